#include "elementwise.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

CLONES void assay_leaky(const float *restrict x, ptrdiff_t count, float slope, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

CLONES void assay_leaky_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count, float slope,
                                 float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] : slope * dy[i];
}

CLONES void assay_sigmoid(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = fast_sigmoid(x[i]);
}

CLONES void assay_sigmoid_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count,
                                   float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
}

CLONES void assay_tanh(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = 1 - 2 / (1 + fast_exp(2 * x[i]));
}

CLONES void assay_tanh_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t count,
                                float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) dx[i] = dy[i] * (1 - y[i] * y[i]);
}

CLONES void assay_silu(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = x[i] * fast_sigmoid(x[i]);
}

CLONES void assay_silu_gradient(const float *restrict dy, const float *restrict x, ptrdiff_t count,
                                float *restrict dx) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float s = fast_sigmoid(x[i]);
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
