import Foundation
import Numerics
import Testing

/// Products in bytes may only ever find the candidates: lists, distances and ball counts are those of single precision,
/// bit for bit.
@Suite(.enabled(if: QuantisedRows.isAvailable, "this processor has no AVX-512 VNNI"))
struct QuantisedRowsTests {
    enum Shape: String, CaseIterable {
        case normal, farFromZero, heavyTails, clusters, duplicates, grid, oneLargeColumn, oneLargeRow, zeros, tiny
    }

    /// 131 columns: no multiple of what the kernel takes at once.
    private func rows(_ shape: Shape, _ count: Int, seed: UInt64) -> Matrix<Float> {
        let width = 131
        var rows = normalRows(count, width, seed: seed, offset: shape == .farFromZero ? 1e5 : 0)
        for row in 0..<count {
            for column in 0..<width {
                let value = rows[row, column]
                switch shape {
                case .normal, .farFromZero: break
                case .heavyTails: rows[row, column] = exp(2 * value)
                case .clusters: rows[row, column] = Float((row % 5) * (column % 7)) + 1e-4 * value
                case .duplicates: rows[row, column] = rows[row % 40, column]
                case .grid: rows[row, column] = value.rounded()
                case .oneLargeColumn: if column == 3 { rows[row, column] = 1e4 * value }
                case .oneLargeRow: if row == 7 { rows[row, column] = 1e6 * value }
                case .zeros: rows[row, column] = row % 2 == 0 ? 0 : value
                case .tiny: rows[row, column] = 1e-30 * value
                }
            }
        }
        return rows
    }

    @Test(arguments: Shape.allCases)
    func neighboursAreTheSame(shape: Shape) throws {
        let x = rows(shape, 1_100, seed: 1)
        let single = try NearestNeighbours.within(x, k: 6, form: .single, parallel: .serial)
        #expect(try NearestNeighbours.within(x, k: 6, form: .quantised, parallel: Parallel(threads: 3)) == single)
    }

    @Test(arguments: Shape.allCases, [CrossNeighbours.Surface.outside, .inside])
    func ballsAreTheSame(shape: Shape, surface: CrossNeighbours.Surface) throws {
        let (x, y) = (rows(shape, 700, seed: 2), rows(shape, 1_030, seed: 3))
        let radii = (
            first: try NearestNeighbours.within(x, k: 4, form: .single, parallel: .serial),
            second: try NearestNeighbours.within(y, k: 4, form: .single, parallel: .serial)
        )
        let single = try CrossNeighbours(
            x, y, k: 3, radii: radii, surface: surface, form: .single, parallel: .serial)
        let quantised = try CrossNeighbours(
            x, y, k: 3, radii: radii, surface: surface, form: .quantised, parallel: Parallel(threads: 3))
        #expect(quantised == single)
    }

    /// A candidate set in the middle of the reference lies in every ball; with balls alone there are no lists.
    @Test func balls() throws {
        let x = rows(.normal, 600, seed: 4)
        var y = rows(.normal, 600, seed: 5)
        for index in y.storage.indices { y.storage[index] *= 0.05 }
        let radii = (
            first: try NearestNeighbours.within(x, k: 5), second: try NearestNeighbours.within(y, k: 5)
        )
        let single = try CrossNeighbours(
            x, y, k: 0, radii: radii, surface: .outside, form: .single, parallel: .serial)
        #expect(single.ballsOfFirst.count(0, rank: 5) > 0)
        #expect(
            try CrossNeighbours(x, y, k: 0, radii: radii, surface: .outside, form: .quantised, parallel: .serial)
                == single)
    }
}
