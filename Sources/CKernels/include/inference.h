#pragma once
#include <stddef.h>

// Passes of networks that only run forward. Data are channels last: one image is [height × width × channels].

enum { ASSAY_IDENTITY, ASSAY_RELU, ASSAY_RELU6, ASSAY_GELU, ASSAY_QUICK_GELU };

/// Patches of the output places [first, last) of one image, row by row, as rows [kernel_height · kernel_width · channels];
/// places outside of the image are zeros.
void assay_patch_rows(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel_height,
                      ptrdiff_t kernel_width, ptrdiff_t stride, ptrdiff_t top, ptrdiff_t left, ptrdiff_t out_width,
                      ptrdiff_t first, ptrdiff_t last, float *rows);
/// y = activation(y + bias) (+ skip) for rows of `columns` values, `ld` apart (skip: `skip_ld`).
void assay_bias_activation(float *y, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t ld, const float *bias, int activation,
                           const float *skip, ptrdiff_t skip_ld);
/// One kernel × kernel filter a channel, weights [kernel][kernel][channels], then bias and activation.
void assay_depthwise(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                     ptrdiff_t stride, ptrdiff_t top, ptrdiff_t left, const float *weights, const float *bias,
                     int activation, ptrdiff_t out_height, ptrdiff_t out_width, float *y);
/// Maxima or means of 3×3 places; places outside of the image do not count. Rows of y are `ld` apart.
void assay_pool3(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t stride,
                 ptrdiff_t padding, int average, ptrdiff_t out_height, ptrdiff_t out_width, float *y, ptrdiff_t ld);
/// Copies rows of `columns` values into rows `ld` apart.
void assay_place_columns(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *y, ptrdiff_t ld);
/// Softmax of scale · row, in place.
void assay_softmax_rows(float *x, ptrdiff_t rows, ptrdiff_t columns, float scale);
/// (x − mean)/√(variance + eps) · gain + shift by row.
void assay_layer_norm(const float *x, ptrdiff_t rows, ptrdiff_t columns, const float *gain, const float *shift,
                      float eps, float *y);
/// silu(first half) · second half of each row.
void assay_gated_silu(const float *x, ptrdiff_t rows, ptrdiff_t columns, float *y);
