/// Words of the compare page that a reader may not know.
enum StudyGlossary {
    static let terms: [(String, String)] = [
        (
            "Rank interval",
            "The ranks that a candidate may hold given the pairs that are separable. “1–3” means that no candidate is "
                + "proven better and that up to two may be."
        ),
        (
            "Separable",
            "The interval of the difference between two candidates, on the same resamples and corrected for the number "
                + "of pairs, excludes zero."
        ),
        (
            "Pareto front",
            "The candidates that no other one beats on both metrics at once. Which of them is best depends on what you "
                + "weigh more."
        ),
        (
            "Sanity row",
            "A set of known quality: held-out real data, a copy of the training set, noise. Sound metrics put these in "
                + "a known order; if they do not, no other row of the table can be trusted."
        ),
        (
            "Memorisation",
            "Rows that are copied or nearly copied from the training set. A copy scores perfectly on fidelity, "
                + "diversity and utility, so a table without this column rewards it."
        ),
        (
            "Real vs real (floor)",
            "The same metric between two real samples of the same sizes. A candidate that does better has probably "
                + "memorised."
        ),
        (
            "Interval",
            "The range that holds the true value at the stated confidence, over rows and, where there are several, "
                + "over the seeds of training."
        ),
        (
            "Kendall’s τ",
            "How far two metrics order candidates alike: 1 the same order, 0 unrelated, −1 reversed."
        ),
        (
            "TSTR, TRTR",
            "Train on synthetic, test on real; train on real, test on real. The difference is the price of using "
                + "synthetic data."
        ),
        (
            "Fingerprint",
            "SHA-256 over the decoded content of a set: the same content gives the same digits, whatever its files "
                + "are called."
        ),
    ]
}
