#pragma once
#include <math.h>
#include <stdint.h>
#include "vectors.h"

// Functions of one value without branches, so that loops over them are vectorised. Relative errors about 2e-7.

// e^x by 2^n · e^r, |r| ≤ ln 2 / 2, with a polynomial of degree 6.
INLINE float fast_exp(float x) {
    x = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    const float n = rintf(x * 1.44269504f);
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.3888889e-3f;
    p = p * r + 8.3333333e-3f;
    p = p * r + 4.1666667e-2f;
    p = p * r + 1.6666667e-1f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    union { int32_t i; float f; } scale = {.i = ((int32_t)n + 127) << 23};
    return p * scale.f;
}

INLINE float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

// log(1 + e) for e in 0…1 by the series of 2 artanh(e / (2 + e)).
INLINE float fast_log1p(float e) {
    const float s = e / (2.0f + e), q = s * s;
    float p = 1.0f / 13.0f;
    p = p * q + 1.0f / 11.0f;
    p = p * q + 1.0f / 9.0f;
    p = p * q + 1.0f / 7.0f;
    p = p * q + 1.0f / 5.0f;
    p = p * q + 1.0f / 3.0f;
    p = p * q + 1.0f;
    return 2.0f * s * p;
}

// log x for normal x > 0: x = 2^n · m with m in √½…√2, log m by the series of 2 artanh((m − 1) / (m + 1)).
INLINE float fast_log(float x) {
    union { float f; int32_t i; } bits = {.f = x};
    const int32_t n = (bits.i - 0x3f3504f3) >> 23;
    bits.i -= n << 23;
    const float s = (bits.f - 1.0f) / (bits.f + 1.0f), q = s * s;
    float p = 1.0f / 9.0f;
    p = p * q + 1.0f / 7.0f;
    p = p * q + 1.0f / 5.0f;
    p = p * q + 1.0f / 3.0f;
    p = p * q + 1.0f;
    return (float)n * 0.69314718f + 2.0f * s * p;
}
