#pragma once

/// Picks the fastest kernels that OpenBLAS holds for this processor and sets it to one thread (Assay runs blocks in
/// parallel itself, so that results do not depend on the thread count). Call once, before any other BLAS call.
/// Returns the name of the kernel set in use.
const char *assay_blas_start(void);
