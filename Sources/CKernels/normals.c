#include "normals.h"
#include "philox.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

#define RUN PHILOX_RUN

// sin and cos of π t for t in −½…½ by their series.
INLINE float fast_sin_pi(float t) {
    const float a = t * 3.14159265f, q = a * a;
    float p = -2.5052108e-8f;
    p = p * q + 2.7557319e-6f;
    p = p * q - 1.9841270e-4f;
    p = p * q + 8.3333333e-3f;
    p = p * q - 1.6666667e-1f;
    return a + a * q * p;
}

INLINE float fast_cos_pi(float t) {
    const float a = t * 3.14159265f, q = a * a;
    float p = 2.0876757e-9f;
    p = p * q - 2.7557319e-7f;
    p = p * q + 2.4801587e-5f;
    p = p * q - 1.3888889e-3f;
    p = p * q + 4.1666667e-2f;
    p = p * q - 0.5f;
    return 1.0f + q * p;
}

// A pair of normals from two words. The angle is π t with t in −½…½, the other half circle by a sign.
INLINE void pair(uint32_t a, uint32_t b, float *first, float *second) {
    const float u = ((float)(a >> 8) + 0.5f) * 0x1p-24f;
    const float radius = sqrtf(-2.0f * fast_log(u));
    const float t = ((float)(b >> 9) + 0.5f) * 0x1p-23f - 0.5f;
    const float side = (b & 1) ? radius : -radius;
    *first = side * fast_cos_pi(t);
    *second = side * fast_sin_pi(t);
}

CLONES void assay_normals(uint64_t key, uint64_t first, ptrdiff_t count, float *restrict out) {
    uint32_t words[4][RUN];
    float values[4][RUN];
    for (ptrdiff_t done = 0; done < count; done += 4 * RUN, first += RUN) {
        philox_run(first, key, words);
        for (int i = 0; i < RUN; i++) {
            pair(words[0][i], words[1][i], &values[0][i], &values[1][i]);
            pair(words[2][i], words[3][i], &values[2][i], &values[3][i]);
        }
        philox_values(values, count - done, out + done);
    }
}
