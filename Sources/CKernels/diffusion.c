#include "diffusion.h"
#include "vectors.h"
#pragma clang fp contract(fast)

CLONES void assay_diffuse(const float *restrict x, const float *restrict noise, ptrdiff_t count, float a, float b,
                          float *restrict noised, float *restrict target) {
    for (ptrdiff_t i = 0; i < count; i++) {
        noised[i] = a * x[i] + b * noise[i];
        target[i] = a * noise[i] - b * x[i];
    }
}

CLONES void assay_denoise(const float *restrict x, const float *restrict v, ptrdiff_t count, float a, float b,
                          float *restrict clean) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float value = a * x[i] - b * v[i];
        clean[i] = value > 1 ? 1 : value < -1 ? -1 : value;
    }
}

CLONES void assay_mix(const float *restrict x, const float *restrict z, ptrdiff_t count, float a, float b, float c,
                      float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = a * x[i] + b * y[i] + c * z[i];
}
