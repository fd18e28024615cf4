#pragma once
#include <stddef.h>

// Losses of values against targets with their gradients, one call a block. Sums are taken over 1,024 values in float,
// then in double.

/// Σ softplus(l) − x·l, the cross-entropy in nats of sigmoid(l) for targets x in 0…1; gradient = share · (sigmoid(l) − x).
double assay_bernoulli(const float *logits, const float *x, ptrdiff_t count, float share, float *gradient);
/// Σ (m − x)²; gradient = share · (m − x).
double assay_squared_error(const float *m, const float *x, ptrdiff_t count, float share, float *gradient);
