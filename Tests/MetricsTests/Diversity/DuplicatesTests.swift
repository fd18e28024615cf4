import Metrics
import Numerics
import Testing

@Suite struct DuplicatesTests {
    private func rows(_ matrix: Matrix<Float>) throws -> Duplicates.Rows<[Float]> {
        try Duplicates.Rows(
            content: (0..<matrix.rows).map { Array(matrix.row($0)) },
            neighbours: NearestNeighbours.within(matrix, k: 1))
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
        #expect(interval.method == "bootstrap_rows_neighbours_fixed")
    }

    @Test func nearRepeatsAreCounted() throws {
        let real = try rows(normalRows(2000, 6, seed: 3))
        var near = normalRows(500, 6, seed: 4)
        for row in 0..<100 { for column in 0..<6 { near[row, column] = near[row + 100, column] + 1e-3 } }
        let found = try Duplicates().estimate(synthetic: rows(near), real: real)
        #expect(found.parameters["exact"].flatMap(Double.init) == 0)
        #expect(found.value >= 0.4 && found.value < 0.42)
    }

    @Test func floorIsTheRealSetsOwn() throws {
        let base = normalRows(900, 5, seed: 5)
        let real = try rows(base.rows(at: Array(0..<900) + Array(0..<100)))
        let floor = try #require(Duplicates().floor(real: real, rows: 400, splits: 20, seed: 1))
        #expect(floor.whole == 0.2)
        #expect(floor.values.count == 20 && abs(floor.values.reduce(0, +) / 20 - 0.2) < 0.02)
    }

    @Test func reasons() throws {
        let few = try rows(normalRows(99, 3, seed: 6))
        #expect(throws: MetricError.self) { try Duplicates().estimate(synthetic: few, real: few) }
        #expect(throws: MetricError.self) { try rows(normalRows(1, 3, seed: 7)) }
        let table = try NearestNeighbours.within(normalRows(5, 2, seed: 8), k: 1)
        #expect(throws: MetricError.self) { try Duplicates.Rows(content: [1, 2], neighbours: table) }
    }
}
