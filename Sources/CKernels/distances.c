#include "distances.h"

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

CLONES void assay_cubic_kernel(double *products, size_t rows, size_t columns, double scale, double *row_sums,
                               double *column_sums, double *squares) {
    for (size_t i = 0; i < rows; i++) {
        double *row = products + i * columns;
        double sums[LANES] = {0}, powers[LANES] = {0};
        size_t j = 0;
        for (; j + LANES <= columns; j += LANES) {
            for (int k = 0; k < LANES; k++) {
                double base = row[j + k] * scale + 1;
                double value = base * base * base;
                row[j + k] = value;
                sums[k] += value;
                powers[k] += value * value;
                column_sums[j + k] += value;
            }
        }
        for (; j < columns; j++) {
            double base = row[j] * scale + 1;
            double value = base * base * base;
            row[j] = value;
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
