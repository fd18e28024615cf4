#pragma once
#include <stddef.h>

/// One file that was compiled into the binary.
typedef struct {
    const char *path;            // relative to the repository root, e.g. "metrics/fidelity/fidelity.precision.md"
    const unsigned char *bytes;
    size_t count;
} assay_asset;

/// All embedded files, in the order of their paths.
const assay_asset *assay_assets(size_t *count);
