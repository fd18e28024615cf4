/// Metric ids in words.
public enum MetricNames {
    /// A short name for a metric id, e.g. "Fréchet distance"; unknown ids are spelled out from the id itself.
    public static func words(_ id: String) -> String {
        if let known = names[id] { return known }
        let tail = id.split(separator: ".").last.map(String.init) ?? id
        let text = tail.split(separator: "_").joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private static let names: [String: String] = [
        "fidelity.frechet_distance": "Fréchet distance",
        "fidelity.frechet_distance_inf": "Fréchet distance at unlimited sample size",
        "fidelity.per_class_frechet_distance": "Fréchet distance by class",
        "fidelity.kernel_distance": "Kernel distance",
        "fidelity.mmd_rbf": "Maximum mean discrepancy (Gaussian kernel)",
        "fidelity.precision": "Precision",
        "fidelity.density": "Density",
        "fidelity.pr_curve": "Precision–recall curve of distributions",
        "fidelity.alpha_precision": "α-precision",
        "fidelity.classifier_two_sample": "Classifier two-sample test",
        "fidelity.inception_score": "Inception score",
        "fidelity.feature_likelihood": "Feature likelihood divergence",
        "diversity.recall": "Recall",
        "diversity.coverage": "Coverage",
        "diversity.beta_recall": "β-recall",
        "diversity.vendi": "Vendi score",
        "diversity.vendi_ratio": "Vendi score against real",
        "diversity.duplicates": "Duplicates within the synthetic set",
        "diversity.near_duplicates": "Near duplicates within the synthetic set",
        "diversity.mode_coverage": "Class coverage",
        "utility.tstr": "Train on synthetic, test on real",
        "utility.trtr": "Train on real, test on real",
        "utility.tsts": "Train and test on synthetic",
        "utility.trts": "Train on real, test on synthetic",
        "utility.tstr_gap": "Loss of accuracy from training on synthetic rows",
        "utility.calibration_error": "Calibration error after training on synthetic",
        "utility.augmentation_gain": "Gain from adding synthetic data",
        "balance.class_distribution": "Distance between class shares",
        "balance.share_gap": "Largest gap in a class share",
        "balance.group_utility_gap": "Utility gap between groups",
        "balance.group_fidelity_gap": "Fidelity gap between groups",
        "balance.intersectional_coverage": "Coverage of class and group combinations",
        "privacy.exact_copies": "Exact copies of training rows",
        "privacy.holdout_copies": "Exact copies of holdout rows",
        "privacy.near_copies": "Near copies of training rows",
        "privacy.nearest_neighbour_share": "Share nearer to the training set than to the holdout",
        "privacy.data_copying": "Data-copying test",
        "privacy.authenticity": "Authenticity",
        "privacy.dcr": "Distance to the closest record",
        "privacy.membership_inference": "Membership inference",
    ]
}
