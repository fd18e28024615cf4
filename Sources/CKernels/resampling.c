#include "resampling.h"
#include "vectors.h"

CLONES void assay_enlarge(const float *restrict x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
                          float factor, float *restrict y) {
    const ptrdiff_t line = 2 * width * channels;
    for (ptrdiff_t r = 0; r < height; r++, y += 2 * line) {
        float *out = y;
        for (ptrdiff_t q = 0; q < width; q++, x += channels, out += 2 * channels)
            for (ptrdiff_t c = 0; c < channels; c++) {
                const float value = factor * x[c];
                out[c] = value;
                out[channels + c] = value;
                out[line + c] = value;
                out[line + channels + c] = value;
            }
    }
}

CLONES void assay_reduce(const float *restrict x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels,
                         float factor, float *restrict y) {
    const ptrdiff_t line = 2 * width * channels;
    for (ptrdiff_t r = 0; r < height; r++, x += 2 * line) {
        const float *in = x;
        for (ptrdiff_t q = 0; q < width; q++, in += 2 * channels, y += channels)
            for (ptrdiff_t c = 0; c < channels; c++)
                y[c] = factor * ((in[c] + in[channels + c]) + (in[line + c] + in[line + channels + c]));
    }
}

CLONES void assay_put_columns(const float *restrict x, ptrdiff_t rows, ptrdiff_t width, float *restrict y,
                              ptrdiff_t stride) {
    for (ptrdiff_t r = 0; r < rows; r++, x += width, y += stride)
        for (ptrdiff_t c = 0; c < width; c++) y[c] = x[c];
}

CLONES void assay_take_columns(const float *restrict x, ptrdiff_t rows, ptrdiff_t stride, float *restrict y,
                               ptrdiff_t width) {
    for (ptrdiff_t r = 0; r < rows; r++, x += stride, y += width)
        for (ptrdiff_t c = 0; c < width; c++) y[c] = x[c];
}
