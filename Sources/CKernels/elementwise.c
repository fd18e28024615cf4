#include "elementwise.h"
#include <math.h>
#include <stdint.h>
#include "vectors.h"
#pragma clang fp contract(fast)

// e^x by 2^n · e^r, |r| ≤ ln 2 / 2, with a polynomial of degree 6; no branch, so that loops over it are vectorised.
INLINE float exponential(float x) {
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

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

CLONES void assay_leaky(const float *restrict x, ptrdiff_t count, float slope, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

CLONES void assay_leaky_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count, float slope,
                                 float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
}

CLONES void assay_sigmoid(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = sigmoid(x[i]);
}

CLONES void assay_sigmoid_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count,
                                   float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
}

CLONES void assay_tanh(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = 1 - 2 / (1 + exponential(2 * x[i]));
}

CLONES void assay_tanh_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count,
                                float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
}

CLONES void assay_silu(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] * sigmoid(x[i]);
}

CLONES void assay_silu_gradient(const float *restrict dy, const float *restrict x, ptrdiff_t count,
                                float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float s = sigmoid(x[i]);
        dx[i] = dy[i] * (s + x[i] * s * (1 - s));
    }
}

CLONES void assay_adam(float *restrict w, const float *restrict g, float *restrict mean, float *restrict square,
                       ptrdiff_t count, float beta1, float beta2, float size, float root, float epsilon, float decay,
                       float shrink) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float gradient = g[i] + decay * w[i];
        mean[i] = beta1 * mean[i] + (1 - beta1) * gradient;
        square[i] = beta2 * square[i] + (1 - beta2) * gradient * gradient;
        w[i] = w[i] * shrink - size * mean[i] / (sqrtf(square[i]) * root + epsilon);
    }
}

CLONES void assay_average(float *restrict average, const float *restrict x, ptrdiff_t count, float decay) {
    for (ptrdiff_t i = 0; i < count; i++) average[i] = decay * average[i] + (1 - decay) * x[i];
}
