#pragma once
#include <stddef.h>

// Element-wise and channel-wise passes over [rows × channels], one call a block of rows.

/// sum += Σ rows z, square += Σ rows z².
void assay_channel_sums(const float *z, ptrdiff_t rows, ptrdiff_t channels, double *sum, double *square);
/// y = z · scale + shift (then max(·, 0)) (+ skip).
void assay_channel_affine(const float *z, ptrdiff_t rows, ptrdiff_t channels, const float *scale, const float *shift,
                          int relu, const float *skip, float *y);
/// With g = dy, zero where relu and z · scale + shift ≤ 0: sum += Σ g, product += Σ g · (z − mean).
void assay_channel_gradient_sums(const float *dy, const float *z, ptrdiff_t rows, ptrdiff_t channels,
                                 const float *scale, const float *shift, const float *mean, int relu, double *sum,
                                 double *product);
/// dz = g · a + z · b + c by channel, g as above.
void assay_channel_gradient(const float *dy, const float *z, ptrdiff_t rows, ptrdiff_t channels, const float *scale,
                            const float *shift, int relu, const float *a, const float *b, const float *c, float *dz);

/// y += x.
void assay_add(const float *x, ptrdiff_t count, float *y);
/// 2×2 maxima with stride 2 of one [height × width × channels] image; odd last rows and columns are left out.
void assay_max_pool(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, float *y);
/// Its gradient: all of dy goes to the first maximum. Overwrites dx.
void assay_max_pool_gradient(const float *x, const float *y, const float *dy, ptrdiff_t height, ptrdiff_t width,
                             ptrdiff_t channels, float *dx);
/// mean over pixels of one image.
void assay_spatial_mean(const float *x, ptrdiff_t pixels, ptrdiff_t channels, float *mean);
/// dx += dmean / pixels at every pixel of one image.
void assay_spatial_mean_gradient(const float *dmean, ptrdiff_t pixels, ptrdiff_t channels, float *dx);

/// Patches of one image as rows [outHeight·outWidth × kernel·kernel·channels].
void assay_im2col(const float *x, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                  ptrdiff_t stride, ptrdiff_t padding, ptrdiff_t out_height, ptrdiff_t out_width, float *columns);
/// Its adjoint: adds the rows back. dx is not cleared.
void assay_col2im(const float *columns, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, ptrdiff_t kernel,
                  ptrdiff_t stride, ptrdiff_t padding, ptrdiff_t out_height, ptrdiff_t out_width, float *dx);

/// One step of gradient descent with Nesterov momentum; decay is added to the gradient.
void assay_sgd(float *w, const float *g, float *velocity, ptrdiff_t count, float rate, float momentum, float decay,
               int nesterov);
