/// Comparison of two samples by ranks.
public struct RankStatistics: Sendable, Equatable {
    /// Number of pairs (a, b) with a > b, ties counting ½.
    public var u: Double
    public var first: Int
    public var second: Int
    /// Σ (t³ − t) over groups of tied values.
    var tieTerm: Double

    /// Mann & Whitney (1947). NaN values are not allowed.
    /// - Complexity: O(n log n).
    public init(_ a: [Double], _ b: [Double]) {
        let values = a.map { ($0, true) } + b.map { ($0, false) }
        let sorted = values.sorted { $0.0 < $1.0 }
        first = a.count
        second = b.count
        tieTerm = 0
        var rankSum = 0.0
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end].0 == sorted[start].0 { end += 1 }
            let rank = Double(start + end + 1) / 2
            for index in start..<end where sorted[index].1 { rankSum += rank }
            let tied = Double(end - start)
            tieTerm += tied * tied * tied - tied
            start = end
        }
        u = rankSum - Double(first) * Double(first + 1) / 2
    }

    /// P(a > b) + ½ P(a = b): the area under the ROC curve when `a` are scores of positives. NaN if a side is empty.
    public var areaUnderCurve: Double { u / (Double(first) * Double(second)) }

    /// Normal deviate of u under equal distributions, with the tie correction; 0 when every value is tied.
    public var z: Double {
        let n = Double(first)
        let m = Double(second)
        let total = n + m
        guard n > 0, m > 0, total > 1 else { return 0 }
        let variance = n * m / 12 * ((total + 1) - tieTerm / (total * (total - 1)))
        return variance > 0 ? (u - n * m / 2) / variance.squareRoot() : 0
    }
}
