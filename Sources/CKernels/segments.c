#include "segments.h"
#include "philox.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

#define RUN PHILOX_RUN

// u is an odd multiple of 2⁻²⁴, so that neither logarithm meets 0.
INLINE float gumbel(uint32_t word) {
    const float u = ((float)(word >> 9) + 0.5f) * 0x1p-23f;
    return -fast_log(-fast_log(u));
}

CLONES void assay_gumbels(uint64_t key, uint64_t first, ptrdiff_t count, float *restrict out) {
    uint32_t words[4][RUN];
    float values[4][RUN];
    for (ptrdiff_t done = 0; done < count; done += 4 * RUN, first += RUN) {
        philox_run(first, key, words);
        for (int k = 0; k < 4; k++) {
            for (int i = 0; i < RUN; i++) values[k][i] = gumbel(words[k][i]);
        }
        philox_values(values, count - done, out + done);
    }
}

CLONES void assay_segment_softmax(const float *restrict x, const float *restrict noise, ptrdiff_t rows, ptrdiff_t width,
                                  const int32_t *restrict starts, const int32_t *restrict counts, ptrdiff_t segments,
                                  float scale, float *restrict y) {
    for (ptrdiff_t row = 0; row < rows; row++, x += width, noise += width, y += width) {
        for (ptrdiff_t s = 0; s < segments; s++) {
            const ptrdiff_t from = starts[s], count = counts[s];
            if (count == 0) {
                y[from] = 1 - 2 / (1 + fast_exp(2 * x[from]));
                continue;
            }
            float most = x[from] + noise[from], sum = 0;
            for (ptrdiff_t i = from + 1; i < from + count; i++) {
                const float own = x[i] + noise[i];
                most = own > most ? own : most;
            }
            for (ptrdiff_t i = from; i < from + count; i++) y[i] = fast_exp(scale * (x[i] + noise[i] - most));
            for (ptrdiff_t i = from; i < from + count; i++) sum += y[i];
            for (ptrdiff_t i = from; i < from + count; i++) y[i] /= sum;
        }
    }
}

CLONES void assay_segment_softmax_gradient(const float *restrict dy, const float *restrict y, ptrdiff_t rows,
                                           ptrdiff_t width, const int32_t *restrict starts,
                                           const int32_t *restrict counts, ptrdiff_t segments, float scale,
                                           float *restrict dx) {
    for (ptrdiff_t row = 0; row < rows; row++, dy += width, y += width, dx += width) {
        for (ptrdiff_t s = 0; s < segments; s++) {
            const ptrdiff_t from = starts[s], count = counts[s];
            if (count == 0) {
                dx[from] = dy[from] * (1 - y[from] * y[from]);
                continue;
            }
            float sum = 0;
            for (ptrdiff_t i = from; i < from + count; i++) sum += dy[i] * y[i];
            for (ptrdiff_t i = from; i < from + count; i++) dx[i] = scale * y[i] * (dy[i] - sum);
        }
    }
}
