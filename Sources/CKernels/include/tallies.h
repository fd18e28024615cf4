#pragma once
#include <stddef.h>
#include <stdint.h>

// Sums over the rows of tables, apart for each of `groups` groups: the rows of group g are starts[g]..<starts[g + 1].
// Sums of numbers are made in the order of the rows and are the same on every processor.

// Places of numbers among the distinct ones: `distinct` ascending, `codes` one a number (-1 for NaN), `counts` how often each
// occurs; 0 and -0 are one. Each list has room for `count`; `keys` and `rows` for twice as many.
// Returns how many distinct ones there are.
size_t assay_distinct(
    const double *values, size_t count, uint64_t *keys, uint32_t *rows, double *distinct, int32_t *codes, int32_t *counts);

// How often each combination of bins occurs, counts[g * width + bin]; the bin of a row is a[row], or
// a[row] * widths[0] + b[row], or (a[row] * widths[0] + b[row]) * widths[1] + c[row]; b, or c, is null.
void assay_tally_codes(
    const uint16_t *a, const uint16_t *b, const uint16_t *c, const int64_t *widths, const int64_t *starts, size_t groups,
    size_t width, uint32_t *scratch, double *counts);

// How often each distinct value occurs in rows where the other column has one too.
void assay_joint_counts(const int32_t *a, const int32_t *b, size_t rows, int32_t *counts_a, int32_t *counts_b);

// Count, sum x, sum y, sum x^2, sum y^2, sum xy over rows that have both, x = values_a[a[row]], y = values_b[b[row]]: six
// sums a group.
void assay_pair_moments(
    const int32_t *a, const double *values_a, const int32_t *b, const double *values_b, const int64_t *starts,
    size_t groups, double *sums);

// Count, sum and sum of squares of values[codes[row]] for each level below `known`: three sums a level, `known` levels a group.
void assay_level_moments(
    const uint16_t *levels, size_t known, const int32_t *codes, const double *values, const int64_t *starts, size_t groups,
    double *sums);
