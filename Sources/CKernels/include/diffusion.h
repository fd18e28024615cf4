#pragma once
#include <stddef.h>

/// noised = a · x + b · noise and target = a · noise − b · x: a step of forward diffusion and its velocity
/// (Salimans and Ho 2022), one call an image.
void assay_diffuse(const float *x, const float *noise, ptrdiff_t count, float a, float b, float *noised,
                   float *target);
/// clean = clamp(a · x − b · v, −1, 1): the image that velocity v points to from x.
void assay_denoise(const float *x, const float *v, ptrdiff_t count, float a, float b, float *clean);
/// y = a · x + b · y + c · z.
void assay_mix(const float *x, const float *z, ptrdiff_t count, float a, float b, float c, float *y);
