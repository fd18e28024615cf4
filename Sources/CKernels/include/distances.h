#pragma once
#include <stddef.h>
#include <stdint.h>

/// Σ (a − b)² in double precision: differences of two floats are exact, equal rows give exactly 0, and swapping a and
/// b changes no bit.
double assay_squared_distance(const float *a, const float *b, size_t count);

/// max |values − centre|.
double assay_centred_peak(const float *values, const double *centre, size_t count);

/// centred = (values − centre) · scale, rounded. Returns Σ centred²; Σ (values − centre) · centre goes to `shift`.
double assay_centre_row(const float *values, const double *centre, size_t count, double scale, float *centred,
                        double *shift);

/// Columns j of a tile's row at which products[j] − offsets[j] ≥ bound or products[j] − bounds[j] ≥ offset; their
/// numbers go to `hits`, ascending. Returns how many there are. NaN never hits.
size_t assay_tile_hits(const float *products, const float *offsets, const float *bounds, float bound, float offset,
                       size_t count, uint32_t *hits);

/// scaled[i, j] = products[i, j] · unit; `stride` floats a row of products, `columns` doubles a row of scaled.
void assay_scale_products(const float *products, size_t rows, size_t columns, size_t stride, double unit,
                          double *scaled);

/// Σ over i in a subset's rows and over j of weights[j] · values[i, j], added to totals[s] for each of `subsets` subsets s.
/// The rows of subset s are rows[starts[s]] … rows[starts[s + 1] − 1]; its weights begin at weights + s · stride. `strip`
/// holds 64 doubles for each of the `height` rows.
void assay_subset_sums(const double *values, size_t height, size_t columns, const int32_t *rows, const int32_t *starts,
                       size_t subsets, const double *weights, size_t stride, double *strip, double *totals);

/// values[i, j] = ((products[i, j] + row_shifts[i] + column_shifts[j]) · scale + 1)³ for a tile of rows × columns; adds
/// row sums, column sums and the sum of squares to what the last three point to. `values` may be `products`.
void assay_cubic_kernel(const double *products, size_t rows, size_t columns, const double *row_shifts,
                        const double *column_shifts, double scale, double *values, double *row_sums,
                        double *column_sums, double *squares);

/// values[i, j] = exp(−gamma · max(0, row_norms[i] + column_norms[j] − 2 · products[i, j])), with sums as above. Relative
/// error about 3e-16.
void assay_gaussian_kernel(const double *products, size_t rows, size_t columns, const double *row_norms,
                           const double *column_norms, double gamma, double *values, double *row_sums,
                           double *column_sums, double *squares);

/// Terms of a mixture of isotropic normals at one point: terms[j] = exp(t_j − max t) with t_j = offsets[j] −
/// halves[j] · distances[j]. Returns max t + log Σ terms, and Σ terms through `sum`.
double assay_mixture_terms(const double *distances, const double *halves, const double *offsets, size_t count,
                           double *terms, double *sum);

/// Adds scale · terms[j] to masses[j] and scale · terms[j] · halves[j] · distances[j] to slopes[j].
void assay_mixture_slopes(const double *distances, const double *halves, const double *terms, size_t count,
                          double scale, double *masses, double *slopes);
