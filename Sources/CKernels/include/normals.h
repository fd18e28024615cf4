#pragma once
#include <stddef.h>
#include <stdint.h>

/// Fills `out` with standard normals: values 4·i … 4·i + 3 come from block `first` + i of Philox 4×32-10 (Salmon et al.
/// 2011) under `key` by Box and Muller's transform, so that any part of the sequence can be had.
void assay_normals(uint64_t key, uint64_t first, ptrdiff_t count, float *out);
