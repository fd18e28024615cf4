#include "likelihood.h"
#include "vector_math.h"
#pragma clang fp contract(fast)

#define RUN 1024

// Lanes are summed in a fixed order; a plain loop over floats is not reordered by the compiler and so not vectorised.
INLINE double total(const float *terms, ptrdiff_t count) {
    float lanes[16] = {0};
    ptrdiff_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (int e = 0; e < 16; e++) lanes[e] += terms[i + e];
    double sum = 0;
    for (int e = 0; e < 16; e++) sum += lanes[e];
    for (; i < count; i++) sum += terms[i];
    return sum;
}

CLONES double assay_bernoulli(const float *restrict logits, const float *restrict x, ptrdiff_t count, float share,
                              float *restrict gradient) {
    float terms[RUN];
    double sum = 0;
    for (ptrdiff_t first = 0; first < count; first += RUN) {
        const ptrdiff_t size = count - first < RUN ? count - first : RUN;
        for (ptrdiff_t i = 0; i < size; i++) {
            const float l = logits[first + i], target = x[first + i];
            const float e = fast_exp(-fabsf(l));
            const float positive = l > 0 ? l : 0;
            terms[i] = positive + fast_log1p(e) - target * l;
            gradient[first + i] = share * ((l > 0 ? 1.0f : e) / (1.0f + e) - target);
        }
        sum += total(terms, size);
    }
    return sum;
}

CLONES double assay_squared_error(const float *restrict m, const float *restrict x, ptrdiff_t count, float share,
                                  float *restrict gradient) {
    float terms[RUN];
    double sum = 0;
    for (ptrdiff_t first = 0; first < count; first += RUN) {
        const ptrdiff_t size = count - first < RUN ? count - first : RUN;
        for (ptrdiff_t i = 0; i < size; i++) {
            const float difference = m[first + i] - x[first + i];
            terms[i] = difference * difference;
            gradient[first + i] = share * difference;
        }
        sum += total(terms, size);
    }
    return sum;
}
