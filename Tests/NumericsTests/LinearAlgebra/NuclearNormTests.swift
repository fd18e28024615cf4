import Foundation
import Numerics
import Testing

@Suite struct NuclearNormTests {
    private func normals(_ rows: Int, _ columns: Int, decay: Double = 0) -> Matrix<Double> {
        var stream = RandomStream(seed: UInt64(rows * columns))
        var matrix = Matrix<Double>(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns { matrix[row, column] = stream.normal() * exp(-decay * Double(row + column)) }
        }
        return matrix
    }

    @Test(arguments: [(40, 40, 0.0), (70, 300, 0.0), (300, 70, 0.0), (60, 60, 0.02), (60, 60, 0.2), (1, 5, 0.0)])
    func isTheSumOfSingularValuesWithinItsBound(rows: Int, columns: Int, decay: Double) throws {
        let matrix = normals(rows, columns, decay: decay)
        let norm = try matrix.nuclearNorm()
        let exact = try matrix.singularValues().reduce(0, +)
        #expect(abs(norm.value - exact) <= norm.error + 1e-14 * exact)
        if decay == 0, rows != columns { #expect(norm.error < 1e-11 * exact) }
    }

    /// A singular value of 0 costs half the digits, and the bound tells it.
    @Test func theBoundKnowsOfRankDeficiency() throws {
        var matrix = normals(50, 50)
        for column in 0..<50 { matrix[49, column] = matrix[48, column] }
        let norm = try matrix.nuclearNorm()
        let exact = try matrix.singularValues().reduce(0, +)
        #expect(abs(norm.value - exact) <= norm.error)
        #expect(norm.error > 1e-9 * exact)
    }

    @Test func threadsChangeNoBit() throws {
        let matrix = normals(600, 700)
        let serial = try matrix.nuclearNorm()
        let parallel = try matrix.nuclearNorm(parallel: Parallel(threads: 3))
        #expect(serial.value == parallel.value && serial.error == parallel.error)
    }

    @Test func refusesWhatIsNotANumberAndTakesNothing() throws {
        let broken = try Matrix<Double>(rows: 1, columns: 2, storage: [1, .infinity])
        #expect(throws: NumericsError.self) { try broken.nuclearNorm() }
        #expect(try Matrix<Double>(rows: 0, columns: 3).nuclearNorm().value == 0)
    }

    @Test func aProductByATransposeEqualsTheGeneralOne() throws {
        let (a, b) = (normals(520, 30), normals(17, 30))
        let product = try a.multiplied(byTransposed: b, parallel: Parallel(threads: 2))
        #expect(product == (try a.multiplied(byTransposed: b, parallel: .serial)))
        let general = try a.multiplied(by: b, transposing: .no, .yes)
        for (value, expected) in zip(product.storage, general.storage) { #expect(abs(value - expected) < 1e-13) }
        #expect(throws: NumericsError.self) { try a.multiplied(byTransposed: normals(3, 4), parallel: .serial) }
    }
}
