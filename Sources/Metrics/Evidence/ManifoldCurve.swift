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

    /// The report's figures `precision_recall_over_k` and `density_coverage_over_k`; density, which has no upper end, is
    /// cut at 1.
    /// - Parameter floors: the curves of splits of real rows, drawn as bands.
    public func figures(floors: [ManifoldCurve] = []) -> [Figure] {
        let x = k.map(Double.init)
        func series(_ name: String, _ role: Figure.Role, _ share: (ManifoldCurve) -> [Double]) -> Figure.LineSeries {
            let real = floors.map(share).filter { $0.count == x.count }
            return Figure.LineSeries(
                name: name, role: role, x: x, y: share(self).map { min(1, $0) },
                low: real.isEmpty ? nil : x.indices.map { place in real.reduce(1) { min($0, $1[place]) } },
                high: real.isEmpty ? nil : x.indices.map { place in real.reduce(0) { max($0, min(1, $1[place])) } })
        }
        let reading = "compare sets only at the same k and n"
            + (floors.isEmpty ? "." : "; the bands are what \(floors.count) splits of real rows reach.")
        func figure(_ id: String, _ title: String, _ lines: [Figure.LineSeries]) -> Figure {
            Figure(
                id: id, dimension: .fidelity, title: title,
                caption: "How both change with the number of neighbours; " + reading,
                content: .lines(xLabel: "k", yLabel: "share", series: lines))
        }
        return [
            figure(
                "precision_recall_over_k", "Precision and recall over k",
                [series("precision", .synthetic) { $0.precision }, series("recall", .real) { $0.recall }]),
            figure(
                "density_coverage_over_k", "Density and coverage over k",
                [series("density (cut at 1)", .synthetic) { $0.density }, series("coverage", .real) { $0.coverage }]),
        ]
    }
}
