#include "distances.h"
#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

enum { LANES = 16 };

CLONES double assay_squared_distance(const float *a, const float *b, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            double difference = (double)a[i + k] - (double)b[i + k];
            lanes[k] += difference * difference;
        }
    }
    for (; i < count; i++) {
        double difference = (double)a[i] - (double)b[i];
        lanes[i % LANES] += difference * difference;
    }
    double sum = 0;
    for (int k = 0; k < LANES; k++) sum += lanes[k];
    return sum;
}

CLONES double assay_centred_peak(const float *values, const double *centre, size_t count) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            double distance = fabs((double)values[i + k] - centre[i + k]);
            lanes[k] = distance > lanes[k] ? distance : lanes[k];
        }
    }
    for (; i < count; i++) {
        double distance = fabs((double)values[i] - centre[i]);
        lanes[i % LANES] = distance > lanes[i % LANES] ? distance : lanes[i % LANES];
    }
    double peak = 0;
    for (int k = 0; k < LANES; k++) peak = lanes[k] > peak ? lanes[k] : peak;
    return peak;
}

CLONES double assay_centre_row(const float *values, const double *centre, size_t count, double scale, float *centred,
                               double *shift) {
    double norms[LANES] = {0}, shifts[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        for (int k = 0; k < LANES; k++) {
            double value = (double)values[i + k] - centre[i + k];
            float rounded = (float)(value * scale);
            centred[i + k] = rounded;
            norms[k] += (double)rounded * (double)rounded;
            shifts[k] += value * centre[i + k];
        }
    }
    for (; i < count; i++) {
        double value = (double)values[i] - centre[i];
        float rounded = (float)(value * scale);
        centred[i] = rounded;
        norms[i % LANES] += (double)rounded * (double)rounded;
        shifts[i % LANES] += value * centre[i];
    }
    double norm = 0;
    *shift = 0;
    for (int k = 0; k < LANES; k++) {
        norm += norms[k];
        *shift += shifts[k];
    }
    return norm;
}

CLONES size_t assay_tile_hits(const float *products, const float *offsets, const float *bounds, float bound,
                              float offset, size_t count, uint32_t *hits) {
    size_t found = 0, j = 0;
    for (; j + 2 * LANES <= count; j += 2 * LANES) {
        // Few chunks hold a hit, so the common path is one branch a chunk.
        int any = 0;
        for (int k = 0; k < 2 * LANES; k++) {
            float g = products[j + k];
            any |= (g - offsets[j + k] >= bound) | (g - bounds[j + k] >= offset);
        }
        if (!any) continue;
        for (int k = 0; k < 2 * LANES; k++) {
            float g = products[j + k];
            if ((g - offsets[j + k] >= bound) | (g - bounds[j + k] >= offset)) hits[found++] = (uint32_t)(j + k);
        }
    }
    for (; j < count; j++) {
        float g = products[j];
        if ((g - offsets[j] >= bound) | (g - bounds[j] >= offset)) hits[found++] = (uint32_t)j;
    }
    return found;
}

CLONES void assay_scale_products(const float *products, size_t rows, size_t columns, size_t stride, double unit,
                                 double *scaled) {
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) scaled[i * columns + j] = (double)products[i * stride + j] * unit;
}

CLONES void assay_subset_sums(const double *values, size_t height, size_t columns, const int32_t *rows,
                              const int32_t *starts, size_t subsets, const double *weights, size_t stride,
                              double *strip, double *totals) {
    // A strip of columns stays in cache while all subsets take their rows of it: rows that are a power of two apart would
    // push each other out, so it is copied.
    enum { WIDTH = 4 * LANES };
    size_t j = 0;
    for (; j + WIDTH <= columns; j += WIDTH) {
        for (size_t i = 0; i < height; i++) memcpy(strip + i * WIDTH, values + i * columns + j, WIDTH * sizeof(double));
        for (size_t s = 0; s < subsets; s++) {
            double lanes[WIDTH] = {0}, total = 0;
            for (int32_t i = starts[s]; i < starts[s + 1]; i++) {
                const double *row = strip + (size_t)rows[i] * WIDTH;
                for (int k = 0; k < WIDTH; k++) lanes[k] += row[k];
            }
            const double *weight = weights + s * stride + j;
            for (int k = 0; k < WIDTH; k++) lanes[k] *= weight[k];
            for (int k = LANES; k < WIDTH; k++) lanes[k % LANES] += lanes[k];
            for (int k = 0; k < LANES; k++) total += lanes[k];
            totals[s] += total;
        }
    }
    for (size_t s = 0; s < subsets && j < columns; s++)
        for (int32_t i = starts[s]; i < starts[s + 1]; i++)
            for (size_t k = j; k < columns; k++)
                totals[s] += weights[s * stride + k] * values[(size_t)rows[i] * columns + k];
}

CLONES void assay_cubic_kernel(const double *products, size_t rows, size_t columns, const double *row_shifts,
                               const double *column_shifts, double scale, double *values, double *row_sums,
                               double *column_sums, double *squares) {
    for (size_t i = 0; i < rows; i++) {
        const double *row = products + i * columns;
        double *out = values + i * columns;
        const double shift = row_shifts[i];
        double sums[LANES] = {0}, powers[LANES] = {0};
        size_t j = 0;
        for (; j + LANES <= columns; j += LANES) {
            for (int k = 0; k < LANES; k++) {
                double base = (row[j + k] + (shift + column_shifts[j + k])) * scale + 1;
                double value = base * base * base;
                out[j + k] = value;
                sums[k] += value;
                powers[k] += value * value;
                column_sums[j + k] += value;
            }
        }
        for (; j < columns; j++) {
            double base = (row[j] + (shift + column_shifts[j])) * scale + 1;
            double value = base * base * base;
            out[j] = value;
            sums[j % LANES] += value;
            powers[j % LANES] += value * value;
            column_sums[j] += value;
        }
        double sum = 0, power = 0;
        for (int k = 0; k < LANES; k++) {
            sum += sums[k];
            power += powers[k];
        }
        row_sums[i] += sum;
        *squares += power;
    }
}

// e^−x for x ≥ 0 by 2^n · e^r, |r| ≤ ln 2 / 2, without branches so that loops over it are vectorised. Below e^−708 it is
// as good as 0.
static inline __attribute__((always_inline)) double decay(double x) {
    const double limited = x > 708.0 ? 708.0 : x;
    // Adding 1.5 · 2^52 rounds to a whole number and leaves it in the low bits.
    const double magic = 6755399441055744.0;
    union { double f; int64_t i; } whole = {.f = magic - limited * 1.4426950408889634};
    const double n = whole.f - magic;
    const double r = (-limited - n * 0.693147180369123816490) - n * 1.90821492927058770002e-10;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    union { int64_t i; double f; } scale = {.i = (int64_t)((uint64_t)whole.i << 52) + 0x3ff0000000000000};
    return p * scale.f;
}

CLONES void assay_gaussian_kernel(const double *products, size_t rows, size_t columns, const double *row_norms,
                                  const double *column_norms, double gamma, double *values, double *row_sums,
                                  double *column_sums, double *squares) {
    for (size_t i = 0; i < rows; i++) {
        const double *row = products + i * columns;
        double *out = values + i * columns;
        const double norm = row_norms[i];
        double sums[LANES] = {0}, powers[LANES] = {0};
        for (size_t j = 0; j < columns; j++) {
            const double distance = norm + column_norms[j] - 2 * row[j];
            out[j] = decay(distance > 0 ? gamma * distance : 0);
        }
        size_t j = 0;
        for (; j + LANES <= columns; j += LANES) {
            for (int k = 0; k < LANES; k++) {
                const double value = out[j + k];
                sums[k] += value;
                powers[k] += value * value;
                column_sums[j + k] += value;
            }
        }
        for (; j < columns; j++) {
            sums[j % LANES] += out[j];
            powers[j % LANES] += out[j] * out[j];
            column_sums[j] += out[j];
        }
        double sum = 0, power = 0;
        for (int k = 0; k < LANES; k++) {
            sum += sums[k];
            power += powers[k];
        }
        row_sums[i] += sum;
        *squares += power;
    }
}

CLONES double assay_mixture_terms(const double *distances, const double *halves, const double *offsets, size_t count,
                                  double *terms, double *sum) {
    double lanes[LANES], sums[LANES] = {0}, largest = -INFINITY, total = 0;
    for (int k = 0; k < LANES; k++) lanes[k] = -INFINITY;
    for (size_t j = 0; j < count; j++) terms[j] = offsets[j] - halves[j] * distances[j];
    size_t j = 0;
    for (; j + LANES <= count; j += LANES)
        for (int k = 0; k < LANES; k++) lanes[k] = terms[j + k] > lanes[k] ? terms[j + k] : lanes[k];
    for (; j < count; j++) largest = terms[j] > largest ? terms[j] : largest;
    for (int k = 0; k < LANES; k++) largest = lanes[k] > largest ? lanes[k] : largest;
    for (j = 0; j < count; j++) terms[j] = decay(largest - terms[j]);
    for (j = 0; j + LANES <= count; j += LANES)
        for (int k = 0; k < LANES; k++) sums[k] += terms[j + k];
    for (; j < count; j++) total += terms[j];
    for (int k = 0; k < LANES; k++) total += sums[k];
    *sum = total;
    return largest + log(total);
}

CLONES void assay_mixture_slopes(const double *distances, const double *halves, const double *terms, size_t count,
                                 double scale, double *masses, double *slopes) {
    for (size_t j = 0; j < count; j++) {
        const double mass = scale * terms[j];
        masses[j] += mass;
        slopes[j] += mass * (halves[j] * distances[j]);
    }
}
