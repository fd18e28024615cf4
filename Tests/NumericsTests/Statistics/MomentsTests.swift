import Numerics
import Testing

@Suite struct MomentsTests {
    @Test func smallKnownAnswer() throws {
        let rows = try Matrix<Float>(rows: 3, columns: 2, storage: [1, 2, 3, 6, 5, 4])
        let moments = Moments(of: rows)
        #expect(moments.count == 3)
        #expect(moments.mean == [3, 4])
        let covariance = try moments.covariance()
        for (value, expected) in zip(covariance.storage, [4.0, 2, 2, 4]) { #expect(abs(value - expected) < 1e-15) }
        #expect(try moments.covariance(ddof: 0)[0, 0] == 8.0 / 3)
    }

    @Test func aLargeOffsetCostsNoDigits() throws {
        let plain = try Matrix<Float>(rows: 4, columns: 1, storage: [0, 8, 16, 24])
        let moved = try Matrix<Float>(rows: 4, columns: 1, storage: [1e8, 1e8 + 8, 1e8 + 16, 1e8 + 24])
        #expect(Moments(of: plain).variances() == Moments(of: moved).variances())
    }

    @Test func mergeEqualsWhole() throws {
        let rows = normalRows(1300, 7, seed: 1, offset: 50)
        let whole = Moments(of: rows)
        var merged = Moments(dimension: 7)
        for range in [0..<1, 1..<700, 700..<1300] { try merged.merge(Moments(of: rows.rows(at: range))) }
        #expect(merged.count == 1300)
        for (a, b) in zip(merged.centredSecond, whole.centredSecond) { #expect(abs(a - b) < 1e-9) }
        for (a, b) in zip(merged.mean, whole.mean) { #expect(abs(a - b) < 1e-12) }
        #expect(throws: NumericsError.self) { try merged.merge(Moments(dimension: 6)) }
    }

    @Test func multiplicitiesEqualRepeatedRows() throws {
        let rows = normalRows(600, 5, seed: 2, offset: 3)
        let counts = Resamples(seed: 9, replicates: 2).weights(of: RowKeys(rows), role: .real).counts(1)
        let indices = counts.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }
        let repeated = Moments(of: rows.rows(at: indices))
        let weighted = try Moments(of: rows, counts: counts, centre: Moments(of: rows).mean)
        #expect(weighted.count == Double(indices.count))
        for (a, b) in zip(weighted.centredSecond, repeated.centredSecond) { #expect(abs(a - b) < 1e-9) }
    }

    @Test func columnsAreABlockOfTheWhole() {
        let rows = normalRows(300, 6, seed: 4)
        let block = Moments(of: rows).columns(in: 2..<5)
        let alone = Moments(of: rows.columns(in: 2..<5))
        #expect(block.mean == alone.mean)
        for (a, b) in zip(block.centredSecond, alone.centredSecond) { #expect(abs(a - b) < 1e-11) }
    }

    @Test func threadsChangeNoBit() {
        let rows = normalRows(5000, 20, seed: 5)
        #expect(Moments(of: rows) == Moments(of: rows, parallel: Parallel(threads: 3)))
    }

    /// More than 1,024 columns are shared out by columns.
    @Test func wideRowsHaveTheMomentsOfTheirColumns() {
        let rows = normalRows(700, 1100, seed: 6, offset: 3)
        let wide = Moments(of: rows)
        #expect(wide == Moments(of: rows, parallel: Parallel(threads: 3)))
        for range in [0..<100, 480..<580, 1000..<1100] {
            let (block, alone) = (wide.columns(in: range), Moments(of: rows.columns(in: range)))
            #expect(block.count == alone.count)
            for (a, b) in zip(block.mean, alone.mean) { #expect(abs(a - b) < 1e-13) }
            for (a, b) in zip(block.centredSecond, alone.centredSecond) { #expect(abs(a - b) < 1e-10) }
        }
        let index = 3 * 1100 + 1050
        #expect(wide.centredSecond[index] == wide.centredSecond[1050 * 1100 + 3])
    }

    @Test func noRows() {
        let moments = Moments(of: Matrix<Float>(rows: 0, columns: 3))
        #expect(moments == Moments(dimension: 3))
        #expect(throws: NumericsError.self) { try moments.covariance() }
    }
}
