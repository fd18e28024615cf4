#pragma once
#include <stddef.h>

// 3×3 convolution, stride 1, padding 1, channels last, by Winograd F(4×4, 3×3) (Lavin and Gray 2016).
// Channel counts are multiples of 16. A group is `images` whole images; its tiles are numbered image by image, row by
// row. Transformed data lie as 36 planes of [tiles × channels], `plane` floats apart.

typedef struct {
    ptrdiff_t height, width, images;
} assay_wino_group;

/// Tiles of one image: ⌈height/4⌉ · ⌈width/4⌉.
ptrdiff_t assay_wino_tiles(ptrdiff_t height, ptrdiff_t width);

/// U = G w Gᵀ for weights w [3][3][in][out], `u` packed for assay_gemm (36 planes of in·out floats); `ut` the planes
/// transposed, packed for products with Uᵀ, or null. Handles planes' rows of input channel range [first, last).
void assay_wino_weights(const float *w, ptrdiff_t in, ptrdiff_t out, float *u, float *ut, ptrdiff_t first,
                        ptrdiff_t last);
/// dw = Gᵀ dU G, dU 36 planes [in × out], input channels [first, last); added to dw when `accumulate`.
void assay_wino_weight_gradient(const float *du, ptrdiff_t plane, ptrdiff_t in, ptrdiff_t out, float *dw,
                                ptrdiff_t first, ptrdiff_t last, int accumulate);
/// V = Bᵀ x B.
void assay_wino_input(const float *x, ptrdiff_t channels, assay_wino_group g, float *v, ptrdiff_t plane);
/// y = Aᵀ M A (+ bias) (then max(·, 0)).
void assay_wino_output(const float *m, ptrdiff_t plane, ptrdiff_t channels, assay_wino_group g, const float *bias,
                       int relu, float *y);
/// dM = A dy Aᵀ, the adjoint of assay_wino_output.
void assay_wino_output_adjoint(const float *dy, ptrdiff_t channels, assay_wino_group g, float *dm, ptrdiff_t plane);
/// dx = B dV Bᵀ, overlapping tiles added, the adjoint of assay_wino_input. Overwrites dx.
void assay_wino_input_adjoint(const float *dv, ptrdiff_t plane, ptrdiff_t channels, assay_wino_group g, float *dx);

/// Whether the products below are faster here than BLAS's: their register tile wants the 32 registers of AVX-512.
int assay_gemm_pays(void);

/// Packs the transpose of count × k rows, `stride` floats apart, for `assay_gemm`: k · 32 floats for every 32 rows begun,
/// missing rows as zeros.
void assay_gemm_pack_rows(const float *rows, ptrdiff_t count, ptrdiff_t k, ptrdiff_t stride, float *packed);

/// Packs b [k × n] row-major as panels of 32 (the last 16) columns.
void assay_gemm_pack(const float *b, ptrdiff_t k, ptrdiff_t n, float *packed);
/// c [m × n] = a [m × k] · b, b packed by assay_gemm_pack; n a multiple of 16.
void assay_gemm(const float *a, ptrdiff_t m, ptrdiff_t k, ptrdiff_t lda, const float *packed, ptrdiff_t n, float *c,
                ptrdiff_t ldc);
/// c [k × n] (+)= aᵀ · b for a [m × k], b [m × n] row-major; n a multiple of 16.
void assay_gemm_tn(const float *a, ptrdiff_t m, ptrdiff_t k, ptrdiff_t lda, const float *b, ptrdiff_t n,
                   ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate);
