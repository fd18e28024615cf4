import Results

/// Precision, recall, density and coverage for every k, which shows whether a verdict hangs on the choice of k.
public struct ManifoldCurve: Sendable, Equatable {
    public var k: [Int]
    public var precision: [Double]
    public var recall: [Double]
    public var density: [Double]
    public var coverage: [Double]

    /// - Throws: as the four metrics do for k = 1.
    public init(_ evidence: PairEvidence) throws(MetricError) {
        let neighbours = try Manifold.evidence(evidence, k: 1, balls: .reference)
        guard neighbours.ranks > 0 else { throw .insufficientData("both sets need at least 2 rows") }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let ranks = Array(1...neighbours.ranks)
        k = ranks
        precision = ranks.map { mean(Manifold.precision(neighbours, k: $0)) }
        recall = ranks.map { mean(Manifold.recall(neighbours, k: $0)) }
        density = ranks.map { mean(Manifold.density(neighbours, k: $0)) }
        coverage = ranks.map { mean(Manifold.coverage(neighbours, k: $0, points: true)) }
    }

    /// The report's figure `precision_recall_over_k`; density, which has no upper end, is cut at 1.
    public var figure: Figure {
        let x = k.map(Double.init)
        return Figure(
            id: "precision_recall_over_k", dimension: .fidelity,
            title: "Precision, recall, density and coverage over k",
            caption: "How the four shares change with the number of neighbours; compare sets only at the same k and n.",
            content: .lines(
                xLabel: "k", yLabel: "share",
                series: [
                    Figure.LineSeries(name: "precision", role: .synthetic, x: x, y: precision),
                    Figure.LineSeries(name: "recall", role: .real, x: x, y: recall),
                    Figure.LineSeries(name: "density (cut at 1)", role: .other, x: x, y: density.map { min(1, $0) }),
                    Figure.LineSeries(name: "coverage", role: .holdout, x: x, y: coverage),
                ]))
    }
}
