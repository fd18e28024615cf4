#include "tallies.h"

#include <string.h>

enum { DIGITS = 8 };

// Ascending as whole numbers in the order of the doubles.
static uint64_t key(double value) {
    uint64_t bits;
    value = value == 0 ? 0 : value;
    memcpy(&bits, &value, 8);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static double value(uint64_t key) {
    double result;
    key = key >> 63 ? key & ~(1ull << 63) : ~key;
    memcpy(&result, &key, 8);
    return result;
}

size_t assay_distinct(
    const double *values, size_t count, uint64_t *keys, uint32_t *rows, double *distinct, int32_t *codes, int32_t *counts) {
    static const size_t zero[DIGITS][256];
    size_t places[DIGITS][256];
    memcpy(places, zero, sizeof places);
    size_t known = 0;
    for (size_t row = 0; row < count; row++) {
        codes[row] = -1;
        if (values[row] != values[row]) continue;
        uint64_t own = key(values[row]);
        keys[known] = own;
        rows[known++] = (uint32_t)row;
        for (int digit = 0; digit < DIGITS; digit++) places[digit][own >> 8 * digit & 255]++;
    }
    if (known == 0) return 0;
    // Digit by digit from the least; what all numbers share is passed over.
    uint64_t *from = keys, *to = keys + count;
    uint32_t *from_rows = rows, *to_rows = rows + count;
    for (int digit = 0; digit < DIGITS; digit++) {
        size_t *place = places[digit];
        if (place[from[0] >> 8 * digit & 255] == known) continue;
        size_t next = 0;
        for (int i = 0; i < 256; i++) {
            size_t own = place[i];
            place[i] = next;
            next += own;
        }
        for (size_t i = 0; i < known; i++) {
            size_t target = place[from[i] >> 8 * digit & 255]++;
            to[target] = from[i];
            to_rows[target] = from_rows[i];
        }
        uint64_t *keys_before = from;
        from = to;
        to = keys_before;
        uint32_t *rows_before = from_rows;
        from_rows = to_rows;
        to_rows = rows_before;
    }
    size_t found = 0;
    for (size_t i = 0; i < known; i++) {
        if (i == 0 || from[i] != from[i - 1]) {
            distinct[found] = value(from[i]);
            counts[found++] = 0;
        }
        counts[found - 1]++;
        codes[from_rows[i]] = (int32_t)(found - 1);
    }
    return found;
}

void assay_tally_codes(
    const uint16_t *a, const uint16_t *b, const uint16_t *c, const int64_t *widths, const int64_t *starts, size_t groups,
    size_t width, uint32_t *scratch, double *counts) {
    for (size_t group = 0; group < groups; group++) {
        memset(scratch, 0, width * sizeof *scratch);
        const size_t end = (size_t)starts[group + 1];
        if (c) {
            const size_t one = (size_t)widths[0], two = (size_t)widths[1];
            for (size_t row = (size_t)starts[group]; row < end; row++) scratch[(a[row] * one + b[row]) * two + c[row]]++;
        } else if (b) {
            const size_t one = (size_t)widths[0];
            for (size_t row = (size_t)starts[group]; row < end; row++) scratch[a[row] * one + b[row]]++;
        } else {
            for (size_t row = (size_t)starts[group]; row < end; row++) scratch[a[row]]++;
        }
        double *own = counts + group * width;
        for (size_t bin = 0; bin < width; bin++) own[bin] = scratch[bin];
    }
}

void assay_joint_counts(const int32_t *a, const int32_t *b, size_t rows, int32_t *counts_a, int32_t *counts_b) {
    for (size_t row = 0; row < rows; row++) {
        if ((a[row] | b[row]) < 0) continue;
        counts_a[a[row]]++;
        counts_b[b[row]]++;
    }
}

void assay_pair_moments(
    const int32_t *a, const double *values_a, const int32_t *b, const double *values_b, const int64_t *starts,
    size_t groups, double *sums) {
#pragma clang fp contract(off)
    for (size_t group = 0; group < groups; group++) {
        double count = 0, first = 0, second = 0, squares = 0, others = 0, products = 0;
        for (size_t row = (size_t)starts[group]; row < (size_t)starts[group + 1]; row++) {
            if ((a[row] | b[row]) < 0) continue;
            const double x = values_a[a[row]], y = values_b[b[row]];
            count += 1;
            first += x;
            second += y;
            squares += x * x;
            others += y * y;
            products += x * y;
        }
        double *own = sums + group * 6;
        own[0] = count;
        own[1] = first;
        own[2] = second;
        own[3] = squares;
        own[4] = others;
        own[5] = products;
    }
}

void assay_level_moments(
    const uint16_t *levels, size_t known, const int32_t *codes, const double *values, const int64_t *starts, size_t groups,
    double *sums) {
#pragma clang fp contract(off)
    memset(sums, 0, groups * known * 3 * sizeof *sums);
    for (size_t group = 0; group < groups; group++) {
        for (size_t row = (size_t)starts[group]; row < (size_t)starts[group + 1]; row++) {
            if (levels[row] >= known || codes[row] < 0) continue;
            const double own = values[codes[row]];
            double *place = sums + (group * known + levels[row]) * 3;
            place[0] += 1;
            place[1] += own;
            place[2] += own * own;
        }
    }
}
