#pragma once
#include <stddef.h>

// 2×2 blocks of pixels as channels, one call an image, channels last; scaled rows, one call a row.

/// 2×2 blocks of x [height × width × channels] become pixels of `wide` ≥ 4·channels channels, the rest zero.
void assay_space_to_depth(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t wide,
                          float *y);
/// Its adjoint: the first 4·channels channels of y become 2×2 blocks of x [height × width × channels].
void assay_depth_to_space(const float *y, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t wide,
                          float *x);
/// y = a · x + b · y, count values.
void assay_combine(const float *x, ptrdiff_t count, float a, float b, float *y);
/// Sum of squares in double precision.
double assay_square_sum(const float *x, ptrdiff_t count);
