import Metrics
import Numerics
import Results
import Testing

@Suite struct OutliersTests {
    private func value(_ real: Matrix<Float>, _ synthetic: Matrix<Float>) throws -> Estimate {
        try OutliersMetric().estimate(
            PairEvidence(reference: real, candidate: synthetic), resamples: Resamples(seed: 1, replicates: 20))
    }

    /// Normal rows, the first `count` of which are moved along four features.
    private func moved(_ count: Int, of rows: Int, seed: UInt64, by shift: Float = 3) -> Matrix<Float> {
        var matrix = normalRows(rows, 16, seed: seed)
        for row in 0..<count { for column in 0..<4 { matrix[row, column] += shift } }
        return matrix
    }

    @Test func aMinorityOfAnotherKindIsCounted() throws {
        let real = normalRows(1_000, 16, seed: 1)
        let honest = try value(real, normalRows(1_000, 16, seed: 2))
        let damaged = try value(real, moved(50, of: 1_000, seed: 2))
        let floor = try #require(OutliersMetric.floor(real: 1_000, synthetic: 1_000))
        #expect(abs(honest.value - floor.value) < 0.015)
        #expect(damaged.value > 0.045 && damaged.value < 0.07)
        let interval = try #require(damaged.interval)
        #expect(interval.low - floor.value > 0.02)
    }

    /// What all rows share is the business of distances: the quartiles are brought together.
    @Test func aDifferenceOfAllRowsIsNotCounted() throws {
        let real = normalRows(1_000, 16, seed: 1)
        #expect(try value(real, moved(1_000, of: 1_000, seed: 3, by: 0.5)).value < 0.03)
    }

    /// Over draws of one law the mean is the floor, and the interval holds it.
    @Test func equalLawsScoreTheFloor() throws {
        let rows = 300
        let floor = try #require(OutliersMetric.floor(real: rows, synthetic: rows))
        var (sum, held) = (0.0, 0)
        for draw in 0..<60 {
            let estimate = try value(
                normalRows(rows, 8, seed: UInt64(100 + draw)), normalRows(rows, 8, seed: UInt64(1_000 + draw)))
            sum += estimate.value
            let interval = try #require(estimate.interval)
            if interval.low <= floor.value, floor.value <= interval.high { held += 1 }
        }
        #expect(abs(sum / 60 - floor.value) < 0.004)
        #expect(held >= 54)
    }

    @Test func theFloorIsExactAndItsRangeIsThatOfOneMoreSet() throws {
        let floor = try #require(OutliersMetric.floor(real: 1_000, synthetic: 1_000))
        #expect(isClose(floor.value, 10.0 / 1_001, 1e-12))
        #expect(floor.interval == nil && floor.splits == 0)
        #expect(floor.low >= 0.001 && floor.low < 0.004 && floor.high > 0.018 && floor.high < 0.025)
        #expect(OutliersMetric.floor(real: 99, synthetic: 1_000) == nil)
    }

    @Test func copiesAndConstantRowsAreNoOutliers() throws {
        let real = normalRows(200, 5, seed: 7)
        #expect(try value(real, real).value <= 0.015)
        let constant = Matrix<Float>(rows: 200, columns: 3, repeating: 2)
        #expect(try value(constant, constant).value == 0)
    }

    @Test func moreFeaturesThanRowsAreNoFault() throws {
        let estimate = try value(normalRows(120, 300, seed: 8), normalRows(60, 300, seed: 9))
        #expect((0...0.2).contains(estimate.value))
    }

    @Test func tooFewRowsAreNamed() {
        #expect(throws: MetricError.self) { try value(normalRows(99, 4, seed: 1), normalRows(300, 4, seed: 2)) }
        #expect(throws: MetricError.self) { try value(normalRows(300, 4, seed: 1), normalRows(19, 4, seed: 2)) }
    }
}

@Suite struct FloorRangeTests {
    @Test func noFloorSaysMoreThanTheMetricCanBe() {
        let floor = Floor(
            value: 0.5, low: -0.2, high: 1.4, splits: 3, interval: Interval(low: -0.1, high: 1.1, method: "student_splits"))
        let limited = floor.limited(to: 0...1)
        #expect(limited.low == 0 && limited.high == 1)
        #expect(limited.interval?.low == 0 && limited.interval?.high == 1)
        #expect(floor.limited(to: -.infinity...(.infinity)) == floor)
        // A value that lies outside keeps its own bounds about it.
        let beyond = Floor(value: 1.2, low: 1.1, high: 1.3, splits: 3).limited(to: 0...1)
        #expect(beyond.low <= beyond.value && beyond.value <= beyond.high)
    }
}
