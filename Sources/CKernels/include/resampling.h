#pragma once
#include <stddef.h>

// Changes of an image's sides by whole factors, channels last, one call an image.

/// y [2·height × 2·width × channels] = x · factor, every pixel four times.
void assay_enlarge(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float factor, float *y);
/// y [height × width × channels] = factor · the sums of the 2×2 blocks of x [2·height × 2·width × channels].
void assay_reduce(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float factor, float *y);
/// Copies a dense [rows × width] array into rows that lie `stride` apart, and back.
void assay_put_columns(const float *x, ptrdiff_t rows, ptrdiff_t width, float *y, ptrdiff_t stride);
void assay_take_columns(const float *x, ptrdiff_t rows, ptrdiff_t stride, float *y, ptrdiff_t width);
