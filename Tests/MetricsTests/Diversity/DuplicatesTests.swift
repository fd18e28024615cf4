import Metrics
import Numerics
import Testing

@Suite struct DuplicatesTests {
    private func rows(_ matrix: Matrix<Float>) throws -> Duplicates.Rows<[Float]> {
        try Duplicates.Rows(
            content: (0..<matrix.rows).map { Array(matrix.row($0)) },
            neighbours: NearestNeighbours.within(matrix, k: 5))
    }

    @Test func exactRepeatsAreCounted() throws {
        let real = try rows(normalRows(2000, 6, seed: 1))
        let fresh = normalRows(1000, 6, seed: 2)
        let clean = try Duplicates().estimate(synthetic: rows(fresh), real: real, resamples: Resamples(seed: 1))
        #expect(clean.value < 0.01 && clean.parameters["exact"].flatMap(Double.init) == 0)
        // Rows 0…99 occur twice: 200 of 1,100.
        let repeated = fresh.rows(at: Array(0..<1000) + Array(0..<100))
        let found = try Duplicates().estimate(synthetic: rows(repeated), real: real, resamples: Resamples(seed: 1))
        #expect(found.value >= 200.0 / 1100 && found.value < 200.0 / 1100 + 0.01)
        let interval = try #require(found.interval)
        #expect(interval.low < found.value && found.value < interval.high)
        #expect(interval.method == "wilson_effective_rows")
        #expect(found.replicates?.count == Resamples(seed: 1).replicates)
    }

    @Test func nearRepeatsAreCounted() throws {
        let real = try rows(normalRows(2000, 6, seed: 3))
        var near = normalRows(500, 6, seed: 4)
        for row in 0..<100 { for column in 0..<6 { near[row, column] = near[row + 100, column] + 1e-3 } }
        let found = try Duplicates().estimate(synthetic: rows(near), real: real)
        #expect(found.parameters["exact"].flatMap(Double.init) == 0)
        #expect(found.value >= 0.4 && found.value < 0.42)
    }

    /// Rows drawn from a stock of 2,000 outputs: the interval must hold the expected share of rows that are not alone.
    @Test func theIntervalCoversRepeatsInGroups() throws {
        let stock = normalRows(2000, 4, seed: 20)
        let count = 300
        let truth = 1 - (0..<count - 1).reduce(1.0) { product, _ in product * (1 - 1 / 2000.0) }
        var held = 0
        let repetitions = 60
        for repetition in 0..<repetitions {
            var random = RandomStream(seed: 22).split(repetition)
            let drawn = (0..<count).map { _ in random.index(below: 2000) }
            let matrix = stock.rows(at: drawn)
            // By content alone: the radius of these rows finds no others.
            let set = try Duplicates.Rows(content: drawn.map { [Float($0)] }, neighbours: NearestNeighbours.within(matrix, k: 5))
            let found = Duplicates().repeats(set, radius: 0)
            let estimate = try Duplicates().estimate(found, of: Array(0..<count), name: "all", resamples: nil)
            if let interval = estimate.interval, interval.low <= truth, truth <= interval.high { held += 1 }
        }
        #expect(held >= 54, "\(held) of \(repetitions)")
    }

    @Test func repeatsOfOneClassShow() throws {
        let real = try rows(normalRows(1000, 6, seed: 7))
        var random = RandomStream(seed: 8)
        // Of ten classes of 100 rows one repeats 17 % of its rows.
        let order = (0..<1000).map { $0 < 17 ? 17 + random.index(below: 83) : $0 }
        let synthetic = try rows(normalRows(1000, 6, seed: 9).rows(at: order))
        let metric = Duplicates()
        let found = metric.repeats(synthetic, radius: try metric.radius(real))
        let worst = try metric.estimate(found, of: Array(0..<100), name: "0", resamples: nil)
        let other = try metric.estimate(found, of: Array(100..<200), name: "1", resamples: nil)
        #expect(worst.value > 0.25 && other.value < 0.05)
        #expect(try #require(worst.interval).low > 0.1)
        #expect(throws: MetricError.self) {
            try metric.estimate(found, of: Array(0..<10), name: "small", resamples: nil)
        }
    }

    @Test func floorIsTheRealSetsOwn() throws {
        let base = normalRows(900, 5, seed: 5)
        let real = try rows(base.rows(at: Array(0..<900) + Array(0..<100)))
        let metric = Duplicates()
        let known = metric.repeats(real, radius: 0)
        let all = Array(0..<1000)
        let same = try #require(metric.floor(known, of: all, rows: 1000, splits: 50, seed: 1))
        #expect(abs(same.value - 0.2) < 0.02 && same.splits == 50)
        let interval = try #require(same.interval)
        #expect(interval.low < 0.2 && interval.high > 0.2 && interval.low > 0.1 && interval.high < 0.3)
        // With fewer rows a repeat often stands without its other half: 400 of 1,000 keep 2/5 of the partners.
        let fewer = try #require(metric.floor(known, of: all, rows: 400, splits: 50, seed: 1))
        #expect(abs(fewer.value - 0.08) < 0.02)
    }

    @Test func reasons() throws {
        let few = try rows(normalRows(99, 3, seed: 6))
        #expect(throws: MetricError.self) { try Duplicates().estimate(synthetic: few, real: few) }
        #expect(throws: MetricError.self) { try rows(normalRows(1, 3, seed: 7)) }
        let table = try NearestNeighbours.within(normalRows(5, 2, seed: 8), k: 1)
        #expect(throws: MetricError.self) { try Duplicates.Rows(content: [1, 2], neighbours: table) }
    }
}
