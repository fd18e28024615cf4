#pragma once
#include <stddef.h>
#include <stdint.h>

/// One row in 255 steps: values[k] = step · codes[k] + r[k] with |r| = residual.
struct assay_quantised_row {
    float step;
    /// Upper bounds of |r| and of |values|.
    float residual;
    float length;
    /// 128 Σ codes.
    int32_t correction;
};

/// Whether this processor multiplies bytes sixty-four at a time (AVX-512 VNNI).
int assay_quantised_available(void);

/// Rounds (values − centre) · scale to codes of −127…127, zeros up to `padded` of them. Returns Σ of the squares before
/// rounding to codes.
double assay_quantise_row(const float *values, const double *centre, size_t count, double scale, int8_t *codes,
                          size_t padded, struct assay_quantised_row *row);

/// Lays 32 rows of codes side by side, four codes of each in turn, as unsigned bytes 128 higher: 32 · padded bytes.
/// Rows from `rows` on are zeros. `padded` is a multiple of 4.
void assay_quantised_pack(const int8_t *codes, size_t rows, size_t padded, uint8_t *panel);

/// Upper bounds of the products of m rows of a and n rows of b, m × n: step · step · codes · codes and what the
/// residuals may add (Cauchy–Schwarz). `panels` holds b's rows from a multiple of 32 on.
void assay_quantised_products(const int8_t *a, const struct assay_quantised_row *a_rows, size_t m, const uint8_t *panels,
                              const struct assay_quantised_row *b_rows, size_t n, size_t padded, float *bounds);
