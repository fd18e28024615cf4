#include "quantised.h"
#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

enum { LANES = 16, PANEL = 32, TILE = 12 };

int assay_quantised_available(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
    return 0;
#endif
}

INLINE float centred(const float *values, const double *centre, double scale, size_t i) {
    return (float)(((double)values[i] - centre[i]) * scale);
}

INLINE void measure(const float *values, const double *centre, double scale, size_t i, size_t width, float *peaks,
                    double *norms) {
    for (size_t k = 0; k < width; k++) {
        const float value = centred(values, centre, scale, i + k), size = fabsf(value);
        peaks[k] = size > peaks[k] ? size : peaks[k];
        norms[k] += (double)value * (double)value;
    }
}

INLINE void encode(const float *values, const double *centre, double scale, size_t i, size_t width, float step,
                   float inverse, int8_t *codes, double *residuals, int32_t *sums) {
    for (size_t k = 0; k < width; k++) {
        const float value = centred(values, centre, scale, i + k);
        float code = rintf(value * inverse);
        code = code > 127 ? 127 : code < -127 ? -127 : code;
        const double rest = (double)value - (double)step * (double)code;
        residuals[k] += rest * rest;
        sums[k] += (int32_t)code;
        codes[i + k] = (int8_t)code;
    }
}

CLONES double assay_quantise_row(const float *values, const double *centre, size_t count, double scale, int8_t *codes,
                                 size_t padded, struct assay_quantised_row *row) {
    float peaks[LANES] = {0}, peak = 0;
    double norms[LANES] = {0}, norm = 0, residuals[LANES] = {0}, residual = 0;
    int32_t sums[LANES] = {0}, sum = 0;
    const size_t whole = count - count % LANES;
    for (size_t i = 0; i < whole; i += LANES) measure(values, centre, scale, i, LANES, peaks, norms);
    measure(values, centre, scale, whole, count - whole, peaks, norms);
    for (int k = 0; k < LANES; k++) {
        peak = peaks[k] > peak ? peaks[k] : peak;
        norm += norms[k];
    }
    const float step = peak / 127, inverse = step > 0 ? 1 / step : 0;
    for (size_t i = 0; i < whole; i += LANES)
        encode(values, centre, scale, i, LANES, step, inverse, codes, residuals, sums);
    encode(values, centre, scale, whole, count - whole, step, inverse, codes, residuals, sums);
    for (int k = 0; k < LANES; k++) {
        residual += residuals[k];
        sum += sums[k];
    }
    memset(codes + count, 0, padded - count);
    row->step = step;
    row->residual = (float)(sqrt(residual) * (1 + 0x1p-20));
    row->length = (float)(sqrt(norm) * (1 + 0x1p-20));
    row->correction = 128 * sum;
    return norm;
}

void assay_quantised_pack(const int8_t *codes, size_t rows, size_t padded, uint8_t *panel) {
    for (size_t j = 0; j < PANEL; j++)
        for (size_t k = 0; k < padded; k += 4) {
            uint32_t four = 0;
            if (j < rows) memcpy(&four, codes + j * padded + k, sizeof four);
            four ^= 0x80808080u;
            memcpy(panel + k * PANEL + 4 * j, &four, sizeof four);
        }
}

#if defined(__x86_64__)
// `rows` rows against 32: every step multiplies four bytes of each with the same four of each other.
INLINE VNNI void tile(const int8_t *a, const struct assay_quantised_row *a_rows, const int rows, const uint8_t *panel,
                      const __m512 *steps, const __m512 *residuals, const __m512 *lengths, size_t padded,
                      const __mmask16 *kept, float *bounds, size_t stride) {
    __m512i sums[TILE][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = _mm512_setzero_si512();
    for (size_t k = 0; k < padded; k += 4) {
        const __m512i left = _mm512_loadu_si512(panel + PANEL * k), right = _mm512_loadu_si512(panel + PANEL * k + 64);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            int32_t four;
            memcpy(&four, a + (size_t)i * padded + k, sizeof four);
            const __m512i codes = _mm512_set1_epi32(four);
            sums[i][0] = _mm512_dpbusd_epi32(sums[i][0], left, codes);
            sums[i][1] = _mm512_dpbusd_epi32(sums[i][1], right, codes);
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
        const __m512 step = _mm512_set1_ps(a_rows[i].step), residual = _mm512_set1_ps(a_rows[i].residual);
        const __m512 reach = _mm512_set1_ps(a_rows[i].length + a_rows[i].residual);
        const __m512i correction = _mm512_set1_epi32(a_rows[i].correction);
#pragma clang loop unroll(full)
        for (int half = 0; half < 2; half++) {
            const __m512 codes = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums[i][half], correction));
            const __m512 slack = _mm512_fmadd_ps(residual, lengths[half], _mm512_mul_ps(reach, residuals[half]));
            const __m512 bound = _mm512_fmadd_ps(codes, _mm512_mul_ps(step, steps[half]), slack);
            _mm512_mask_storeu_ps(bounds + (size_t)i * stride + 16 * half, kept[half], bound);
        }
    }
}

VNNI static void panel(const int8_t *a, const struct assay_quantised_row *a_rows, size_t m, const uint8_t *codes,
                       const struct assay_quantised_row *b_rows, size_t width, size_t padded, float *bounds,
                       size_t stride) {
    float values[3][PANEL] = {{0}};
    for (size_t j = 0; j < width; j++) {
        values[0][j] = b_rows[j].step;
        values[1][j] = b_rows[j].residual;
        values[2][j] = b_rows[j].length;
    }
    __m512 factors[3][2];
    for (int kind = 0; kind < 3; kind++)
        for (int half = 0; half < 2; half++) factors[kind][half] = _mm512_loadu_ps(values[kind] + 16 * half);
    const uint32_t all = width == PANEL ? UINT32_MAX : ((uint32_t)1 << width) - 1;
    const __mmask16 kept[2] = {(__mmask16)all, (__mmask16)(all >> 16)};
    size_t i = 0;
    for (; i + TILE <= m; i += TILE)
        tile(a + i * padded, a_rows + i, TILE, codes, factors[0], factors[1], factors[2], padded, kept,
             bounds + i * stride, stride);
    for (; i + 4 <= m; i += 4)
        tile(a + i * padded, a_rows + i, 4, codes, factors[0], factors[1], factors[2], padded, kept,
             bounds + i * stride, stride);
    for (; i < m; i++)
        tile(a + i * padded, a_rows + i, 1, codes, factors[0], factors[1], factors[2], padded, kept,
             bounds + i * stride, stride);
}

void assay_quantised_products(const int8_t *a, const struct assay_quantised_row *a_rows, size_t m, const uint8_t *panels,
                              const struct assay_quantised_row *b_rows, size_t n, size_t padded, float *bounds) {
    for (size_t j = 0; j < n; j += PANEL)
        panel(a, a_rows, m, panels + j * padded, b_rows + j, n - j < PANEL ? n - j : PANEL, padded, bounds + j, n);
}
#else
// Never called: assay_quantised_available says no.
void assay_quantised_products(const int8_t *a, const struct assay_quantised_row *a_rows, size_t m, const uint8_t *panels,
                              const struct assay_quantised_row *b_rows, size_t n, size_t padded, float *bounds) {}
#endif
