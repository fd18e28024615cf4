#include "images.h"
#include "vectors.h"
#pragma clang fp contract(fast)

INLINE ptrdiff_t clamped(ptrdiff_t i, ptrdiff_t count) { return i < 0 ? 0 : i < count ? i : count - 1; }

CLONES void assay_warp(const uint8_t *image, ptrdiff_t height, ptrdiff_t width, ptrdiff_t channels, const float *m,
                       ptrdiff_t out_height, ptrdiff_t out_width, float *out) {
    for (ptrdiff_t r = 0; r < out_height; r++)
        for (ptrdiff_t q = 0; q < out_width; q++, out += channels) {
            const float y = m[0] * (float)r + m[1] * (float)q + m[2], x = m[3] * (float)r + m[4] * (float)q + m[5];
            const float fy = __builtin_floorf(y), fx = __builtin_floorf(x), b = y - fy, a = x - fx;
            const ptrdiff_t top = clamped((ptrdiff_t)fy, height), low = clamped((ptrdiff_t)fy + 1, height);
            const ptrdiff_t left = clamped((ptrdiff_t)fx, width), right = clamped((ptrdiff_t)fx + 1, width);
            const float w0 = (1 - b) * (1 - a), w1 = (1 - b) * a, w2 = b * (1 - a), w3 = b * a;
            const uint8_t *p0 = image + (top * width + left) * channels, *p1 = image + (top * width + right) * channels;
            const uint8_t *p2 = image + (low * width + left) * channels, *p3 = image + (low * width + right) * channels;
            for (ptrdiff_t c = 0; c < channels; c++)
                out[c] = (w0 * (float)p0[c] + w1 * (float)p1[c] + w2 * (float)p2[c] + w3 * (float)p3[c]) *
                         (1.0f / 255);
        }
}
