#pragma once
#include <stddef.h>
#include <stdint.h>

/// Lists of nearest rows that a scan fills, k a query in ascending order. `distances` begin at infinity.
struct assay_gower_list {
    size_t k;
    double *distances;
    /// Places in the reference.
    int32_t *places;
};

/// Rows to search, and what distances are made of. A distance is Σ weight · min(|a − b|, 1) over columns.
struct assay_gower_space {
    size_t columns, rows;
    /// rows × columns.
    const double *values;
    /// The same rounded, columns × 16 rows in turn; places behind the last row are filled with anything.
    const float *panels;
    const double *weights;
    const float *rounded_weights;
    /// Columns before it are the first part, those from it on the second.
    size_t split;
    /// How far rounding may move a distance.
    double slack;
};

/// The nearest rows of `queries` queries in the whole of a space, by all columns, by each of the two parts, and by all
/// columns but one of `omitted`. Lists with k = 0 are left out. Equal distances are ordered by place; distances are
/// rounded to multiples of 2⁻⁴⁰ so that sums of the same terms in another order are equal.
/// - excluded: a place a query that is not looked at, −1 for none; NULL for none at all.
/// - without: omissions × queries lists of one row each, by omission.
void assay_gower_nearest(const struct assay_gower_space *space, const double *values, const float *rounded, size_t queries,
                         const int32_t *excluded, struct assay_gower_list all, struct assay_gower_list first,
                         struct assay_gower_list second, const int32_t *omitted, size_t omissions, size_t stride,
                         double *without, int32_t *without_places);
