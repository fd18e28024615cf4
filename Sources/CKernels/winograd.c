#include "winograd.h"
#include "vectors.h"

#define MAX_CHANNELS 4096
static const float nothing[MAX_CHANNELS];   // what lies outside the image

ptrdiff_t assay_wino_tiles(ptrdiff_t height, ptrdiff_t width) { return ((height + 3) / 4) * ((width + 3) / 4); }

// The one-dimensional transforms; `s` is the step between elements of the 6 (or 4) values.

INLINE void input_1d(v16 *d, const int s) {
    const v16 d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s], d5 = d[5 * s];
    const v16 even = d4 - 4 * d2, odd = d3 - 4 * d1, even2 = d4 - d2, odd2 = 2 * (d3 - d1);
    d[0] = 4 * d0 - 5 * d2 + d4;
    d[s] = even + odd;
    d[2 * s] = even - odd;
    d[3 * s] = even2 + odd2;
    d[4 * s] = even2 - odd2;
    d[5 * s] = 4 * d1 - 5 * d3 + d5;
}

INLINE void input_adjoint_1d(v16 *d, const int s) {
    const v16 v0 = d[0], v1 = d[s], v2 = d[2 * s], v3 = d[3 * s], v4 = d[4 * s], v5 = d[5 * s];
    const v16 sum = v1 + v2, difference = v1 - v2, sum2 = v3 + v4, difference2 = 2 * (v3 - v4);
    d[0] = 4 * v0;
    d[s] = 4 * v5 - 4 * difference - difference2;
    d[2 * s] = -5 * v0 - 4 * sum - sum2;
    d[3 * s] = difference + difference2 - 5 * v5;
    d[4 * s] = v0 + sum + sum2;
    d[5 * s] = v5;
}

INLINE void output_1d(const v16 *m, const int s, v16 *y, const int t) {
    const v16 sum = m[s] + m[2 * s], difference = m[s] - m[2 * s];
    const v16 sum2 = m[3 * s] + m[4 * s], difference2 = m[3 * s] - m[4 * s];
    y[0] = m[0] + sum + sum2;
    y[t] = difference + 2 * difference2;
    y[2 * t] = sum + 4 * sum2;
    y[3 * t] = difference + 8 * difference2 + m[5 * s];
}

INLINE void output_adjoint_1d(const v16 *y, const int t, v16 *m, const int s) {
    const v16 y0 = y[0], y1 = y[t], y2 = y[2 * t], y3 = y[3 * t];
    const v16 even = y0 + y2, odd = y1 + y3, even2 = y0 + 4 * y2, odd2 = 2 * y1 + 8 * y3;
    m[0] = y0;
    m[s] = even + odd;
    m[2 * s] = even - odd;
    m[3 * s] = even2 + odd2;
    m[4 * s] = even2 - odd2;
    m[5 * s] = y3;
}

CLONES void assay_wino_input(const float *x, ptrdiff_t channels, assay_wino_group g, float *v, ptrdiff_t plane) {
    const ptrdiff_t down = (g.height + 3) / 4, across = (g.width + 3) / 4;
    for (ptrdiff_t n = 0; n < g.images; n++, x += g.height * g.width * channels)
        for (ptrdiff_t ty = 0; ty < down; ty++)
            for (ptrdiff_t tx = 0; tx < across; tx++, v += channels) {
                const float *at[36];
                for (int i = 0; i < 6; i++)
                    for (int j = 0; j < 6; j++) {
                        const ptrdiff_t row = 4 * ty + i - 1, column = 4 * tx + j - 1;
                        const int inside = row >= 0 && row < g.height && column >= 0 && column < g.width;
                        at[6 * i + j] = inside ? x + (row * g.width + column) * channels : nothing;
                    }
                for (ptrdiff_t c = 0; c < channels; c += 16) {
                    v16 d[36];
#pragma clang loop unroll(full)
                    for (int j = 0; j < 6; j++) {
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) d[6 * i + j] = LOAD(at[6 * i + j] + c);
                        input_1d(d + j, 6);
                    }
#pragma clang loop unroll(full)
                    for (int i = 0; i < 6; i++) {
                        input_1d(d + 6 * i, 1);
#pragma clang loop unroll(full)
                        for (int j = 0; j < 6; j++) STORE(v + (6 * i + j) * plane + c, d[6 * i + j]);
                    }
                }
            }
}

CLONES void assay_wino_input_adjoint(const float *dv, ptrdiff_t plane, ptrdiff_t channels, assay_wino_group g,
                                     float *dx) {
    const ptrdiff_t down = (g.height + 3) / 4, across = (g.width + 3) / 4;
    memset(dx, 0, (size_t)(g.images * g.height * g.width * channels) * sizeof(float));
    for (ptrdiff_t n = 0; n < g.images; n++, dx += g.height * g.width * channels)
        for (ptrdiff_t ty = 0; ty < down; ty++)
            for (ptrdiff_t tx = 0; tx < across; tx++, dv += channels) {
                const int whole = ty > 0 && tx > 0 && 4 * ty + 4 < g.height && 4 * tx + 4 < g.width;
                for (ptrdiff_t c = 0; c < channels; c += 16) {
                    v16 d[36];
#pragma clang loop unroll(full)
                    for (int j = 0; j < 6; j++) {
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) d[6 * i + j] = LOAD(dv + (6 * i + j) * plane + c);
                        input_adjoint_1d(d + j, 6);
                    }
                    float *corner = dx + ((4 * ty - 1) * g.width + 4 * tx - 1) * channels + c;
                    if (whole) {
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) {
                            input_adjoint_1d(d + 6 * i, 1);
                            float *line = corner + i * g.width * channels;
#pragma clang loop unroll(full)
                            for (int j = 0; j < 6; j++, line += channels) STORE(line, LOAD(line) + d[6 * i + j]);
                        }
                    } else {
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) input_adjoint_1d(d + 6 * i, 1);
                        for (int i = 0; i < 6; i++)
                            for (int j = 0; j < 6; j++) {
                                const ptrdiff_t row = 4 * ty + i - 1, column = 4 * tx + j - 1;
                                if (row < 0 || row >= g.height || column < 0 || column >= g.width) continue;
                                float *line = dx + (row * g.width + column) * channels + c;
                                STORE(line, LOAD(line) + d[6 * i + j]);
                            }
                    }
                }
            }
}

CLONES void assay_wino_output(const float *m, ptrdiff_t plane, ptrdiff_t channels, assay_wino_group g,
                              const float *bias, int relu, float *y) {
    const ptrdiff_t down = (g.height + 3) / 4, across = (g.width + 3) / 4;
    for (ptrdiff_t n = 0; n < g.images; n++, y += g.height * g.width * channels)
        for (ptrdiff_t ty = 0; ty < down; ty++)
            for (ptrdiff_t tx = 0; tx < across; tx++, m += channels)
                for (ptrdiff_t c = 0; c < channels; c += 16) {
                    v16 d[24], out[16];
#pragma clang loop unroll(full)
                    for (int j = 0; j < 6; j++) {
                        v16 column[6];
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) column[i] = LOAD(m + (6 * i + j) * plane + c);
                        output_1d(column, 1, d + j, 6);
                    }
#pragma clang loop unroll(full)
                    for (int i = 0; i < 4; i++) output_1d(d + 6 * i, 1, out + 4 * i, 1);
                    if (bias) {
                        const v16 add = LOAD(bias + c);
#pragma clang loop unroll(full)
                        for (int i = 0; i < 16; i++) out[i] += add;
                    }
                    if (relu) {
#pragma clang loop unroll(full)
                        for (int i = 0; i < 16; i++) out[i] = __builtin_elementwise_max(out[i], (v16){0});
                    }
                    for (int i = 0; i < 4 && 4 * ty + i < g.height; i++)
                        for (int j = 0; j < 4 && 4 * tx + j < g.width; j++)
                            STORE(y + ((4 * ty + i) * g.width + 4 * tx + j) * channels + c, out[4 * i + j]);
                }
}

CLONES void assay_wino_output_adjoint(const float *dy, ptrdiff_t channels, assay_wino_group g, float *dm,
                                      ptrdiff_t plane) {
    const ptrdiff_t down = (g.height + 3) / 4, across = (g.width + 3) / 4;
    for (ptrdiff_t n = 0; n < g.images; n++, dy += g.height * g.width * channels)
        for (ptrdiff_t ty = 0; ty < down; ty++)
            for (ptrdiff_t tx = 0; tx < across; tx++, dm += channels) {
                const float *at[16];
                for (int i = 0; i < 4; i++)
                    for (int j = 0; j < 4; j++) {
                        const ptrdiff_t row = 4 * ty + i, column = 4 * tx + j;
                        at[4 * i + j] =
                            row < g.height && column < g.width ? dy + (row * g.width + column) * channels : nothing;
                    }
                for (ptrdiff_t c = 0; c < channels; c += 16) {
                    v16 d[24];
#pragma clang loop unroll(full)
                    for (int i = 0; i < 4; i++) {
                        v16 line[4];
#pragma clang loop unroll(full)
                        for (int j = 0; j < 4; j++) line[j] = LOAD(at[4 * i + j] + c);
                        output_adjoint_1d(line, 1, d + 6 * i, 1);
                    }
#pragma clang loop unroll(full)
                    for (int j = 0; j < 6; j++) {
                        v16 column[6];
                        output_adjoint_1d(d + j, 6, column, 1);
#pragma clang loop unroll(full)
                        for (int i = 0; i < 6; i++) STORE(dm + (6 * i + j) * plane + c, column[i]);
                    }
                }
            }
}

INLINE void weight_1d(const v16 *w, const int s, v16 *u, const int t) {
    const v16 outer = w[0] + w[2 * s], outer4 = w[0] + 4 * w[2 * s];
    u[0] = w[0] * 0.25f;
    u[t] = (outer + w[s]) * (-1.0f / 6);
    u[2 * t] = (outer - w[s]) * (-1.0f / 6);
    u[3 * t] = (outer4 + 2 * w[s]) * (1.0f / 24);
    u[4 * t] = (outer4 - 2 * w[s]) * (1.0f / 24);
    u[5 * t] = w[2 * s];
}

INLINE void weight_adjoint_1d(const v16 *u, const int t, v16 *w, const int s) {
    const v16 sum = (u[t] + u[2 * t]) * (1.0f / 6), sum2 = (u[3 * t] + u[4 * t]) * (1.0f / 24);
    w[0] = u[0] * 0.25f - sum + sum2;
    w[s] = (u[2 * t] - u[t]) * (1.0f / 6) + (u[3 * t] - u[4 * t]) * (1.0f / 12);
    w[2 * s] = u[5 * t] - sum + 4 * sum2;
}

CLONES void assay_wino_weights(const float *w, ptrdiff_t in, ptrdiff_t out, float *u, float *ut, ptrdiff_t first,
                               ptrdiff_t last) {
    // 16 input by 16 output channels at a time: the transposed planes are then written in whole lines.
    v16 planes[36][16];
    for (ptrdiff_t k = first; k < last; k += 16)
        for (ptrdiff_t c = 0; c < out; c += 16) {
            const ptrdiff_t block = c / 32 * 32, columns = out - block < 32 ? out - block : 32;
            for (int r = 0; r < 16; r++) {
                v16 d[18], column[6];
#pragma clang loop unroll(full)
                for (int j = 0; j < 3; j++) {
                    v16 taps[3];
#pragma clang loop unroll(full)
                    for (int i = 0; i < 3; i++) taps[i] = LOAD(w + ((3 * i + j) * in + k + r) * out + c);
                    weight_1d(taps, 1, d + j, 3);
                }
                for (int i = 0; i < 6; i++) {
                    weight_1d(d + 3 * i, 1, column, 1);
#pragma clang loop unroll(full)
                    for (int j = 0; j < 6; j++) {
                        planes[6 * i + j][r] = column[j];
                        STORE(u + (6 * i + j) * in * out + block * in + (k + r) * columns + (c - block), column[j]);
                    }
                }
            }
            if (!ut) continue;
            // Column k of a transposed plane lies in a panel of 32 input channels, the last may be of 16.
            const ptrdiff_t panel = k / 32 * 32, width = in - panel < 32 ? in - panel : 32;
            for (int p = 0; p < 36; p++) {
                const float *square = (const float *)planes[p];
                float *to = ut + p * in * out + panel * out + c * width + (k - panel);
                for (int e = 0; e < 16; e++) {
                    v16 row;
#pragma clang loop unroll(full)
                    for (int r = 0; r < 16; r++) row[r] = square[16 * r + e];
                    STORE(to + e * width, row);
                }
            }
        }
}

CLONES void assay_wino_weight_gradient(const float *du, ptrdiff_t plane, ptrdiff_t in, ptrdiff_t out, float *dw,
                                       ptrdiff_t first, ptrdiff_t last, int accumulate) {
    for (ptrdiff_t k = first; k < last; k++)
        for (ptrdiff_t c = 0; c < out; c += 16) {
            v16 d[18], line[3];
#pragma clang loop unroll(full)
            for (int j = 0; j < 6; j++) {
                v16 column[6];
#pragma clang loop unroll(full)
                for (int i = 0; i < 6; i++) column[i] = LOAD(du + (6 * i + j) * plane + k * out + c);
                weight_adjoint_1d(column, 1, d + j, 6);
            }
#pragma clang loop unroll(full)
            for (int i = 0; i < 3; i++) {
                weight_adjoint_1d(d + 6 * i, 1, line, 1);
#pragma clang loop unroll(full)
                for (int j = 0; j < 3; j++) {
                    float *at = dw + ((3 * i + j) * in + k) * out + c;
                    STORE(at, accumulate ? LOAD(at) + line[j] : line[j]);
                }
            }
        }
}
