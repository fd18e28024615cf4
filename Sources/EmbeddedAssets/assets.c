// Written by scripts/embed-assets; a test compares it with the folders.
#include "EmbeddedAssets.h"

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wc23-extensions"
#endif

static const unsigned char file_0[] = {
#embed "../../Sources/EmbeddedAssets/weights/embedded.safetensors" suffix(, 0)
};
static const unsigned char file_1[] = {
#embed "../../fixtures/README.md" suffix(, 0)
};
static const unsigned char file_2[] = {
#embed "../../fixtures/shapes/flawed.npz" suffix(, 0)
};
static const unsigned char file_3[] = {
#embed "../../fixtures/shapes/good.npz" suffix(, 0)
};
static const unsigned char file_4[] = {
#embed "../../fixtures/shapes/holdout.npz" suffix(, 0)
};
static const unsigned char file_5[] = {
#embed "../../fixtures/shapes/real.npz" suffix(, 0)
};
static const unsigned char file_6[] = {
#embed "../../metrics/README.md" suffix(, 0)
};
static const unsigned char file_7[] = {
#embed "../../reports/policies/image-default.yaml" suffix(, 0)
};

static const assay_asset assets[] = {
    {"weights/embedded.safetensors", file_0, sizeof(file_0) - 1},
    {"fixtures/README.md", file_1, sizeof(file_1) - 1},
    {"fixtures/shapes/flawed.npz", file_2, sizeof(file_2) - 1},
    {"fixtures/shapes/good.npz", file_3, sizeof(file_3) - 1},
    {"fixtures/shapes/holdout.npz", file_4, sizeof(file_4) - 1},
    {"fixtures/shapes/real.npz", file_5, sizeof(file_5) - 1},
    {"metrics/README.md", file_6, sizeof(file_6) - 1},
    {"reports/policies/image-default.yaml", file_7, sizeof(file_7) - 1},
    {0, 0, 0},
};

const assay_asset *assay_assets(size_t *count) {
    *count = sizeof(assets) / sizeof(assets[0]) - 1;
    return assets;
}
