#include "layers.h"
#include <stdlib.h>
#include "vectors.h"
#pragma clang fp contract(fast)

// Sums are taken over 64 rows in float, then in double.
#define RUN 64

CLONES void assay_channel_sums(const float *z, ptrdiff_t rows, ptrdiff_t channels, double *sum, double *square) {
    for (ptrdiff_t first = 0; first < rows; first += RUN) {
        const ptrdiff_t last = first + RUN < rows ? first + RUN : rows;
        ptrdiff_t c = 0;
        for (; c + 16 <= channels; c += 16) {
            v16 s = {0}, q = {0};
            for (ptrdiff_t r = first; r < last; r++) {
                const v16 value = LOAD(z + r * channels + c);
                s += value;
                q += value * value;
            }
            for (int e = 0; e < 16; e++) sum[c + e] += s[e], square[c + e] += q[e];
        }
        for (; c < channels; c++) {
            float s = 0, q = 0;
            for (ptrdiff_t r = first; r < last; r++) {
                const float value = z[r * channels + c];
                s += value;
                q += value * value;
            }
            sum[c] += s;
            square[c] += q;
        }
    }
}

CLONES void assay_channel_affine(const float *z, ptrdiff_t rows, ptrdiff_t channels, const float *scale,
                                 const float *shift, int relu, const float *skip, float *y) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *in = z + r * channels, *add = skip ? skip + r * channels : 0;
        float *out = y + r * channels;
        ptrdiff_t c = 0;
        for (; c + 16 <= channels; c += 16) {
            v16 value = LOAD(in + c) * LOAD(scale + c) + LOAD(shift + c);
            if (relu) value = __builtin_elementwise_max(value, (v16){0});
            if (add) value += LOAD(add + c);
            STORE(out + c, value);
        }
        for (; c < channels; c++) {
            float value = in[c] * scale[c] + shift[c];
            if (relu && value < 0) value = 0;
            out[c] = add ? value + add[c] : value;
        }
    }
}

typedef int i16 __attribute__((vector_size(64), aligned(4)));

// A macro, because a function that takes vectors has another calling convention in every clone.
#define MASKED(dy, z, scale, shift) ((v16)((i16)(dy) & ((z) * (scale) + (shift) > 0)))

CLONES void assay_channel_gradient_sums(const float *dy, const float *z, ptrdiff_t rows, ptrdiff_t channels,
                                        const float *scale, const float *shift, const float *mean, int relu,
                                        double *sum, double *product) {
    for (ptrdiff_t first = 0; first < rows; first += RUN) {
        const ptrdiff_t last = first + RUN < rows ? first + RUN : rows;
        ptrdiff_t c = 0;
        for (; c + 16 <= channels; c += 16) {
            v16 s = {0}, p = {0};
            const v16 factor = LOAD(scale + c), offset = LOAD(shift + c), centre = LOAD(mean + c);
            for (ptrdiff_t r = first; r < last; r++) {
                const v16 value = LOAD(z + r * channels + c);
                v16 g = LOAD(dy + r * channels + c);
                if (relu) g = MASKED(g, value, factor, offset);
                s += g;
                p += g * (value - centre);
            }
            for (int e = 0; e < 16; e++) sum[c + e] += s[e], product[c + e] += p[e];
        }
        for (; c < channels; c++) {
            float s = 0, p = 0;
            for (ptrdiff_t r = first; r < last; r++) {
                const float value = z[r * channels + c];
                const float g = relu && value * scale[c] + shift[c] <= 0 ? 0 : dy[r * channels + c];
                s += g;
                p += g * (value - mean[c]);
            }
            sum[c] += s;
            product[c] += p;
        }
    }
}

CLONES void assay_channel_gradient(const float *dy, const float *z, ptrdiff_t rows, ptrdiff_t channels,
                                   const float *scale, const float *shift, int relu, const float *a, const float *b,
                                   const float *c, float *dz) {
    for (ptrdiff_t r = 0; r < rows; r++, dy += channels, z += channels, dz += channels) {
        ptrdiff_t k = 0;
        for (; k + 16 <= channels; k += 16) {
            const v16 value = LOAD(z + k);
            v16 g = LOAD(dy + k);
            if (relu) g = MASKED(g, value, LOAD(scale + k), LOAD(shift + k));
            STORE(dz + k, g * LOAD(a + k) + value * LOAD(b + k) + LOAD(c + k));
        }
        for (; k < channels; k++) {
            const float g = relu && z[k] * scale[k] + shift[k] <= 0 ? 0 : dy[k];
            dz[k] = g * a[k] + z[k] * b[k] + c[k];
        }
    }
}

CLONES void assay_add(const float *restrict x, ptrdiff_t count, float *restrict y) {
    for (ptrdiff_t i = 0; i < count; i++) y[i] += x[i];
}

CLONES void assay_max_pool(const float *restrict x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
                           float *restrict y) {
    for (ptrdiff_t r = 0; r + 1 < height; r += 2)
        for (ptrdiff_t q = 0; q + 1 < width; q += 2, y += channels) {
            const float *a = x + (r * width + q) * channels, *b = a + channels, *d = a + width * channels,
                        *e = d + channels;
            for (ptrdiff_t c = 0; c < channels; c++) {
                const float top = a[c] > b[c] ? a[c] : b[c], low = d[c] > e[c] ? d[c] : e[c];
                y[c] = top > low ? top : low;
            }
        }
}

CLONES void assay_max_pool_gradient(const float *restrict x, const float *restrict y, const float *restrict dy,
                                    ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float *restrict dx) {
    if (height % 2 || width % 2) memset(dx, 0, (size_t)(height * width * channels) * sizeof(float));
    for (ptrdiff_t r = 0; r + 1 < height; r += 2)
        for (ptrdiff_t q = 0; q + 1 < width; q += 2, y += channels, dy += channels) {
            const ptrdiff_t a = (r * width + q) * channels, b = a + channels, d = a + width * channels,
                            e = d + channels;
            ptrdiff_t c = 0;
            for (; c + 16 <= channels; c += 16) {
                const v16 top = LOAD(y + c);
                const i16 g = (i16)LOAD(dy + c), first = LOAD(x + a + c) == top;
                const i16 second = (LOAD(x + b + c) == top) & ~first, either = first | second;
                const i16 third = (LOAD(x + d + c) == top) & ~either;
                STORE(dx + a + c, (v16)(g & first));
                STORE(dx + b + c, (v16)(g & second));
                STORE(dx + d + c, (v16)(g & third));
                STORE(dx + e + c, (v16)(g & ~(either | third)));
            }
            for (; c < channels; c++) {
                const int first = x[a + c] == y[c], second = !first & (x[b + c] == y[c]);
                const int third = !first & !second & (x[d + c] == y[c]);
                dx[a + c] = first ? dy[c] : 0;
                dx[b + c] = second ? dy[c] : 0;
                dx[d + c] = third ? dy[c] : 0;
                dx[e + c] = first | second | third ? 0 : dy[c];
            }
        }
}

CLONES void assay_spatial_mean(const float *restrict x, ptrdiff_t pixels, ptrdiff_t channels, float *restrict mean) {
    memset(mean, 0, (size_t)channels * sizeof(float));
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < channels; c++) mean[c] += x[p * channels + c];
    for (ptrdiff_t c = 0; c < channels; c++) mean[c] /= (float)pixels;
}

CLONES void assay_spatial_mean_gradient(const float *restrict dmean, ptrdiff_t pixels, ptrdiff_t channels,
                                        float *restrict dx) {
    const float share = 1.0f / (float)pixels;
    for (ptrdiff_t p = 0; p < pixels; p++)
        for (ptrdiff_t c = 0; c < channels; c++) dx[p * channels + c] += dmean[c] * share;
}

void assay_im2col(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                  ptrdiff_t stride, ptrdiff_t padding, ptrdiff_t out_height, ptrdiff_t out_width, float *columns) {
    const size_t size = (size_t)channels * sizeof(float);
    // A kernel's row of an inner place lies together in the image.
    const ptrdiff_t run = kernel * channels;
    for (ptrdiff_t r = 0; r < out_height; r++)
        for (ptrdiff_t q = 0; q < out_width; q++)
            for (ptrdiff_t i = 0; i < kernel; i++, columns += run) {
                const ptrdiff_t row = r * stride + i - padding, first = q * stride - padding;
                if (row < 0 || row >= height) {
                    memset(columns, 0, (size_t)run * sizeof(float));
                } else if (first >= 0 && first + kernel <= width) {
                    const float *from = x + (row * width + first) * channels;
                    // A call costs more than a few numbers do.
                    if (run == 3) {
                        columns[0] = from[0], columns[1] = from[1], columns[2] = from[2];
                    } else if (run <= 16) {
                        for (ptrdiff_t c = 0; c < run; c++) columns[c] = from[c];
                    } else {
                        memcpy(columns, from, (size_t)run * sizeof(float));
                    }
                } else {
                    for (ptrdiff_t j = 0; j < kernel; j++) {
                        const ptrdiff_t column = first + j;
                        if (column >= 0 && column < width)
                            memcpy(columns + j * channels, x + (row * width + column) * channels, size);
                        else
                            memset(columns + j * channels, 0, size);
                    }
                }
            }
}

void assay_col2im(const float *columns, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                  ptrdiff_t stride, ptrdiff_t padding, ptrdiff_t out_height, ptrdiff_t out_width, float *dx) {
    for (ptrdiff_t r = 0; r < out_height; r++)
        for (ptrdiff_t q = 0; q < out_width; q++)
            for (ptrdiff_t i = 0; i < kernel; i++)
                for (ptrdiff_t j = 0; j < kernel; j++, columns += channels) {
                    const ptrdiff_t row = r * stride + i - padding, column = q * stride + j - padding;
                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                    float *at = dx + (row * width + column) * channels;
                    for (ptrdiff_t c = 0; c < channels; c++) at[c] += columns[c];
                }
}

CLONES void assay_sgd(float *restrict w, const float *restrict g, float *restrict velocity, ptrdiff_t count,
                      float rate, float momentum, float decay, int nesterov) {
    for (ptrdiff_t i = 0; i < count; i++) {
        const float gradient = g[i] + decay * w[i];
        velocity[i] = momentum * velocity[i] + gradient;
        w[i] -= rate * (nesterov ? gradient + momentum * velocity[i] : velocity[i]);
    }
}
