#pragma once
#include <stddef.h>
#include <stdint.h>

/// Fills `out` with Gumbel noise −log(−log u): values 4·i … 4·i + 3 come from block `first` + i of Philox 4×32-10 under
/// `key`, so that any part of the sequence can be had.
void assay_gumbels(uint64_t key, uint64_t first, ptrdiff_t count, float *out);
/// Rows of `width` values in segments: segment s is `counts[s]` values from `starts[s]` on, and becomes
/// softmax(scale · (x + noise)); one with a count of 0 is the value at its start, and becomes its tanh.
void assay_segment_softmax(const float *x, const float *noise, ptrdiff_t rows, ptrdiff_t width, const int32_t *starts,
                           const int32_t *counts, ptrdiff_t segments, float scale, float *y);
/// The gradient by x of the above, from its result y.
void assay_segment_softmax_gradient(const float *dy, const float *y, ptrdiff_t rows, ptrdiff_t width, const int32_t *starts,
                                    const int32_t *counts, ptrdiff_t segments, float scale, float *dx);
