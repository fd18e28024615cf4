#pragma once
#include <stddef.h>

// Functions of each value and optimiser steps, one call a block. exp has a relative error of about 2e-7.

/// y = x where x > 0, slope · x elsewhere.
void assay_leaky(const float *x, ptrdiff_t count, float slope, float *y);
/// dx = dy where y > 0, slope · dy elsewhere; y is the output or the input.
void assay_leaky_gradient(const float *dy, const float *y, ptrdiff_t count, float slope, float *dx);
void assay_sigmoid(const float *x, ptrdiff_t count, float *y);
/// dx = dy · y (1 − y).
void assay_sigmoid_gradient(const float *dy, const float *y, ptrdiff_t count, float *dx);
void assay_tanh(const float *x, ptrdiff_t count, float *y);
/// dx = dy (1 − y²).
void assay_tanh_gradient(const float *dy, const float *y, ptrdiff_t count, float *dx);
/// y = x · sigmoid(x).
void assay_silu(const float *x, ptrdiff_t count, float *y);
/// The gradient of silu at x.
void assay_silu_gradient(const float *dy, const float *x, ptrdiff_t count, float *dx);

/// One step of Adam: `size` is rate / (1 − β₁ᵗ), `root` is 1 / √(1 − β₂ᵗ); `shrink` multiplies the weights first.
void assay_adam(float *w, const float *g, float *mean, float *square, ptrdiff_t count, float beta1, float beta2,
                float size, float root, float epsilon, float decay, float shrink);
/// average = decay · average + (1 − decay) · x.
void assay_average(float *average, const float *x, ptrdiff_t count, float decay);
