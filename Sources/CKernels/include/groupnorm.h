#pragma once
#include <stddef.h>

// Normalisation of one image [pixels × channels] by groups of 16 channels (Wu and He 2018), then optionally SiLU.
// u = (x − mean) / deviation · scale + shift, with one scale and shift a channel; y = u · sigmoid(u) or u.

/// statistics: mean and 1 / deviation, a pair for each group.
void assay_group_norm(const float *x, ptrdiff_t pixels, ptrdiff_t channels, const float *scale, const float *shift,
                      float epsilon, int silu, float *statistics, float *y);
/// The gradient of assay_group_norm; `sums` are Σ du and `products` Σ du · (x − mean) / deviation over the pixels, a
/// value a channel, where du is the gradient by u.
void assay_group_norm_gradient(const float *dy, const float *x, ptrdiff_t pixels, ptrdiff_t channels,
                               const float *scale, const float *shift, const float *statistics, int silu, float *sums,
                               float *products, float *dx);
