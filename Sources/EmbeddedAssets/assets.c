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
#embed "../../metrics/balance/balance.class_distribution.md" suffix(, 0)
};
static const unsigned char file_8[] = {
#embed "../../metrics/balance/balance.group_fidelity_gap.md" suffix(, 0)
};
static const unsigned char file_9[] = {
#embed "../../metrics/balance/balance.group_utility_gap.md" suffix(, 0)
};
static const unsigned char file_10[] = {
#embed "../../metrics/balance/balance.intersectional_coverage.md" suffix(, 0)
};
static const unsigned char file_11[] = {
#embed "../../metrics/balance/balance.share_gap.md" suffix(, 0)
};
static const unsigned char file_12[] = {
#embed "../../metrics/diversity/diversity.beta_recall.md" suffix(, 0)
};
static const unsigned char file_13[] = {
#embed "../../metrics/diversity/diversity.coverage.md" suffix(, 0)
};
static const unsigned char file_14[] = {
#embed "../../metrics/diversity/diversity.duplicates.md" suffix(, 0)
};
static const unsigned char file_15[] = {
#embed "../../metrics/diversity/diversity.mode_coverage.md" suffix(, 0)
};
static const unsigned char file_16[] = {
#embed "../../metrics/diversity/diversity.recall.md" suffix(, 0)
};
static const unsigned char file_17[] = {
#embed "../../metrics/diversity/diversity.structural_similarity.md" suffix(, 0)
};
static const unsigned char file_18[] = {
#embed "../../metrics/diversity/diversity.vendi.md" suffix(, 0)
};
static const unsigned char file_19[] = {
#embed "../../metrics/diversity/diversity.vendi_ratio.md" suffix(, 0)
};
static const unsigned char file_20[] = {
#embed "../../metrics/extractor.md" suffix(, 0)
};
static const unsigned char file_21[] = {
#embed "../../metrics/fidelity/fidelity.alpha_precision.md" suffix(, 0)
};
static const unsigned char file_22[] = {
#embed "../../metrics/fidelity/fidelity.classifier_two_sample.md" suffix(, 0)
};
static const unsigned char file_23[] = {
#embed "../../metrics/fidelity/fidelity.density.md" suffix(, 0)
};
static const unsigned char file_24[] = {
#embed "../../metrics/fidelity/fidelity.feature_likelihood.md" suffix(, 0)
};
static const unsigned char file_25[] = {
#embed "../../metrics/fidelity/fidelity.frechet_distance.md" suffix(, 0)
};
static const unsigned char file_26[] = {
#embed "../../metrics/fidelity/fidelity.frechet_distance_inf.md" suffix(, 0)
};
static const unsigned char file_27[] = {
#embed "../../metrics/fidelity/fidelity.image_properties.md" suffix(, 0)
};
static const unsigned char file_28[] = {
#embed "../../metrics/fidelity/fidelity.inception_score.md" suffix(, 0)
};
static const unsigned char file_29[] = {
#embed "../../metrics/fidelity/fidelity.kernel_distance.md" suffix(, 0)
};
static const unsigned char file_30[] = {
#embed "../../metrics/fidelity/fidelity.mmd_rbf.md" suffix(, 0)
};
static const unsigned char file_31[] = {
#embed "../../metrics/fidelity/fidelity.outliers.md" suffix(, 0)
};
static const unsigned char file_32[] = {
#embed "../../metrics/fidelity/fidelity.per_class_frechet_distance.md" suffix(, 0)
};
static const unsigned char file_33[] = {
#embed "../../metrics/fidelity/fidelity.pr_curve.md" suffix(, 0)
};
static const unsigned char file_34[] = {
#embed "../../metrics/fidelity/fidelity.precision.md" suffix(, 0)
};
static const unsigned char file_35[] = {
#embed "../../metrics/privacy/privacy.authenticity.md" suffix(, 0)
};
static const unsigned char file_36[] = {
#embed "../../metrics/privacy/privacy.data_copying.md" suffix(, 0)
};
static const unsigned char file_37[] = {
#embed "../../metrics/privacy/privacy.exact_copies.md" suffix(, 0)
};
static const unsigned char file_38[] = {
#embed "../../metrics/privacy/privacy.holdout_copies.md" suffix(, 0)
};
static const unsigned char file_39[] = {
#embed "../../metrics/privacy/privacy.near_copies.md" suffix(, 0)
};
static const unsigned char file_40[] = {
#embed "../../metrics/privacy/privacy.nearest_neighbour_share.md" suffix(, 0)
};
static const unsigned char file_41[] = {
#embed "../../metrics/utility/utility.calibration_error.md" suffix(, 0)
};
static const unsigned char file_42[] = {
#embed "../../metrics/utility/utility.trtr.md" suffix(, 0)
};
static const unsigned char file_43[] = {
#embed "../../metrics/utility/utility.trts.md" suffix(, 0)
};
static const unsigned char file_44[] = {
#embed "../../metrics/utility/utility.tstr.md" suffix(, 0)
};
static const unsigned char file_45[] = {
#embed "../../metrics/utility/utility.tstr_gap.md" suffix(, 0)
};
static const unsigned char file_46[] = {
#embed "../../metrics/utility/utility.tsts.md" suffix(, 0)
};
static const unsigned char file_47[] = {
#embed "../../reports/candidate-cell.mustache" suffix(, 0)
};
static const unsigned char file_48[] = {
#embed "../../reports/candidate-row.mustache" suffix(, 0)
};
static const unsigned char file_49[] = {
#embed "../../reports/checks.mustache" suffix(, 0)
};
static const unsigned char file_50[] = {
#embed "../../reports/compare.css" suffix(, 0)
};
static const unsigned char file_51[] = {
#embed "../../reports/compare.mustache" suffix(, 0)
};
static const unsigned char file_52[] = {
#embed "../../reports/cost-row.mustache" suffix(, 0)
};
static const unsigned char file_53[] = {
#embed "../../reports/disagreement.mustache" suffix(, 0)
};
static const unsigned char file_54[] = {
#embed "../../reports/evidence.json" suffix(, 0)
};
static const unsigned char file_55[] = {
#embed "../../reports/figure.mustache" suffix(, 0)
};
static const unsigned char file_56[] = {
#embed "../../reports/finding.mustache" suffix(, 0)
};
static const unsigned char file_57[] = {
#embed "../../reports/measurements.mustache" suffix(, 0)
};
static const unsigned char file_58[] = {
#embed "../../reports/nightly-series.mustache" suffix(, 0)
};
static const unsigned char file_59[] = {
#embed "../../reports/nightly.css" suffix(, 0)
};
static const unsigned char file_60[] = {
#embed "../../reports/nightly.mustache" suffix(, 0)
};
static const unsigned char file_61[] = {
#embed "../../reports/pictures.mustache" suffix(, 0)
};
static const unsigned char file_62[] = {
#embed "../../reports/policies/image-default.yaml" suffix(, 0)
};
static const unsigned char file_63[] = {
#embed "../../reports/policies/image-small.yaml" suffix(, 0)
};
static const unsigned char file_64[] = {
#embed "../../reports/policies/image-strict.yaml" suffix(, 0)
};
static const unsigned char file_65[] = {
#embed "../../reports/report.css" suffix(, 0)
};
static const unsigned char file_66[] = {
#embed "../../reports/report.mustache" suffix(, 0)
};
static const unsigned char file_67[] = {
#embed "../../reports/selftest.mustache" suffix(, 0)
};

static const assay_asset assets[] = {
    {"weights/embedded.safetensors", file_0, sizeof(file_0) - 1},
    {"fixtures/README.md", file_1, sizeof(file_1) - 1},
    {"fixtures/shapes/flawed.npz", file_2, sizeof(file_2) - 1},
    {"fixtures/shapes/good.npz", file_3, sizeof(file_3) - 1},
    {"fixtures/shapes/holdout.npz", file_4, sizeof(file_4) - 1},
    {"fixtures/shapes/real.npz", file_5, sizeof(file_5) - 1},
    {"metrics/README.md", file_6, sizeof(file_6) - 1},
    {"metrics/balance/balance.class_distribution.md", file_7, sizeof(file_7) - 1},
    {"metrics/balance/balance.group_fidelity_gap.md", file_8, sizeof(file_8) - 1},
    {"metrics/balance/balance.group_utility_gap.md", file_9, sizeof(file_9) - 1},
    {"metrics/balance/balance.intersectional_coverage.md", file_10, sizeof(file_10) - 1},
    {"metrics/balance/balance.share_gap.md", file_11, sizeof(file_11) - 1},
    {"metrics/diversity/diversity.beta_recall.md", file_12, sizeof(file_12) - 1},
    {"metrics/diversity/diversity.coverage.md", file_13, sizeof(file_13) - 1},
    {"metrics/diversity/diversity.duplicates.md", file_14, sizeof(file_14) - 1},
    {"metrics/diversity/diversity.mode_coverage.md", file_15, sizeof(file_15) - 1},
    {"metrics/diversity/diversity.recall.md", file_16, sizeof(file_16) - 1},
    {"metrics/diversity/diversity.structural_similarity.md", file_17, sizeof(file_17) - 1},
    {"metrics/diversity/diversity.vendi.md", file_18, sizeof(file_18) - 1},
    {"metrics/diversity/diversity.vendi_ratio.md", file_19, sizeof(file_19) - 1},
    {"metrics/extractor.md", file_20, sizeof(file_20) - 1},
    {"metrics/fidelity/fidelity.alpha_precision.md", file_21, sizeof(file_21) - 1},
    {"metrics/fidelity/fidelity.classifier_two_sample.md", file_22, sizeof(file_22) - 1},
    {"metrics/fidelity/fidelity.density.md", file_23, sizeof(file_23) - 1},
    {"metrics/fidelity/fidelity.feature_likelihood.md", file_24, sizeof(file_24) - 1},
    {"metrics/fidelity/fidelity.frechet_distance.md", file_25, sizeof(file_25) - 1},
    {"metrics/fidelity/fidelity.frechet_distance_inf.md", file_26, sizeof(file_26) - 1},
    {"metrics/fidelity/fidelity.image_properties.md", file_27, sizeof(file_27) - 1},
    {"metrics/fidelity/fidelity.inception_score.md", file_28, sizeof(file_28) - 1},
    {"metrics/fidelity/fidelity.kernel_distance.md", file_29, sizeof(file_29) - 1},
    {"metrics/fidelity/fidelity.mmd_rbf.md", file_30, sizeof(file_30) - 1},
    {"metrics/fidelity/fidelity.outliers.md", file_31, sizeof(file_31) - 1},
    {"metrics/fidelity/fidelity.per_class_frechet_distance.md", file_32, sizeof(file_32) - 1},
    {"metrics/fidelity/fidelity.pr_curve.md", file_33, sizeof(file_33) - 1},
    {"metrics/fidelity/fidelity.precision.md", file_34, sizeof(file_34) - 1},
    {"metrics/privacy/privacy.authenticity.md", file_35, sizeof(file_35) - 1},
    {"metrics/privacy/privacy.data_copying.md", file_36, sizeof(file_36) - 1},
    {"metrics/privacy/privacy.exact_copies.md", file_37, sizeof(file_37) - 1},
    {"metrics/privacy/privacy.holdout_copies.md", file_38, sizeof(file_38) - 1},
    {"metrics/privacy/privacy.near_copies.md", file_39, sizeof(file_39) - 1},
    {"metrics/privacy/privacy.nearest_neighbour_share.md", file_40, sizeof(file_40) - 1},
    {"metrics/utility/utility.calibration_error.md", file_41, sizeof(file_41) - 1},
    {"metrics/utility/utility.trtr.md", file_42, sizeof(file_42) - 1},
    {"metrics/utility/utility.trts.md", file_43, sizeof(file_43) - 1},
    {"metrics/utility/utility.tstr.md", file_44, sizeof(file_44) - 1},
    {"metrics/utility/utility.tstr_gap.md", file_45, sizeof(file_45) - 1},
    {"metrics/utility/utility.tsts.md", file_46, sizeof(file_46) - 1},
    {"reports/candidate-cell.mustache", file_47, sizeof(file_47) - 1},
    {"reports/candidate-row.mustache", file_48, sizeof(file_48) - 1},
    {"reports/checks.mustache", file_49, sizeof(file_49) - 1},
    {"reports/compare.css", file_50, sizeof(file_50) - 1},
    {"reports/compare.mustache", file_51, sizeof(file_51) - 1},
    {"reports/cost-row.mustache", file_52, sizeof(file_52) - 1},
    {"reports/disagreement.mustache", file_53, sizeof(file_53) - 1},
    {"reports/evidence.json", file_54, sizeof(file_54) - 1},
    {"reports/figure.mustache", file_55, sizeof(file_55) - 1},
    {"reports/finding.mustache", file_56, sizeof(file_56) - 1},
    {"reports/measurements.mustache", file_57, sizeof(file_57) - 1},
    {"reports/nightly-series.mustache", file_58, sizeof(file_58) - 1},
    {"reports/nightly.css", file_59, sizeof(file_59) - 1},
    {"reports/nightly.mustache", file_60, sizeof(file_60) - 1},
    {"reports/pictures.mustache", file_61, sizeof(file_61) - 1},
    {"reports/policies/image-default.yaml", file_62, sizeof(file_62) - 1},
    {"reports/policies/image-small.yaml", file_63, sizeof(file_63) - 1},
    {"reports/policies/image-strict.yaml", file_64, sizeof(file_64) - 1},
    {"reports/report.css", file_65, sizeof(file_65) - 1},
    {"reports/report.mustache", file_66, sizeof(file_66) - 1},
    {"reports/selftest.mustache", file_67, sizeof(file_67) - 1},
    {0, 0, 0},
};

const assay_asset *assay_assets(size_t *count) {
    *count = sizeof(assets) / sizeof(assets[0]) - 1;
    return assets;
}
