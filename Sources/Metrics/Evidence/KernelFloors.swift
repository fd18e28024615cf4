import Results

extension Floor {
    /// The unbiased discrepancy of two samples of one distribution at these sizes: its mean is 0, without error, and the
    /// range holds 95 % of it.
    init(_ null: KernelNull, n: Int, m: Int, within range: ClosedRange<Double> = -.infinity...(.infinity)) {
        let found = null.range(n: n, m: m)
        self.init(
            value: 0, low: max(range.lowerBound, min(0, found.lowerBound)),
            high: min(range.upperBound, max(0, found.upperBound)), splits: 0)
    }
}

extension KernelDistanceMetric {
    public func closedFloor(_ evidence: FloorEvidence) throws(MetricError) -> Floor? {
        Floor(try evidence.kernelNull().cubic, n: evidence.sizes.real, m: evidence.sizes.candidate)
    }
}

extension MMDRBFMetric {
    /// nil for CMMD, which is biased and of other rows.
    public func closedFloor(_ evidence: FloorEvidence) throws(MetricError) -> Floor? {
        guard variant == .median else { return nil }
        guard let null = try evidence.kernelNull().gaussian else { throw PairEvidence.noWidth }
        return Floor(null, n: evidence.sizes.real, m: evidence.sizes.candidate, within: descriptor.range)
    }
}
