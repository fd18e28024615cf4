import Numerics
import Testing

@Suite struct LinearAlgebraTests {
    /// Second differences: eigenvalues 2 − 2 cos(iπ/(n+1)).
    private func secondDifference(_ n: Int) -> Matrix<Double> {
        var matrix = Matrix<Double>(rows: n, columns: n)
        for i in 0..<n {
            matrix[i, i] = 2
            if i > 0 {
                matrix[i, i - 1] = -1
                matrix[i - 1, i] = -1
            }
        }
        return matrix
    }

    @Test func eigenvaluesOfASecondDifference() throws {
        let values = try secondDifference(3).symmetricEigenvalues()
        let root = 2.0.squareRoot()
        for (value, expected) in zip(values, [2 - root, 2, 2 + root]) { #expect(abs(value - expected) < 1e-14) }
    }

    @Test func eigenvectorsRebuildTheMatrix() throws {
        let matrix = secondDifference(40)
        let eigen = try matrix.symmetricEigen()
        var scaled = eigen.vectors
        for row in 0..<40 { for column in 0..<40 { scaled[row, column] *= eigen.values[row] } }
        let product = try eigen.vectors.multiplied(by: scaled, transposing: .yes)
        for (a, b) in zip(product.storage, matrix.storage) { #expect(abs(a - b) < 1e-13) }
    }

    @Test func choleskyFactorIsUpperAndRebuilds() throws {
        let matrix = secondDifference(7)
        let factor = try matrix.choleskyFactor()
        #expect(factor[3, 1] == 0)
        let product = try factor.multiplied(by: factor, transposing: .yes)
        for (a, b) in zip(product.storage, matrix.storage) { #expect(abs(a - b) < 1e-14) }
    }

    @Test func choleskyRefusesIndefinite() throws {
        let matrix = try Matrix<Double>(rows: 2, columns: 2, storage: [1, 2, 2, 1])
        #expect(throws: NumericsError.self) { try matrix.choleskyFactor() }
    }

    @Test(arguments: [(3, 2), (2, 3), (60, 4), (4, 60), (1, 5)])
    func singularValuesOfAnyShape(rows: Int, columns: Int) throws {
        var stream = RandomStream(seed: 3)
        var matrix = Matrix<Double>(rows: rows, columns: columns)
        for index in matrix.storage.indices { matrix.storage[index] = stream.normal() }
        let values = try matrix.singularValues()
        #expect(values.count == min(rows, columns))
        let squares = matrix.storage.reduce(0) { $0 + $1 * $1 }
        #expect(relativeError(values.reduce(0) { $0 + $1 * $1 }, squares) < 1e-13)
        let gram = try matrix.multiplied(by: matrix, transposing: .no, .yes).symmetricEigenvalues()
        #expect(relativeError(values[0] * values[0], gram[gram.count - 1]) < 1e-12)
    }

    @Test func refusesNonFiniteAndNonSquare() throws {
        let broken = try Matrix<Double>(rows: 1, columns: 1, storage: [.nan])
        #expect(throws: NumericsError.self) { try broken.symmetricEigenvalues() }
        #expect(throws: NumericsError.self) { try broken.singularValues() }
        #expect(throws: NumericsError.self) { try Matrix<Double>(rows: 1, columns: 2).choleskyFactor() }
    }

    @Test func emptyMatricesHaveNoValues() throws {
        #expect(try Matrix<Double>(rows: 0, columns: 0).symmetricEigenvalues().isEmpty)
        #expect(try Matrix<Double>(rows: 0, columns: 4).singularValues().isEmpty)
    }
}
