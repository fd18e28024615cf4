#ifndef ASSAY_PICTURES_H
#define ASSAY_PICTURES_H

#include <stddef.h>

/// Sides of the small pictures.
enum { ASSAY_PICTURE_SIDE = 32, ASSAY_PICTURE_FREQUENCIES = 9 };

/// 1 − r² of two rectangles of rows × columns whose lines are `stride` apart, r being their correlation; 1 where it is
/// not positive or a variance lies below `least`.
float assay_picture_residual(
    const float *a, const float *b, size_t rows, size_t columns, size_t stride_a, size_t stride_b, float least);

/// The picture read at row · scale + top, column · scale + left (centres of pixels) by bilinear interpolation, for the
/// rows and columns first_row ..< first_row + rows of it, into lines of 32.
void assay_picture_warped(
    const float *picture, float *out, float scale, float top, float left, size_t first_row, size_t rows,
    size_t first_column, size_t columns);

/// even and odd parts of the low frequencies of a windowed picture: for u, v < 9 the sums of cos·cos, cos·sin, sin·cos and
/// sin·sin, 4 values each. `waves` holds 9 lines of 32 cosines, then 9 of 32 sines; `window` 32 weights.
void assay_picture_spectrum(const float *picture, const float *waves, const float *window, float *out);

#endif
