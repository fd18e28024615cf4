#pragma once
#include <stddef.h>
#include <stdint.h>

// The two passes of a separable resize of one image, channels last. Output o is the sum of `taps` inputs from first[o]
// on, times weights[o·taps…], added in this order without fused operations: the same bits on every machine.

/// y [rows × outputs × channels] from x [rows × inputs × channels].
void assay_resize_rows(const float *x, ptrdiff_t rows, ptrdiff_t inputs, ptrdiff_t channels, ptrdiff_t outputs,
                       ptrdiff_t taps, const ptrdiff_t *first, const float *weights, float *y);
/// y [outputs × length] from x [inputs × length]; clipped to 0…255 when `clip` is not 0.
void assay_resize_columns(const float *x, ptrdiff_t length, ptrdiff_t outputs, ptrdiff_t taps, const ptrdiff_t *first,
                          const float *weights, int clip, float *y);
