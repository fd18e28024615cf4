import Hashing
import Results

extension SampleStudy {
    var sanity: [StudyResult.SanityCheck] {
        [
            .init(
                id: "noise_worse", statement: "noise is worse than the real holdout under the Fréchet distance",
                passed: true, detail: "412 against 1.1"),
            .init(
                id: "marginals_worse",
                statement: "pixel marginals are worse than the real holdout under the Fréchet distance",
                passed: reliable, detail: reliable ? "171 against 1.1" : "\(hostile)0.9 against 1.1"),
            .init(
                id: "holdout_at_floor", statement: "the real holdout lies within the real-vs-real floor of coverage",
                passed: true, detail: "95 % in 94 % to 96 %"),
            .init(
                id: "copy_caught", statement: "the copy of train is caught by exact copies", passed: reliable,
                detail: reliable ? "100 % of rows" : "0 % of rows"),
        ]
    }

    var disagreements: [StudyResult.Disagreement] {
        let density = "\(hostile)Density has no upper end: samples squeezed towards the middle score above 1."
        return [
            .init(
                metricA: "fidelity.frechet_distance@embedded", metricB: "fidelity.density@embedded", kendallTau: 0.33,
                first: "\(hostile)cgan", second: "\(hostile)cvae", reason: density),
            .init(
                metricA: "fidelity.frechet_distance@embedded", metricB: "privacy.nearest_neighbour_share@embedded",
                kendallTau: -0.56, first: "\(hostile)bootstrap", second: "\(hostile)ddpm",
                reason: "The Fréchet distance cannot see memorising: a copy of the training set scores best."),
            .init(
                metricA: "utility.tstr@cnn", metricB: "diversity.coverage@embedded", kendallTau: 0.52,
                first: "\(hostile)cvae", second: "\(hostile)vendor-A", reason: "Smooth samples are easy to learn from."),
        ]
    }

    var verdict: StudyResult.Verdict {
        let main =
            "Bootstrap leads on fidelity, but its rows lie closer to the training rows than a holdout's; of the others, "
            + "none is best: ddpm and cgan are not separable on fidelity; the other 5 are separably worse than one of "
            + "them."
        let warning =
            "Metrics unreliable on this data: 2 of 4 sanity checks fail (“pixel marginals are worse than the real "
            + "holdout under the Fréchet distance” and “the copy of train is caught by exact copies”). "
        let ranks = "ranks with 95\u{a0}% confidence: "
        return .init(
            sentence: reliable ? main : warning + main,
            details: [
                "Fidelity, by Fréchet distance, \(ranks)\(hostile)bootstrap 1, smote 2, ddpm 3, cgan 4, "
                    + "vendor-B-2026-10-release-candidate 5, cvae 6, vendor-A 7, class-gaussian 8, gaussian 9.",
                "Diversity, by coverage, \(ranks)bootstrap 1–2, smote 1–2, ddpm 3, cgan 4, "
                    + "vendor-B-2026-10-release-candidate 5, cvae 6, vendor-A 7, class-gaussian 8, gaussian 9.",
                "Utility, by TSTR, \(ranks)bootstrap 1–4, ddpm 1–4, smote 1–5, cgan 1–5, cvae 3–5, class-gaussian 6, "
                    + "vendor-A 7.",
                "Rows closer to the training rows than a holdout's, by some privacy metric: smote and bootstrap.",
            ],
            reliable: reliable)
    }
}
