#pragma once
#include <stddef.h>
#include <stdint.h>

/// Samples an image [height × width × channels] of bytes at a·(row, column) + shift, bilinearly, edges repeated.
/// Output pixel (r, q) reads row m0·r + m1·q + m2, column m3·r + m4·q + m5. Values 0…1.
void assay_warp(const uint8_t *image, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, const float *m,
                ptrdiff_t out_height, ptrdiff_t out_width, float *out);
