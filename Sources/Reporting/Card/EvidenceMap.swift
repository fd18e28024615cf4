/// Which measurements speak to which demand of the documents that gatekeepers cite: evidence for it, never conformity.
///
/// The demands are put in our own words; the assignment is ours and leaves to the reader whether the evidence suffices.
package struct EvidenceMap {
    package struct Source {
        package var name: String
        /// What the reader should know before reading the rows.
        var note: String
        package var rows: [Row]
    }

    package struct Row {
        var demand: String
        var question: String
        /// Ids, or their beginnings when they end with a dot.
        package var metrics: [String] = []
        /// What speaks to it beside metrics.
        var records: [Record] = []
    }

    /// Facts of the run that are no metric.
    enum Record { case skippedInputs, fingerprints, repeatability, waivers, classCounts }

    package static let sources = [iso5259, workingParty216, aiAct10, nist800226]

    private static let iso5259 = Source(
        name: "ISO/IEC 5259-2:2024, data quality measures",
        note:
            "Characteristics of data quality for analytics and machine learning, many of them from ISO/IEC 25012.",
        rows: [
            Row(demand: "Accuracy", question: "Are values and labels right?", metrics: ["validity.", "utility.tstr"]),
            Row(
                demand: "Completeness", question: "Is anything missing or unreadable?",
                metrics: ["fidelity.missing_similarity"], records: [.skippedInputs]),
            Row(
                demand: "Consistency", question: "Do values agree with each other and with their rules?",
                metrics: ["validity.", "fidelity.mixed_association", "fidelity.correlation_similarity"]),
            Row(demand: "Currentness and timeliness", question: "Is the data of the right age?"),
            Row(
                demand: "Balance", question: "Are classes and groups there in due shares?",
                metrics: ["balance."], records: [.classCounts]),
            Row(
                demand: "Diversity", question: "How many different things are there?",
                metrics: [
                    "diversity.vendi", "diversity.vendi_ratio", "diversity.coverage", "diversity.recall",
                    "diversity.mode_coverage", "diversity.distinct_n",
                ]),
            Row(demand: "Effectiveness", question: "Does a model trained on it do its task?", metrics: ["utility."]),
            Row(demand: "Identifiability", question: "Can a person or record be picked out?", metrics: ["privacy."]),
            Row(
                demand: "Relevance", question: "Do records belong to what is modelled?",
                metrics: ["fidelity.precision", "fidelity.density", "fidelity.alpha_precision"]),
            Row(
                demand: "Representativeness", question: "Is the population that it stands for there in full?",
                metrics: [
                    "fidelity.frechet_distance", "fidelity.kernel_distance", "fidelity.classifier_two_sample",
                    "diversity.recall", "diversity.coverage", "balance.class_distribution",
                ]),
            Row(
                demand: "Similarity", question: "How alike are samples within the set?",
                metrics: [
                    "diversity.duplicates", "diversity.near_duplicates", "diversity.vendi_ratio",
                    "diversity.self_bleu",
                ]),
            Row(
                demand: "Auditability and traceability", question: "Can the numbers be traced and made again?",
                records: [.fingerprints, .repeatability]),
        ])

    private static let workingParty216 = Source(
        name: "Article 29 Working Party, opinion 05/2014 (WP216), three risks",
        note:
            "Metrics of copies and distances show leaks that they find; that they find none is no proof of anonymity.",
        rows: [
            Row(
                demand: "Singling out", question: "Can a record of one person be isolated?",
                metrics: [
                    "privacy.singling_out", "privacy.exact_copies", "privacy.near_copies",
                    "privacy.identifiability", "privacy.k_anonymity", "privacy.k_map",
                ]),
            Row(
                demand: "Linkability", question: "Can two records of one person be linked?",
                metrics: ["privacy.linkability"]),
            Row(
                demand: "Inference", question: "Can something about a person be deduced?",
                metrics: [
                    "privacy.attribute_inference", "privacy.membership_inference",
                    "privacy.nearest_neighbour_share", "privacy.data_copying", "privacy.l_diversity",
                    "privacy.t_closeness",
                ]),
        ])

    private static let aiAct10 = Source(
        name: "Regulation (EU) 2024/1689 (AI Act), article 10",
        note:
            "Article 10 addresses providers of high-risk systems; most of it is about processes, not about a set.",
        rows: [
            Row(demand: "10(2)(b) origin of data", question: "Where do the data come from?", records: [.fingerprints]),
            Row(
                demand: "10(2)(e) availability, quantity, suitability", question: "Are there enough of the right data?",
                metrics: ["utility.", "fidelity.frechet_distance"]),
            Row(demand: "10(2)(f) examination of biases", question: "Were biases looked for?", metrics: ["balance."]),
            Row(demand: "10(2)(g) measures against biases", question: "Were they acted on?"),
            Row(
                demand: "10(2)(h) gaps and shortcomings", question: "Are they named?",
                metrics: ["diversity.recall", "diversity.coverage", "balance.intersectional_coverage"],
                records: [.skippedInputs, .waivers]),
            Row(
                demand: "10(3) relevant, representative, free of errors, complete", question: "Is the set so?",
                metrics: ["fidelity.", "diversity.recall", "diversity.coverage", "validity."], records: [.skippedInputs]
            ),
            Row(
                demand: "10(3) statistical properties per group of persons", question: "Do they hold for each group?",
                metrics: [
                    "balance.share_gap", "balance.group_utility_gap", "balance.group_fidelity_gap",
                    "balance.equalized_odds", "balance.demographic_parity",
                ]),
            Row(
                demand: "10(4) setting of use", question: "Is the geographical, contextual and behavioural setting met?"
            ),
            Row(
                demand: "10(5) special categories of data",
                question: "Was synthetic data tried before personal data of special categories?",
                metrics: ["utility."]),
        ])

    private static let nist800226 = Source(
        name: "NIST SP 800-226, evaluating differential privacy guarantees",
        note:
            "An attack that finds little bounds the leak from below only; ε, δ and their unit come from the generator.",
        rows: [
            Row(demand: "ε, δ and the unit of privacy", question: "What is guaranteed, and to whom?"),
            Row(demand: "Mechanism and accounting", question: "How was the guarantee made and added up?"),
            Row(demand: "Trust model, side channels, data collection", question: "Who sees what before the noise?"),
            Row(
                demand: "Utility", question: "What does the guarantee cost?",
                metrics: ["utility.", "fidelity.frechet_distance"]),
            Row(
                demand: "Bias", question: "Does the cost fall on small groups?",
                metrics: ["balance.share_gap", "balance.group_utility_gap", "balance.group_privacy_gap"]),
            Row(
                demand: "Empirical attacks", question: "What do attacks on the released data find?",
                metrics: [
                    "privacy.membership_inference", "privacy.attribute_inference", "privacy.exact_copies",
                    "privacy.near_copies", "privacy.nearest_neighbour_share",
                ]),
        ])
}
