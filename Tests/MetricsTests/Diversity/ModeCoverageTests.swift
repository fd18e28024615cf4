import Learners
import Metrics
import Numerics
import Testing

@Suite struct ModeCoverageTests {
    private let names = ["a", "b", "c", "d"]

    /// Four clouds far apart.
    private func clouds(_ counts: [Int], seed: UInt64) -> (rows: Matrix<Float>, labels: [Int]) {
        var rows = Matrix<Float>(rows: counts.reduce(0, +), columns: 4)
        var draw = RandomStream(seed: seed)
        var labels: [Int] = []
        for (label, count) in counts.enumerated() {
            for _ in 0..<count {
                for column in 0..<4 { rows[labels.count, column] = Float(draw.normal()) + (column == label ? 8 : 0) }
                labels.append(label)
            }
        }
        return (rows, labels)
    }

    private func metric(_ counts: [Int], holdout: Bool = true) throws -> ModeCoverage {
        let real = clouds([100, 100, 100, 100], seed: 1)
        return try ModeCoverage(
            real: LabelledSet(inputs: real.rows, labels: real.labels, classNames: names),
            holdout: holdout ? clouds([60, 60, 60, 60], seed: 2).rows : nil,
            synthetic: clouds(counts, seed: 3).rows, seed: 1, parallel: .serial)
    }

    @Test(arguments: [true, false])
    func missingClassesAreNamed(holdout: Bool) throws {
        let good = try metric([50, 50, 50, 50], holdout: holdout).estimate(resamples: Resamples(seed: 1))
        #expect(good.value == 1 && good.parameters["reached"] == "4")
        let bad = try metric([90, 0, 100, 2], holdout: holdout).estimate(resamples: Resamples(seed: 1))
        // Two of 192 rows are less than a tenth of the rate of real rows.
        #expect(bad.value == 0.5)
        #expect(bad.notes.contains("not reached: b, d"))
        let interval = try #require(bad.interval)
        #expect(interval.low <= 0.5 && interval.high >= 0.5)
    }

    @Test func divergenceIsKullbackLeiblers() throws {
        func told(_ counts: [Int]) -> [Int] {
            counts.enumerated().flatMap { [Int](repeating: $0, count: $1) }
        }
        let metric = ModeCoverage(classNames: ["a", "b"], synthetic: told([9_000, 1_000]), unseen: told([5_000, 5_000]))
        let expected = 0.9 * 0.5877866649 + 0.1 * -1.6094379124
        let found = try #require(Double(metric.estimate(resamples: nil).parameters["divergence"] ?? ""))
        #expect(abs(found - expected) < 2e-3)
        let equal = ModeCoverage(classNames: ["a", "b"], synthetic: told([70, 30]), unseen: told([70, 30]))
        #expect(equal.estimate(resamples: nil).parameters["divergence"].flatMap(Double.init) == 0)
    }

    @Test func floorAndAnchors() throws {
        let metric = try metric([50, 50, 50, 50])
        #expect(metric.floor(splits: 5, seed: 1) == [1, 1, 1, 1, 1])
        #expect(metric.anchors == (1, 0.25))
    }

    @Test func reasons() throws {
        let real = clouds([30, 0, 0, 0], seed: 4)
        let one = try LabelledSet(inputs: real.rows, labels: real.labels, classNames: names)
        #expect(throws: MetricError.self) {
            try ModeCoverage(real: nil, holdout: nil, synthetic: real.rows, seed: 1, parallel: .serial)
        }
        #expect(throws: MetricError.self) {
            try ModeCoverage(real: one, holdout: nil, synthetic: real.rows, seed: 1, parallel: .serial)
        }
        let few = clouds([5, 5, 5, 5], seed: 5)
        let set = try LabelledSet(inputs: few.rows, labels: few.labels, classNames: names)
        #expect(throws: MetricError.self) {
            try ModeCoverage(real: set, holdout: nil, synthetic: few.rows, seed: 1, parallel: .serial)
        }
    }
}
