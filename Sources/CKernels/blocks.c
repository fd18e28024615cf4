#include "blocks.h"
#include "vectors.h"
#pragma clang fp contract(fast)

void assay_space_to_depth(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t wide,
                          float *y) {
    const size_t pair = 2 * (size_t)channels, rest = (size_t)wide - 2 * pair;
    for (ptrdiff_t r = 0; r + 1 < height; r += 2)
        for (ptrdiff_t q = 0; q + 1 < width; q += 2, y += wide) {
            const float *a = x + (r * width + q) * channels;
            memcpy(y, a, pair * sizeof(float));
            memcpy(y + pair, a + width * channels, pair * sizeof(float));
            memset(y + 2 * pair, 0, rest * sizeof(float));
        }
}

void assay_depth_to_space(const float *y, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t wide,
                          float *x) {
    const size_t pair = 2 * (size_t)channels;
    for (ptrdiff_t r = 0; r + 1 < height; r += 2)
        for (ptrdiff_t q = 0; q + 1 < width; q += 2, y += wide) {
            float *a = x + (r * width + q) * channels;
            memcpy(a, y, pair * sizeof(float));
            memcpy(a + width * channels, y + pair, pair * sizeof(float));
        }
}

CLONES void assay_combine(const float *restrict x, ptrdiff_t count, float a, float b, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] = a * x[i] + b * y[i];
}

CLONES double assay_square_sum(const float *x, ptrdiff_t count) {
    double total = 0;
    ptrdiff_t i = 0;
    // Runs of 1,024 values in float, then in double.
    while (i + 16 <= count) {
        v16 sum = {0};
        const ptrdiff_t last = i + 1024 < count ? i + 1024 : count;
        for (; i + 16 <= last; i += 16) sum += LOAD(x + i) * LOAD(x + i);
        for (int e = 0; e < 16; e++) total += sum[e];
    }
    for (; i < count; i++) total += (double)x[i] * x[i];
    return total;
}
