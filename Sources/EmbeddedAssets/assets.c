// Written by scripts/embed-assets; a test compares it with the folders.
#include "EmbeddedAssets.h"

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wc23-extensions"
#endif

static const unsigned char file_0[] = {
#embed "../../metrics/README.md" suffix(, 0)
};

static const assay_asset assets[] = {
    {"metrics/README.md", file_0, sizeof(file_0) - 1},
    {0, 0, 0},
};

const assay_asset *assay_assets(size_t *count) {
    *count = sizeof(assets) / sizeof(assets[0]) - 1;
    return assets;
}
