#include "winograd.h"
#include "vectors.h"

// Products of thin matrices, as the Winograd planes are: BLAS spends as long packing them as multiplying them.
// One register tile is `rows` × 32 (or 16) values; `ai` and `ak` are a's strides along the tile's rows and the sum.
// Twelve rows and two vectors are 24 of AVX-512's 32 registers.
#define TILE 12

INLINE void tile(const float *a, ptrdiff_t ai, ptrdiff_t ak, const float *b, ptrdiff_t bk, ptrdiff_t depth, float *c,
                 ptrdiff_t ldc, int accumulate, const int rows, const int vectors) {
    v16 sum[TILE][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) sum[i][j] = accumulate ? LOAD(c + i * ldc + 16 * j) : (v16){0};
    for (ptrdiff_t k = 0; k < depth; k++) {
        v16 right[2];
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) right[j] = LOAD(b + k * bk + 16 * j);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            const v16 left = (v16){0} + a[i * ai + k * ak];
#pragma clang loop unroll(full)
            for (int j = 0; j < vectors; j++) sum[i][j] += left * right[j];
        }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) STORE(c + i * ldc + 16 * j, sum[i][j]);
}

INLINE void panel(const float *a, ptrdiff_t ai, ptrdiff_t ak, const float *b, ptrdiff_t bk, ptrdiff_t depth, float *c,
                  ptrdiff_t ldc, int accumulate, ptrdiff_t rows, const int vectors) {
    ptrdiff_t i = 0;
    for (; i + TILE <= rows; i += TILE)
        tile(a + i * ai, ai, ak, b, bk, depth, c + i * ldc, ldc, accumulate, TILE, vectors);
    for (; i + 8 <= rows; i += 8) tile(a + i * ai, ai, ak, b, bk, depth, c + i * ldc, ldc, accumulate, 8, vectors);
    for (; i + 4 <= rows; i += 4) tile(a + i * ai, ai, ak, b, bk, depth, c + i * ldc, ldc, accumulate, 4, vectors);
    for (; i < rows; i++) tile(a + i * ai, ai, ak, b, bk, depth, c + i * ldc, ldc, accumulate, 1, vectors);
}

void assay_gemm_pack(const float *b, ptrdiff_t k, ptrdiff_t n, float *packed) {
    for (ptrdiff_t first = 0; first < n; first += 32) {
        const ptrdiff_t width = n - first < 32 ? n - first : 32;
        for (ptrdiff_t row = 0; row < k; row++)
            memcpy(packed + first * k + row * width, b + row * n + first, (size_t)width * sizeof(float));
    }
}

int assay_gemm_pays(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#else
    return 0;
#endif
}

CLONES void assay_gemm_pack_rows(const float *rows, ptrdiff_t count, ptrdiff_t k, ptrdiff_t stride, float *packed) {
    for (ptrdiff_t first = 0; first < count; first += 32) {
        const ptrdiff_t width = count - first < 32 ? count - first : 32;
        float *panel = packed + first * k;
        for (ptrdiff_t place = 0; place < k; place++)
            for (ptrdiff_t j = 0; j < 32; j++)
                panel[place * 32 + j] = j < width ? rows[(first + j) * stride + place] : 0;
    }
}

CLONES void assay_gemm(const float *a, ptrdiff_t m, ptrdiff_t k, ptrdiff_t lda, const float *packed, ptrdiff_t n,
                       float *c, ptrdiff_t ldc) {
    ptrdiff_t first = 0;
    for (; first + 32 <= n; first += 32) panel(a, lda, 1, packed + first * k, 32, k, c + first, ldc, 0, m, 2);
    if (first < n) panel(a, lda, 1, packed + first * k, 16, k, c + first, ldc, 0, m, 1);
}

CLONES void assay_gemm_tn(const float *a, ptrdiff_t m, ptrdiff_t k, ptrdiff_t lda, const float *b, ptrdiff_t n,
                          ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
    ptrdiff_t first = 0;
    for (; first + 32 <= n; first += 32) panel(a, 1, lda, b + first, ldb, m, c + first, ldc, accumulate, k, 2);
    if (first < n) panel(a, 1, lda, b + first, ldb, m, c + first, ldc, accumulate, k, 1);
}
