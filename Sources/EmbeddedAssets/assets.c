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
#embed "../../fixtures/customers/flawed.csv" suffix(, 0)
};
static const unsigned char file_3[] = {
#embed "../../fixtures/customers/good.csv" suffix(, 0)
};
static const unsigned char file_4[] = {
#embed "../../fixtures/customers/holdout.csv" suffix(, 0)
};
static const unsigned char file_5[] = {
#embed "../../fixtures/customers/real.csv" suffix(, 0)
};
static const unsigned char file_6[] = {
#embed "../../fixtures/shapes/flawed.npz" suffix(, 0)
};
static const unsigned char file_7[] = {
#embed "../../fixtures/shapes/good.npz" suffix(, 0)
};
static const unsigned char file_8[] = {
#embed "../../fixtures/shapes/holdout.npz" suffix(, 0)
};
static const unsigned char file_9[] = {
#embed "../../fixtures/shapes/real.npz" suffix(, 0)
};
static const unsigned char file_10[] = {
#embed "../../metrics/README.md" suffix(, 0)
};
static const unsigned char file_11[] = {
#embed "../../metrics/balance/balance.bias_amplification.md" suffix(, 0)
};
static const unsigned char file_12[] = {
#embed "../../metrics/balance/balance.class_distribution.md" suffix(, 0)
};
static const unsigned char file_13[] = {
#embed "../../metrics/balance/balance.demographic_parity.md" suffix(, 0)
};
static const unsigned char file_14[] = {
#embed "../../metrics/balance/balance.equalized_odds.md" suffix(, 0)
};
static const unsigned char file_15[] = {
#embed "../../metrics/balance/balance.group_fidelity_gap.md" suffix(, 0)
};
static const unsigned char file_16[] = {
#embed "../../metrics/balance/balance.group_utility_gap.md" suffix(, 0)
};
static const unsigned char file_17[] = {
#embed "../../metrics/balance/balance.intersectional_coverage.md" suffix(, 0)
};
static const unsigned char file_18[] = {
#embed "../../metrics/balance/balance.share_gap.md" suffix(, 0)
};
static const unsigned char file_19[] = {
#embed "../../metrics/diversity/diversity.beta_recall.md" suffix(, 0)
};
static const unsigned char file_20[] = {
#embed "../../metrics/diversity/diversity.category_coverage.md" suffix(, 0)
};
static const unsigned char file_21[] = {
#embed "../../metrics/diversity/diversity.coverage.md" suffix(, 0)
};
static const unsigned char file_22[] = {
#embed "../../metrics/diversity/diversity.duplicates.md" suffix(, 0)
};
static const unsigned char file_23[] = {
#embed "../../metrics/diversity/diversity.mode_coverage.md" suffix(, 0)
};
static const unsigned char file_24[] = {
#embed "../../metrics/diversity/diversity.recall.md" suffix(, 0)
};
static const unsigned char file_25[] = {
#embed "../../metrics/diversity/diversity.structural_similarity.md" suffix(, 0)
};
static const unsigned char file_26[] = {
#embed "../../metrics/diversity/diversity.vendi.md" suffix(, 0)
};
static const unsigned char file_27[] = {
#embed "../../metrics/diversity/diversity.vendi_ratio.md" suffix(, 0)
};
static const unsigned char file_28[] = {
#embed "../../metrics/extractor.md" suffix(, 0)
};
static const unsigned char file_29[] = {
#embed "../../metrics/fidelity/fidelity.accuracy_1.md" suffix(, 0)
};
static const unsigned char file_30[] = {
#embed "../../metrics/fidelity/fidelity.accuracy_2.md" suffix(, 0)
};
static const unsigned char file_31[] = {
#embed "../../metrics/fidelity/fidelity.accuracy_3.md" suffix(, 0)
};
static const unsigned char file_32[] = {
#embed "../../metrics/fidelity/fidelity.alpha_precision.md" suffix(, 0)
};
static const unsigned char file_33[] = {
#embed "../../metrics/fidelity/fidelity.cardinality.md" suffix(, 0)
};
static const unsigned char file_34[] = {
#embed "../../metrics/fidelity/fidelity.classifier_two_sample.md" suffix(, 0)
};
static const unsigned char file_35[] = {
#embed "../../metrics/fidelity/fidelity.contingency_similarity.md" suffix(, 0)
};
static const unsigned char file_36[] = {
#embed "../../metrics/fidelity/fidelity.correlation_similarity.md" suffix(, 0)
};
static const unsigned char file_37[] = {
#embed "../../metrics/fidelity/fidelity.density.md" suffix(, 0)
};
static const unsigned char file_38[] = {
#embed "../../metrics/fidelity/fidelity.feature_likelihood.md" suffix(, 0)
};
static const unsigned char file_39[] = {
#embed "../../metrics/fidelity/fidelity.frechet_distance.md" suffix(, 0)
};
static const unsigned char file_40[] = {
#embed "../../metrics/fidelity/fidelity.frechet_distance_inf.md" suffix(, 0)
};
static const unsigned char file_41[] = {
#embed "../../metrics/fidelity/fidelity.image_properties.md" suffix(, 0)
};
static const unsigned char file_42[] = {
#embed "../../metrics/fidelity/fidelity.inception_score.md" suffix(, 0)
};
static const unsigned char file_43[] = {
#embed "../../metrics/fidelity/fidelity.intraclass_correlation.md" suffix(, 0)
};
static const unsigned char file_44[] = {
#embed "../../metrics/fidelity/fidelity.jensen_shannon.md" suffix(, 0)
};
static const unsigned char file_45[] = {
#embed "../../metrics/fidelity/fidelity.k_marginals.md" suffix(, 0)
};
static const unsigned char file_46[] = {
#embed "../../metrics/fidelity/fidelity.kernel_distance.md" suffix(, 0)
};
static const unsigned char file_47[] = {
#embed "../../metrics/fidelity/fidelity.key_aggregates.md" suffix(, 0)
};
static const unsigned char file_48[] = {
#embed "../../metrics/fidelity/fidelity.ks_complement.md" suffix(, 0)
};
static const unsigned char file_49[] = {
#embed "../../metrics/fidelity/fidelity.mishandled.md" suffix(, 0)
};
static const unsigned char file_50[] = {
#embed "../../metrics/fidelity/fidelity.missing_similarity.md" suffix(, 0)
};
static const unsigned char file_51[] = {
#embed "../../metrics/fidelity/fidelity.mixed_association.md" suffix(, 0)
};
static const unsigned char file_52[] = {
#embed "../../metrics/fidelity/fidelity.mmd_rbf.md" suffix(, 0)
};
static const unsigned char file_53[] = {
#embed "../../metrics/fidelity/fidelity.outliers.md" suffix(, 0)
};
static const unsigned char file_54[] = {
#embed "../../metrics/fidelity/fidelity.parent_child.md" suffix(, 0)
};
static const unsigned char file_55[] = {
#embed "../../metrics/fidelity/fidelity.parent_child_accuracy.md" suffix(, 0)
};
static const unsigned char file_56[] = {
#embed "../../metrics/fidelity/fidelity.per_class_frechet_distance.md" suffix(, 0)
};
static const unsigned char file_57[] = {
#embed "../../metrics/fidelity/fidelity.pr_curve.md" suffix(, 0)
};
static const unsigned char file_58[] = {
#embed "../../metrics/fidelity/fidelity.precision.md" suffix(, 0)
};
static const unsigned char file_59[] = {
#embed "../../metrics/fidelity/fidelity.propensity_mse.md" suffix(, 0)
};
static const unsigned char file_60[] = {
#embed "../../metrics/fidelity/fidelity.sequence_autocorrelation.md" suffix(, 0)
};
static const unsigned char file_61[] = {
#embed "../../metrics/fidelity/fidelity.sequence_steps.md" suffix(, 0)
};
static const unsigned char file_62[] = {
#embed "../../metrics/fidelity/fidelity.sequence_transitions.md" suffix(, 0)
};
static const unsigned char file_63[] = {
#embed "../../metrics/fidelity/fidelity.text_variety.md" suffix(, 0)
};
static const unsigned char file_64[] = {
#embed "../../metrics/fidelity/fidelity.tv_complement.md" suffix(, 0)
};
static const unsigned char file_65[] = {
#embed "../../metrics/fidelity/fidelity.wasserstein.md" suffix(, 0)
};
static const unsigned char file_66[] = {
#embed "../../metrics/privacy/privacy.attribute_inference.md" suffix(, 0)
};
static const unsigned char file_67[] = {
#embed "../../metrics/privacy/privacy.authenticity.md" suffix(, 0)
};
static const unsigned char file_68[] = {
#embed "../../metrics/privacy/privacy.data_copying.md" suffix(, 0)
};
static const unsigned char file_69[] = {
#embed "../../metrics/privacy/privacy.dcr.md" suffix(, 0)
};
static const unsigned char file_70[] = {
#embed "../../metrics/privacy/privacy.exact_copies.md" suffix(, 0)
};
static const unsigned char file_71[] = {
#embed "../../metrics/privacy/privacy.holdout_copies.md" suffix(, 0)
};
static const unsigned char file_72[] = {
#embed "../../metrics/privacy/privacy.identifiability.md" suffix(, 0)
};
static const unsigned char file_73[] = {
#embed "../../metrics/privacy/privacy.k_anonymity.md" suffix(, 0)
};
static const unsigned char file_74[] = {
#embed "../../metrics/privacy/privacy.k_map.md" suffix(, 0)
};
static const unsigned char file_75[] = {
#embed "../../metrics/privacy/privacy.l_diversity.md" suffix(, 0)
};
static const unsigned char file_76[] = {
#embed "../../metrics/privacy/privacy.linkability.md" suffix(, 0)
};
static const unsigned char file_77[] = {
#embed "../../metrics/privacy/privacy.membership_inference.md" suffix(, 0)
};
static const unsigned char file_78[] = {
#embed "../../metrics/privacy/privacy.near_copies.md" suffix(, 0)
};
static const unsigned char file_79[] = {
#embed "../../metrics/privacy/privacy.nearest_neighbour_share.md" suffix(, 0)
};
static const unsigned char file_80[] = {
#embed "../../metrics/privacy/privacy.nndr.md" suffix(, 0)
};
static const unsigned char file_81[] = {
#embed "../../metrics/privacy/privacy.singling_out.md" suffix(, 0)
};
static const unsigned char file_82[] = {
#embed "../../metrics/privacy/privacy.t_closeness.md" suffix(, 0)
};
static const unsigned char file_83[] = {
#embed "../../metrics/utility/utility.augmentation_gain.md" suffix(, 0)
};
static const unsigned char file_84[] = {
#embed "../../metrics/utility/utility.calibration_error.md" suffix(, 0)
};
static const unsigned char file_85[] = {
#embed "../../metrics/utility/utility.importance_agreement.md" suffix(, 0)
};
static const unsigned char file_86[] = {
#embed "../../metrics/utility/utility.model_ranking.md" suffix(, 0)
};
static const unsigned char file_87[] = {
#embed "../../metrics/utility/utility.trtr.md" suffix(, 0)
};
static const unsigned char file_88[] = {
#embed "../../metrics/utility/utility.trts.md" suffix(, 0)
};
static const unsigned char file_89[] = {
#embed "../../metrics/utility/utility.tstr.md" suffix(, 0)
};
static const unsigned char file_90[] = {
#embed "../../metrics/utility/utility.tstr_gap.md" suffix(, 0)
};
static const unsigned char file_91[] = {
#embed "../../metrics/utility/utility.tsts.md" suffix(, 0)
};
static const unsigned char file_92[] = {
#embed "../../metrics/validity/validity.category.md" suffix(, 0)
};
static const unsigned char file_93[] = {
#embed "../../metrics/validity/validity.constraint.md" suffix(, 0)
};
static const unsigned char file_94[] = {
#embed "../../metrics/validity/validity.declared.md" suffix(, 0)
};
static const unsigned char file_95[] = {
#embed "../../metrics/validity/validity.key_unique.md" suffix(, 0)
};
static const unsigned char file_96[] = {
#embed "../../metrics/validity/validity.range.md" suffix(, 0)
};
static const unsigned char file_97[] = {
#embed "../../metrics/validity/validity.referential.md" suffix(, 0)
};
static const unsigned char file_98[] = {
#embed "../../metrics/validity/validity.schema.md" suffix(, 0)
};
static const unsigned char file_99[] = {
#embed "../../reports/candidate-cell.mustache" suffix(, 0)
};
static const unsigned char file_100[] = {
#embed "../../reports/candidate-row.mustache" suffix(, 0)
};
static const unsigned char file_101[] = {
#embed "../../reports/checks.mustache" suffix(, 0)
};
static const unsigned char file_102[] = {
#embed "../../reports/compare.css" suffix(, 0)
};
static const unsigned char file_103[] = {
#embed "../../reports/compare.mustache" suffix(, 0)
};
static const unsigned char file_104[] = {
#embed "../../reports/cost-row.mustache" suffix(, 0)
};
static const unsigned char file_105[] = {
#embed "../../reports/disagreement.mustache" suffix(, 0)
};
static const unsigned char file_106[] = {
#embed "../../reports/evidence.json" suffix(, 0)
};
static const unsigned char file_107[] = {
#embed "../../reports/figure.mustache" suffix(, 0)
};
static const unsigned char file_108[] = {
#embed "../../reports/finding.mustache" suffix(, 0)
};
static const unsigned char file_109[] = {
#embed "../../reports/forest.mustache" suffix(, 0)
};
static const unsigned char file_110[] = {
#embed "../../reports/measurements.mustache" suffix(, 0)
};
static const unsigned char file_111[] = {
#embed "../../reports/nightly-lines.mustache" suffix(, 0)
};
static const unsigned char file_112[] = {
#embed "../../reports/nightly-series.mustache" suffix(, 0)
};
static const unsigned char file_113[] = {
#embed "../../reports/nightly.css" suffix(, 0)
};
static const unsigned char file_114[] = {
#embed "../../reports/nightly.mustache" suffix(, 0)
};
static const unsigned char file_115[] = {
#embed "../../reports/pictures.mustache" suffix(, 0)
};
static const unsigned char file_116[] = {
#embed "../../reports/policies/health.yaml" suffix(, 0)
};
static const unsigned char file_117[] = {
#embed "../../reports/policies/image-default.yaml" suffix(, 0)
};
static const unsigned char file_118[] = {
#embed "../../reports/policies/image-small.yaml" suffix(, 0)
};
static const unsigned char file_119[] = {
#embed "../../reports/policies/image-strict.yaml" suffix(, 0)
};
static const unsigned char file_120[] = {
#embed "../../reports/policies/table-default.yaml" suffix(, 0)
};
static const unsigned char file_121[] = {
#embed "../../reports/policies/table-strict.yaml" suffix(, 0)
};
static const unsigned char file_122[] = {
#embed "../../reports/policies/tables-default.yaml" suffix(, 0)
};
static const unsigned char file_123[] = {
#embed "../../reports/report.css" suffix(, 0)
};
static const unsigned char file_124[] = {
#embed "../../reports/report.mustache" suffix(, 0)
};
static const unsigned char file_125[] = {
#embed "../../reports/selftest.mustache" suffix(, 0)
};

static const assay_asset assets[] = {
    {"weights/embedded.safetensors", file_0, sizeof(file_0) - 1},
    {"fixtures/README.md", file_1, sizeof(file_1) - 1},
    {"fixtures/customers/flawed.csv", file_2, sizeof(file_2) - 1},
    {"fixtures/customers/good.csv", file_3, sizeof(file_3) - 1},
    {"fixtures/customers/holdout.csv", file_4, sizeof(file_4) - 1},
    {"fixtures/customers/real.csv", file_5, sizeof(file_5) - 1},
    {"fixtures/shapes/flawed.npz", file_6, sizeof(file_6) - 1},
    {"fixtures/shapes/good.npz", file_7, sizeof(file_7) - 1},
    {"fixtures/shapes/holdout.npz", file_8, sizeof(file_8) - 1},
    {"fixtures/shapes/real.npz", file_9, sizeof(file_9) - 1},
    {"metrics/README.md", file_10, sizeof(file_10) - 1},
    {"metrics/balance/balance.bias_amplification.md", file_11, sizeof(file_11) - 1},
    {"metrics/balance/balance.class_distribution.md", file_12, sizeof(file_12) - 1},
    {"metrics/balance/balance.demographic_parity.md", file_13, sizeof(file_13) - 1},
    {"metrics/balance/balance.equalized_odds.md", file_14, sizeof(file_14) - 1},
    {"metrics/balance/balance.group_fidelity_gap.md", file_15, sizeof(file_15) - 1},
    {"metrics/balance/balance.group_utility_gap.md", file_16, sizeof(file_16) - 1},
    {"metrics/balance/balance.intersectional_coverage.md", file_17, sizeof(file_17) - 1},
    {"metrics/balance/balance.share_gap.md", file_18, sizeof(file_18) - 1},
    {"metrics/diversity/diversity.beta_recall.md", file_19, sizeof(file_19) - 1},
    {"metrics/diversity/diversity.category_coverage.md", file_20, sizeof(file_20) - 1},
    {"metrics/diversity/diversity.coverage.md", file_21, sizeof(file_21) - 1},
    {"metrics/diversity/diversity.duplicates.md", file_22, sizeof(file_22) - 1},
    {"metrics/diversity/diversity.mode_coverage.md", file_23, sizeof(file_23) - 1},
    {"metrics/diversity/diversity.recall.md", file_24, sizeof(file_24) - 1},
    {"metrics/diversity/diversity.structural_similarity.md", file_25, sizeof(file_25) - 1},
    {"metrics/diversity/diversity.vendi.md", file_26, sizeof(file_26) - 1},
    {"metrics/diversity/diversity.vendi_ratio.md", file_27, sizeof(file_27) - 1},
    {"metrics/extractor.md", file_28, sizeof(file_28) - 1},
    {"metrics/fidelity/fidelity.accuracy_1.md", file_29, sizeof(file_29) - 1},
    {"metrics/fidelity/fidelity.accuracy_2.md", file_30, sizeof(file_30) - 1},
    {"metrics/fidelity/fidelity.accuracy_3.md", file_31, sizeof(file_31) - 1},
    {"metrics/fidelity/fidelity.alpha_precision.md", file_32, sizeof(file_32) - 1},
    {"metrics/fidelity/fidelity.cardinality.md", file_33, sizeof(file_33) - 1},
    {"metrics/fidelity/fidelity.classifier_two_sample.md", file_34, sizeof(file_34) - 1},
    {"metrics/fidelity/fidelity.contingency_similarity.md", file_35, sizeof(file_35) - 1},
    {"metrics/fidelity/fidelity.correlation_similarity.md", file_36, sizeof(file_36) - 1},
    {"metrics/fidelity/fidelity.density.md", file_37, sizeof(file_37) - 1},
    {"metrics/fidelity/fidelity.feature_likelihood.md", file_38, sizeof(file_38) - 1},
    {"metrics/fidelity/fidelity.frechet_distance.md", file_39, sizeof(file_39) - 1},
    {"metrics/fidelity/fidelity.frechet_distance_inf.md", file_40, sizeof(file_40) - 1},
    {"metrics/fidelity/fidelity.image_properties.md", file_41, sizeof(file_41) - 1},
    {"metrics/fidelity/fidelity.inception_score.md", file_42, sizeof(file_42) - 1},
    {"metrics/fidelity/fidelity.intraclass_correlation.md", file_43, sizeof(file_43) - 1},
    {"metrics/fidelity/fidelity.jensen_shannon.md", file_44, sizeof(file_44) - 1},
    {"metrics/fidelity/fidelity.k_marginals.md", file_45, sizeof(file_45) - 1},
    {"metrics/fidelity/fidelity.kernel_distance.md", file_46, sizeof(file_46) - 1},
    {"metrics/fidelity/fidelity.key_aggregates.md", file_47, sizeof(file_47) - 1},
    {"metrics/fidelity/fidelity.ks_complement.md", file_48, sizeof(file_48) - 1},
    {"metrics/fidelity/fidelity.mishandled.md", file_49, sizeof(file_49) - 1},
    {"metrics/fidelity/fidelity.missing_similarity.md", file_50, sizeof(file_50) - 1},
    {"metrics/fidelity/fidelity.mixed_association.md", file_51, sizeof(file_51) - 1},
    {"metrics/fidelity/fidelity.mmd_rbf.md", file_52, sizeof(file_52) - 1},
    {"metrics/fidelity/fidelity.outliers.md", file_53, sizeof(file_53) - 1},
    {"metrics/fidelity/fidelity.parent_child.md", file_54, sizeof(file_54) - 1},
    {"metrics/fidelity/fidelity.parent_child_accuracy.md", file_55, sizeof(file_55) - 1},
    {"metrics/fidelity/fidelity.per_class_frechet_distance.md", file_56, sizeof(file_56) - 1},
    {"metrics/fidelity/fidelity.pr_curve.md", file_57, sizeof(file_57) - 1},
    {"metrics/fidelity/fidelity.precision.md", file_58, sizeof(file_58) - 1},
    {"metrics/fidelity/fidelity.propensity_mse.md", file_59, sizeof(file_59) - 1},
    {"metrics/fidelity/fidelity.sequence_autocorrelation.md", file_60, sizeof(file_60) - 1},
    {"metrics/fidelity/fidelity.sequence_steps.md", file_61, sizeof(file_61) - 1},
    {"metrics/fidelity/fidelity.sequence_transitions.md", file_62, sizeof(file_62) - 1},
    {"metrics/fidelity/fidelity.text_variety.md", file_63, sizeof(file_63) - 1},
    {"metrics/fidelity/fidelity.tv_complement.md", file_64, sizeof(file_64) - 1},
    {"metrics/fidelity/fidelity.wasserstein.md", file_65, sizeof(file_65) - 1},
    {"metrics/privacy/privacy.attribute_inference.md", file_66, sizeof(file_66) - 1},
    {"metrics/privacy/privacy.authenticity.md", file_67, sizeof(file_67) - 1},
    {"metrics/privacy/privacy.data_copying.md", file_68, sizeof(file_68) - 1},
    {"metrics/privacy/privacy.dcr.md", file_69, sizeof(file_69) - 1},
    {"metrics/privacy/privacy.exact_copies.md", file_70, sizeof(file_70) - 1},
    {"metrics/privacy/privacy.holdout_copies.md", file_71, sizeof(file_71) - 1},
    {"metrics/privacy/privacy.identifiability.md", file_72, sizeof(file_72) - 1},
    {"metrics/privacy/privacy.k_anonymity.md", file_73, sizeof(file_73) - 1},
    {"metrics/privacy/privacy.k_map.md", file_74, sizeof(file_74) - 1},
    {"metrics/privacy/privacy.l_diversity.md", file_75, sizeof(file_75) - 1},
    {"metrics/privacy/privacy.linkability.md", file_76, sizeof(file_76) - 1},
    {"metrics/privacy/privacy.membership_inference.md", file_77, sizeof(file_77) - 1},
    {"metrics/privacy/privacy.near_copies.md", file_78, sizeof(file_78) - 1},
    {"metrics/privacy/privacy.nearest_neighbour_share.md", file_79, sizeof(file_79) - 1},
    {"metrics/privacy/privacy.nndr.md", file_80, sizeof(file_80) - 1},
    {"metrics/privacy/privacy.singling_out.md", file_81, sizeof(file_81) - 1},
    {"metrics/privacy/privacy.t_closeness.md", file_82, sizeof(file_82) - 1},
    {"metrics/utility/utility.augmentation_gain.md", file_83, sizeof(file_83) - 1},
    {"metrics/utility/utility.calibration_error.md", file_84, sizeof(file_84) - 1},
    {"metrics/utility/utility.importance_agreement.md", file_85, sizeof(file_85) - 1},
    {"metrics/utility/utility.model_ranking.md", file_86, sizeof(file_86) - 1},
    {"metrics/utility/utility.trtr.md", file_87, sizeof(file_87) - 1},
    {"metrics/utility/utility.trts.md", file_88, sizeof(file_88) - 1},
    {"metrics/utility/utility.tstr.md", file_89, sizeof(file_89) - 1},
    {"metrics/utility/utility.tstr_gap.md", file_90, sizeof(file_90) - 1},
    {"metrics/utility/utility.tsts.md", file_91, sizeof(file_91) - 1},
    {"metrics/validity/validity.category.md", file_92, sizeof(file_92) - 1},
    {"metrics/validity/validity.constraint.md", file_93, sizeof(file_93) - 1},
    {"metrics/validity/validity.declared.md", file_94, sizeof(file_94) - 1},
    {"metrics/validity/validity.key_unique.md", file_95, sizeof(file_95) - 1},
    {"metrics/validity/validity.range.md", file_96, sizeof(file_96) - 1},
    {"metrics/validity/validity.referential.md", file_97, sizeof(file_97) - 1},
    {"metrics/validity/validity.schema.md", file_98, sizeof(file_98) - 1},
    {"reports/candidate-cell.mustache", file_99, sizeof(file_99) - 1},
    {"reports/candidate-row.mustache", file_100, sizeof(file_100) - 1},
    {"reports/checks.mustache", file_101, sizeof(file_101) - 1},
    {"reports/compare.css", file_102, sizeof(file_102) - 1},
    {"reports/compare.mustache", file_103, sizeof(file_103) - 1},
    {"reports/cost-row.mustache", file_104, sizeof(file_104) - 1},
    {"reports/disagreement.mustache", file_105, sizeof(file_105) - 1},
    {"reports/evidence.json", file_106, sizeof(file_106) - 1},
    {"reports/figure.mustache", file_107, sizeof(file_107) - 1},
    {"reports/finding.mustache", file_108, sizeof(file_108) - 1},
    {"reports/forest.mustache", file_109, sizeof(file_109) - 1},
    {"reports/measurements.mustache", file_110, sizeof(file_110) - 1},
    {"reports/nightly-lines.mustache", file_111, sizeof(file_111) - 1},
    {"reports/nightly-series.mustache", file_112, sizeof(file_112) - 1},
    {"reports/nightly.css", file_113, sizeof(file_113) - 1},
    {"reports/nightly.mustache", file_114, sizeof(file_114) - 1},
    {"reports/pictures.mustache", file_115, sizeof(file_115) - 1},
    {"reports/policies/health.yaml", file_116, sizeof(file_116) - 1},
    {"reports/policies/image-default.yaml", file_117, sizeof(file_117) - 1},
    {"reports/policies/image-small.yaml", file_118, sizeof(file_118) - 1},
    {"reports/policies/image-strict.yaml", file_119, sizeof(file_119) - 1},
    {"reports/policies/table-default.yaml", file_120, sizeof(file_120) - 1},
    {"reports/policies/table-strict.yaml", file_121, sizeof(file_121) - 1},
    {"reports/policies/tables-default.yaml", file_122, sizeof(file_122) - 1},
    {"reports/report.css", file_123, sizeof(file_123) - 1},
    {"reports/report.mustache", file_124, sizeof(file_124) - 1},
    {"reports/selftest.mustache", file_125, sizeof(file_125) - 1},
    {0, 0, 0},
};

const assay_asset *assay_assets(size_t *count) {
    *count = sizeof(assets) / sizeof(assets[0]) - 1;
    return assets;
}
