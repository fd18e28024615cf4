#include "groupnorm.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

#define GROUP 16
// Sums are taken over 64 pixels in float, then in double.
#define RUN 64

CLONES void assay_group_norm(const float *restrict x, ptrdiff_t pixels, ptrdiff_t channels,
                             const float *restrict scale, const float *restrict shift, float epsilon, int silu,
                             float *restrict statistics, float *restrict y) {
    for (ptrdiff_t c = 0; c < channels; c += GROUP) {
        double sum = 0, square = 0;
        for (ptrdiff_t first = 0; first < pixels; first += RUN) {
            const ptrdiff_t last = first + RUN < pixels ? first + RUN : pixels;
            v16 s = {0}, q = {0};
            for (ptrdiff_t p = first; p < last; p++) {
                const v16 value = LOAD(x + p * channels + c);
                s += value;
                q += value * value;
            }
            for (int e = 0; e < GROUP; e++) sum += s[e], square += q[e];
        }
        const double count = (double)pixels * GROUP, mean = sum / count;
        const double variance = square / count - mean * mean;
        const float inverse = (float)(1 / sqrt((variance > 0 ? variance : 0) + epsilon));
        statistics[c / GROUP * 2] = (float)mean;
        statistics[c / GROUP * 2 + 1] = inverse;
        float factor[GROUP], offset[GROUP];
        for (int e = 0; e < GROUP; e++) {
            factor[e] = inverse * scale[c + e];
            offset[e] = shift[c + e] - (float)mean * factor[e];
        }
        if (silu)
            for (ptrdiff_t p = 0; p < pixels; p++) {
                const float *in = x + p * channels + c;
                float *out = y + p * channels + c;
                for (int e = 0; e < GROUP; e++) {
                    const float u = in[e] * factor[e] + offset[e];
                    out[e] = u * fast_sigmoid(u);
                }
            }
        else
            for (ptrdiff_t p = 0; p < pixels; p++)
                for (int e = 0; e < GROUP; e++)
                    y[p * channels + c + e] = x[p * channels + c + e] * factor[e] + offset[e];
    }
}

CLONES void assay_group_norm_gradient(const float *restrict dy, const float *restrict x, ptrdiff_t pixels,
                                      ptrdiff_t channels, const float *restrict scale, const float *restrict shift,
                                      const float *restrict statistics, int silu, float *restrict sums,
                                      float *restrict products, float *restrict dx) {
    for (ptrdiff_t c = 0; c < channels; c += GROUP) {
        const float mean = statistics[c / GROUP * 2], inverse = statistics[c / GROUP * 2 + 1];
        float factor[GROUP], offset[GROUP];
        double s[GROUP] = {0}, q[GROUP] = {0};
        for (int e = 0; e < GROUP; e++) {
            factor[e] = inverse * scale[c + e];
            offset[e] = shift[c + e] - mean * factor[e];
        }
        // The gradient by u is kept in dx for the second pass.
        for (ptrdiff_t first = 0; first < pixels; first += RUN) {
            const ptrdiff_t last = first + RUN < pixels ? first + RUN : pixels;
            float part[GROUP] = {0}, product[GROUP] = {0};
            for (ptrdiff_t p = first; p < last; p++) {
                const float *in = x + p * channels + c, *gradient = dy + p * channels + c;
                float *out = dx + p * channels + c;
                for (int e = 0; e < GROUP; e++) {
                    float du = gradient[e];
                    if (silu) {
                        const float u = in[e] * factor[e] + offset[e], t = fast_sigmoid(u);
                        du *= t + u * t * (1 - t);
                    }
                    part[e] += du;
                    product[e] += du * ((in[e] - mean) * inverse);
                    out[e] = du;
                }
            }
            for (int e = 0; e < GROUP; e++) s[e] += part[e], q[e] += product[e];
        }
        // dx = (du · scale − mean(du · scale) − x̂ · mean(du · scale · x̂)) / deviation.
        double a = 0, b = 0;
        for (int e = 0; e < GROUP; e++) {
            sums[c + e] = (float)s[e];
            products[c + e] = (float)q[e];
            a += s[e] * scale[c + e];
            b += q[e] * scale[c + e];
        }
        const double count = (double)pixels * GROUP;
        const float slope = (float)(-b / count * inverse * inverse);
        const float level = (float)(-a / count * inverse) - slope * mean;
        for (ptrdiff_t p = 0; p < pixels; p++)
            for (int e = 0; e < GROUP; e++) {
                const ptrdiff_t i = p * channels + c + e;
                dx[i] = dx[i] * factor[e] + x[i] * slope + level;
            }
    }
}
