import Numerics
import Testing

@Suite struct NearestNeighboursTests {
    /// Full sort of exact distances.
    private func bruteForce(_ a: Matrix<Float>, _ b: Matrix<Float>, k: Int, skipSelf: Bool) -> [(Double, Int)] {
        (0..<a.rows).flatMap { i in
            (0..<b.rows).filter { !(skipSelf && $0 == i) }.map { (a.squaredDistance(i, to: b, $0), $0) }
                .sorted { $0 < $1 }.prefix(k)
        }
    }

    private func expect(_ table: NeighbourTable, _ expected: [(Double, Int)]) {
        #expect(table.squaredDistances == expected.map(\.0))
        #expect(table.indices == expected.map { Int32($0.1) })
    }

    @Test(arguments: [(1300, 17), (513, 3), (40, 64), (2, 1)])
    func withinEqualsBruteForce(rows: Int, columns: Int) throws {
        let x = normalRows(rows, columns, seed: 1)
        let k = min(7, rows - 1)
        expect(try NearestNeighbours.within(x, k: k), bruteForce(x, x, k: k, skipSelf: true))
    }

    @Test func offsetsTiesAndDuplicatesAreExact() throws {
        // At 10⁸ floats are 8 apart: many exact ties and duplicates.
        let x = normalRows(700, 6, seed: 2, scale: 20, offset: 1e8)
        expect(try NearestNeighbours.within(x, k: 9), bruteForce(x, x, k: 9, skipSelf: true))
        var y = x
        for index in y.storage.indices { y.storage[index] -= 1e8 }
        #expect(try NearestNeighbours.within(x, k: 9) == NearestNeighbours.within(y, k: 9))
    }

    @Test func scalesOfAnyMagnitude() throws {
        for scale in [1e-30, 1e30] {
            var x = normalRows(200, 5, seed: 3, scale: scale)
            x[7, 2] = Float(scale * 1e6)
            expect(try NearestNeighbours.within(x, k: 4), bruteForce(x, x, k: 4, skipSelf: true))
        }
    }

    @Test func betweenEqualsBruteForceBothWays() throws {
        let a = normalRows(900, 11, seed: 4)
        let b = normalRows(1100, 11, seed: 5)
        let tables = try NearestNeighbours.between(a, b, k: 3)
        expect(tables.ofFirst, bruteForce(a, b, k: 3, skipSelf: false))
        expect(tables.ofSecond, bruteForce(b, a, k: 3, skipSelf: false))
    }

    @Test(arguments: [CrossNeighbours.Surface.outside, .inside])
    func ballsEqualBruteForce(surface: CrossNeighbours.Surface) throws {
        // Rounded values, so that rows lie on surfaces of balls.
        var a = normalRows(600, 3, seed: 6, scale: 3)
        var b = normalRows(540, 3, seed: 7, scale: 2)
        for index in a.storage.indices { a.storage[index].round() }
        for index in b.storage.indices { b.storage[index].round() }
        let own = (try NearestNeighbours.within(a, k: 5), try NearestNeighbours.within(b, k: 5))
        let cross = try CrossNeighbours(a, b, k: 1, radii: own, surface: surface)
        let serial = try CrossNeighbours(a, b, k: 1, radii: own, surface: surface, parallel: Parallel(threads: 4))
        #expect(cross == serial)
        for rank in 1...5 {
            for y in 0..<b.rows {
                let held = (0..<a.rows).count {
                    let distance = a.squaredDistance($0, to: b, y)
                    let radius = own.0.squaredDistance($0, rank: rank)
                    return surface == .outside ? distance < radius : distance <= radius
                }
                #expect(cross.ballsOfFirst.count(y, rank: rank) == held)
            }
            for x in 0..<a.rows {
                let held = (0..<b.rows).count {
                    let distance = b.squaredDistance($0, to: a, x)
                    let radius = own.1.squaredDistance($0, rank: rank)
                    return surface == .outside ? distance < radius : distance <= radius
                }
                #expect(cross.ballsOfSecond.count(x, rank: rank) == held)
            }
        }
    }

    @Test func threadsChangeNoBit() throws {
        let x = normalRows(2600, 9, seed: 8)
        let parallel = Parallel(threads: 3)
        #expect(try NearestNeighbours.within(x, k: 6) == NearestNeighbours.within(x, k: 6, parallel: parallel))
    }

    @Test func smallAndBrokenInput() throws {
        let one = normalRows(1, 4, seed: 9)
        #expect(try NearestNeighbours.within(one, k: 3).k == 0)
        #expect(try NearestNeighbours.within(Matrix<Float>(rows: 0, columns: 4), k: 3).rows == 0)
        let tables = try NearestNeighbours.between(one, Matrix<Float>(rows: 0, columns: 4), k: 3)
        #expect(tables.ofFirst.k == 0)
        #expect(throws: NumericsError.self) { try NearestNeighbours.between(one, normalRows(2, 3, seed: 1), k: 1) }
        let broken = try Matrix<Float>(rows: 2, columns: 1, storage: [1, .infinity])
        #expect(throws: NumericsError.self) { try NearestNeighbours.within(broken, k: 1) }
    }

    @Test func allEqualRowsAreAllNeighbours() throws {
        let x = Matrix<Float>(rows: 600, columns: 4, repeating: 2)
        let table = try NearestNeighbours.within(x, k: 2)
        #expect(table.squaredDistances.allSatisfy { $0 == 0 })
        #expect(table.index(0, rank: 1) == 1)
        #expect(table.index(599, rank: 2) == 1)
    }
}
