#include "inference.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

void assay_patch_rows(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel_height,
                      ptrdiff_t kernel_width, ptrdiff_t stride, ptrdiff_t top, ptrdiff_t left, ptrdiff_t out_width,
                      ptrdiff_t first, ptrdiff_t last, float *rows) {
    // A kernel's row lies together in the image.
    const ptrdiff_t run = kernel_width * channels;
    for (ptrdiff_t place = first; place < last; place++) {
        const ptrdiff_t r = place / out_width * stride - top, q = place % out_width * stride - left;
        const ptrdiff_t begin = q < 0 ? -q : 0, end = q + kernel_width > width ? width - q : kernel_width;
        for (ptrdiff_t i = 0; i < kernel_height; i++, rows += run) {
            if (r + i < 0 || r + i >= height || begin >= end) {
                memset(rows, 0, (size_t)run * sizeof(float));
                continue;
            }
            const float *from = x + ((r + i) * width + q) * channels;
            if (begin == 0 && end == kernel_width) {
                if (run <= 16)
                    for (ptrdiff_t c = 0; c < run; c++) rows[c] = from[c];
                else
                    memcpy(rows, from, (size_t)run * sizeof(float));
                continue;
            }
            memset(rows, 0, (size_t)(begin * channels) * sizeof(float));
            memcpy(rows + begin * channels, from + begin * channels, (size_t)((end - begin) * channels) * sizeof(float));
            memset(rows + end * channels, 0, (size_t)((kernel_width - end) * channels) * sizeof(float));
        }
    }
}

// The error function by Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7, so that loops over it are vectorised.
INLINE float fast_erf(float x) {
    const float a = x < 0 ? -x : x;
    const float t = 1.0f / (1.0f + 0.3275911f * a);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    const float y = 1.0f - p * t * fast_exp(-a * a);
    return x < 0 ? -y : y;
}

INLINE float activated(float v, const int activation) {
    switch (activation) {
    case ASSAY_RELU: return v > 0 ? v : 0;
    case ASSAY_RELU6: return v > 0 ? (v < 6 ? v : 6) : 0;
    case ASSAY_GELU: return 0.5f * v * (1.0f + fast_erf(v * 0.70710678f));
    case ASSAY_QUICK_GELU: return v * fast_sigmoid(1.702f * v);
    default: return v;
    }
}

INLINE void finish_rows(float *restrict y, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t ld, const float *restrict bias,
                        const int activation, const float *restrict skip, ptrdiff_t skip_ld) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *restrict row = y + r * ld;
        if (skip) {
            const float *restrict add = skip + r * skip_ld;
            for (ptrdiff_t c = 0; c < columns; c++) row[c] = activated(row[c] + bias[c], activation) + add[c];
        } else {
            for (ptrdiff_t c = 0; c < columns; c++) row[c] = activated(row[c] + bias[c], activation);
        }
    }
}

CLONES void assay_bias_activation(float *y, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t ld, const float *bias,
                                  int activation, const float *skip, ptrdiff_t skip_ld) {
    switch (activation) {
    case ASSAY_RELU: finish_rows(y, rows, columns, ld, bias, ASSAY_RELU, skip, skip_ld); break;
    case ASSAY_RELU6: finish_rows(y, rows, columns, ld, bias, ASSAY_RELU6, skip, skip_ld); break;
    case ASSAY_GELU: finish_rows(y, rows, columns, ld, bias, ASSAY_GELU, skip, skip_ld); break;
    case ASSAY_QUICK_GELU: finish_rows(y, rows, columns, ld, bias, ASSAY_QUICK_GELU, skip, skip_ld); break;
    default: finish_rows(y, rows, columns, ld, bias, ASSAY_IDENTITY, skip, skip_ld);
    }
}

CLONES void assay_depthwise(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                            ptrdiff_t stride, ptrdiff_t top, ptrdiff_t left, const float *weights, const float *bias,
                            int activation, ptrdiff_t out_height, ptrdiff_t out_width, float *y) {
    for (ptrdiff_t r = 0; r < out_height; r++)
        for (ptrdiff_t q = 0; q < out_width; q++) {
            float *restrict out = y + (r * out_width + q) * channels;
            memset(out, 0, (size_t)channels * sizeof(float));
            for (ptrdiff_t i = 0; i < kernel; i++) {
                const ptrdiff_t row = r * stride + i - top;
                if (row < 0 || row >= height) continue;
                for (ptrdiff_t j = 0; j < kernel; j++) {
                    const ptrdiff_t column = q * stride + j - left;
                    if (column < 0 || column >= width) continue;
                    const float *restrict in = x + (row * width + column) * channels;
                    const float *restrict w = weights + (i * kernel + j) * channels;
                    for (ptrdiff_t c = 0; c < channels; c++) out[c] += in[c] * w[c];
                }
            }
        }
    assay_bias_activation(y, out_height * out_width, channels, channels, bias, activation, 0, 0);
}

CLONES void assay_pool3(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t stride,
                        ptrdiff_t padding, int average, ptrdiff_t out_height, ptrdiff_t out_width, float *y,
                        ptrdiff_t ld) {
    for (ptrdiff_t r = 0; r < out_height; r++)
        for (ptrdiff_t q = 0; q < out_width; q++) {
            float *restrict out = y + (r * out_width + q) * ld;
            int count = 0;
            for (ptrdiff_t i = 0; i < 3; i++) {
                const ptrdiff_t row = r * stride + i - padding;
                if (row < 0 || row >= height) continue;
                for (ptrdiff_t j = 0; j < 3; j++) {
                    const ptrdiff_t column = q * stride + j - padding;
                    if (column < 0 || column >= width) continue;
                    const float *restrict in = x + (row * width + column) * channels;
                    if (count++ == 0)
                        memcpy(out, in, (size_t)channels * sizeof(float));
                    else if (average)
                        for (ptrdiff_t c = 0; c < channels; c++) out[c] += in[c];
                    else
                        for (ptrdiff_t c = 0; c < channels; c++) out[c] = out[c] > in[c] ? out[c] : in[c];
                }
            }
            if (average) {
                const float share = 1.0f / (float)count;
                for (ptrdiff_t c = 0; c < channels; c++) out[c] *= share;
            }
        }
}

void assay_place_columns(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *y, ptrdiff_t ld) {
    for (ptrdiff_t r = 0; r < rows; r++) memcpy(y + r * ld, x + r * columns, (size_t)columns * sizeof(float));
}

CLONES void assay_softmax_rows(float *x, ptrdiff_t rows, ptrdiff_t columns, float scale) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        float *restrict row = x + r * columns;
        float most = row[0];
        for (ptrdiff_t c = 1; c < columns; c++) most = row[c] > most ? row[c] : most;
        for (ptrdiff_t c = 0; c < columns; c++) row[c] = fast_exp(scale * (row[c] - most));
        float part[16] = {0}, sum = 0;
        ptrdiff_t c = 0;
        for (; c + 16 <= columns; c += 16)
            for (int e = 0; e < 16; e++) part[e] += row[c + e];
        for (; c < columns; c++) sum += row[c];
        for (int e = 0; e < 16; e++) sum += part[e];
        const float share = 1.0f / sum;
        for (c = 0; c < columns; c++) row[c] *= share;
    }
}

CLONES void assay_layer_norm(const float *x, ptrdiff_t rows, ptrdiff_t columns, const float *gain, const float *shift,
                             float eps, float *y) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *restrict in = x + r * columns;
        float *restrict out = y + r * columns;
        // Sixteen sums at once: shorter chains and smaller rounding errors than one.
        float part[16] = {0};
        double sum = 0, square = 0;
        ptrdiff_t c = 0;
        for (; c + 16 <= columns; c += 16)
            for (int e = 0; e < 16; e++) part[e] += in[c + e];
        for (; c < columns; c++) sum += in[c];
        for (int e = 0; e < 16; e++) sum += part[e], part[e] = 0;
        const float mean = (float)(sum / (double)columns);
        for (c = 0; c + 16 <= columns; c += 16)
            for (int e = 0; e < 16; e++) {
                const float d = in[c + e] - mean;
                part[e] += d * d;
            }
        for (; c < columns; c++) square += (double)((in[c] - mean) * (in[c] - mean));
        for (int e = 0; e < 16; e++) square += part[e];
        const float factor = (float)(1.0 / __builtin_sqrt(square / (double)columns + (double)eps));
        for (c = 0; c < columns; c++) out[c] = (in[c] - mean) * factor * gain[c] + shift[c];
    }
}

CLONES void assay_gated_silu(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *y) {
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *restrict gate = x + 2 * r * columns, *restrict value = gate + columns;
        float *restrict out = y + r * columns;
        for (ptrdiff_t c = 0; c < columns; c++) out[c] = gate[c] * fast_sigmoid(gate[c]) * value[c];
    }
}
