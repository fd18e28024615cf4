#include "pictures.h"
#include <string.h>

#if defined(__clang__)
#pragma clang fp contract(off)
#endif

// One order of summation in fixed lanes and no dispatch: the same bits on every processor.
enum { SIDE = ASSAY_PICTURE_SIDE, FREQUENCIES = ASSAY_PICTURE_FREQUENCIES, LANES = 8 };

static float total(const float *lanes) {
    float sum = 0;
    for (int k = 0; k < LANES; k++) sum += lanes[k];
    return sum;
}

float assay_picture_residual(
    const float *a, const float *b, size_t rows, size_t columns, size_t stride_a, size_t stride_b, float least) {
    float sa[LANES] = {0}, sb[LANES] = {0}, saa[LANES] = {0}, sbb[LANES] = {0}, sab[LANES] = {0};
    for (size_t row = 0; row < rows; row++) {
        const float *x = a + row * stride_a, *y = b + row * stride_b;
        size_t i = 0;
        for (; i + LANES <= columns; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                float p = x[i + k], q = y[i + k];
                sa[k] += p;
                sb[k] += q;
                saa[k] += p * p;
                sbb[k] += q * q;
                sab[k] += p * q;
            }
        }
        for (; i < columns; i++) {
            float p = x[i], q = y[i];
            size_t k = i % LANES;
            sa[k] += p;
            sb[k] += q;
            saa[k] += p * p;
            sbb[k] += q * q;
            sab[k] += p * q;
        }
    }
    float count = (float)(rows * columns);
    if (count < 2) return 1;
    float mean_a = total(sa) / count, mean_b = total(sb) / count;
    float variance_a = total(saa) / count - mean_a * mean_a, variance_b = total(sbb) / count - mean_b * mean_b;
    float covariance = total(sab) / count - mean_a * mean_b;
    if (!(variance_a >= least) || !(variance_b >= least) || !(covariance > 0)) return 1;
    float left = 1 - (covariance / variance_a) * (covariance / variance_b);
    return left > 0 ? left : 0;
}

static void place(float position, int *at, float *share) {
    float limited = position < 0 ? 0 : position > SIDE - 1 ? SIDE - 1 : position;
    int lower = (int)limited;
    if (lower > SIDE - 2) lower = SIDE - 2;
    *at = lower;
    *share = limited - (float)lower;
}

void assay_picture_warped(
    const float *picture, float *out, float scale, float top, float left, size_t first_row, size_t rows,
    size_t first_column, size_t columns) {
    int at[SIDE];
    float share[SIDE];
    for (size_t j = 0; j < columns; j++)
        place(left + ((float)(first_column + j) + 0.5f) * scale - 0.5f, at + j, share + j);
    for (size_t i = 0; i < rows; i++) {
        int line_at;
        float line_share, line[SIDE];
        place(top + ((float)(first_row + i) + 0.5f) * scale - 0.5f, &line_at, &line_share);
        const float *above = picture + line_at * SIDE, *below = above + SIDE;
        for (int k = 0; k < SIDE; k++) line[k] = above[k] + (below[k] - above[k]) * line_share;
        for (size_t j = 0; j < columns; j++)
            out[i * SIDE + j] = line[at[j]] + (line[at[j] + 1] - line[at[j]]) * share[j];
    }
}

void assay_picture_spectrum(const float *picture, const float *waves, const float *window, float *out) {
    float rows[SIDE][SIDE];
    float mean = 0, weighted = 0, weights = 0;
    for (int i = 0; i < SIDE * SIDE; i++) mean += picture[i];
    mean /= SIDE * SIDE;
    for (int i = 0; i < SIDE; i++) {
        for (int k = 0; k < SIDE; k++) {
            float weight = window[i] * window[k];
            weighted += (picture[i * SIDE + k] - mean) * weight;
            weights += weight;
        }
    }
    // The window's own spectrum must not tell a bright middle from a dark one.
    float level = mean + weighted / weights;
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < SIDE; k++) rows[i][k] = (picture[i * SIDE + k] - level) * (window[i] * window[k]);
    for (int u = 0; u < FREQUENCIES; u++) {
        float even[SIDE] = {0}, odd[SIDE] = {0};
        for (int i = 0; i < SIDE; i++) {
            float c = waves[u * SIDE + i], s = waves[(FREQUENCIES + u) * SIDE + i];
            for (int k = 0; k < SIDE; k++) {
                even[k] += rows[i][k] * c;
                odd[k] += rows[i][k] * s;
            }
        }
        for (int v = 0; v < FREQUENCIES; v++) {
            float cc[LANES] = {0}, cs[LANES] = {0}, sc[LANES] = {0}, ss[LANES] = {0};
            const float *cosine = waves + v * SIDE, *sine = waves + (FREQUENCIES + v) * SIDE;
            for (int k = 0; k < SIDE; k += LANES) {
                for (int j = 0; j < LANES; j++) {
                    cc[j] += even[k + j] * cosine[k + j];
                    cs[j] += even[k + j] * sine[k + j];
                    sc[j] += odd[k + j] * cosine[k + j];
                    ss[j] += odd[k + j] * sine[k + j];
                }
            }
            float *values = out + 4 * (u * FREQUENCIES + v);
            values[0] = total(cc);
            values[1] = total(cs);
            values[2] = total(sc);
            values[3] = total(ss);
        }
    }
}
