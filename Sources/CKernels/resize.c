#include "resize.h"
#include "vectors.h"
#pragma STDC FP_CONTRACT OFF

typedef float v4 __attribute__((vector_size(16), aligned(4)));

/// Three channels as four lanes: the fourth reads the next pixel and is overwritten by the next output. The last input
/// pixel and the last output of the image are taken apart, so that nothing outside is touched.
INLINE void colour_row(const float *restrict x, ptrdiff_t inputs, ptrdiff_t outputs, ptrdiff_t taps,
                       const ptrdiff_t *restrict first, const float *restrict weights, float *restrict y, int is_last) {
    for (ptrdiff_t o = 0; o < outputs; o++) {
        const float *in = x + 3 * first[o], *w = weights + o * taps;
        v4 sum = {0, 0, 0, 0};
        // A read of four floats at the last pixel of the last row would pass the end.
        const ptrdiff_t whole = is_last && first[o] + taps == inputs ? taps - 1 : taps;
        ptrdiff_t t = 0;
        for (; t < whole; t++) sum += *(const v4 *)(in + 3 * t) * w[t];
        if (t < taps) sum += (v4){in[3 * t], in[3 * t + 1], in[3 * t + 2], 0} * w[t];
        if (is_last && o == outputs - 1)
            for (int c = 0; c < 3; c++) y[3 * o + c] = sum[c];
        else
            *(v4 *)(y + 3 * o) = sum;
    }
}

CLONES void assay_resize_rows(const float *restrict x, ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t channels,
                              ptrdiff_t outputs, ptrdiff_t taps, const ptrdiff_t *restrict first,
                              const float *restrict weights, float *restrict y) {
    for (ptrdiff_t r = 0; r < rows; r++, x += inputs * channels, y += outputs * channels) {
        if (channels == 3) {
            colour_row(x, inputs, outputs, taps, first, weights, y, r == rows - 1);
            continue;
        }
        for (ptrdiff_t o = 0; o < outputs; o++)
            for (ptrdiff_t c = 0; c < channels; c++) {
                const float *in = x + first[o] * channels + c, *w = weights + o * taps;
                float sum = 0;
                for (ptrdiff_t t = 0; t < taps; t++) sum += in[t * channels] * w[t];
                y[o * channels + c] = sum;
            }
    }
}

CLONES void assay_resize_columns(const float *restrict x, ptrdiff_t length, ptrdiff_t outputs, ptrdiff_t taps,
                                 const ptrdiff_t *restrict first, const float *restrict weights, int clip,
                                 float *restrict y) {
    for (ptrdiff_t o = 0; o < outputs; o++, weights += taps, y += length) {
        ptrdiff_t low = 0, high = taps;
        while (low < high && weights[low] == 0) low++;
        while (high > low && weights[high - 1] == 0) high--;
        const float *in = x + first[o] * length;
        ptrdiff_t i = 0;
        for (; i + 16 <= length; i += 16) {
            v16 sum = {0};
            for (ptrdiff_t t = low; t < high; t++) sum += LOAD(in + t * length + i) * weights[t];
            STORE(y + i, sum);
        }
        for (; i < length; i++) {
            float sum = 0;
            for (ptrdiff_t t = low; t < high; t++) sum += in[t * length + i] * weights[t];
            y[i] = sum;
        }
        if (clip)
            for (ptrdiff_t j = 0; j < length; j++) {
                const float value = y[j] > 0 ? y[j] : 0;
                y[j] = value < 255 ? value : 255;
            }
    }
}
