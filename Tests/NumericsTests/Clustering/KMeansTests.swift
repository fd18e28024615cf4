import Numerics
import Testing

@Suite struct KMeansTests {
    /// Three clouds far apart, row i in cloud i % 3.
    private func clouds(_ rows: Int, seed: UInt64, offset: Float = 0) -> Matrix<Float> {
        var draw = RandomStream(seed: seed)
        var matrix = Matrix<Float>(rows: rows, columns: 4)
        for row in 0..<rows {
            for column in 0..<4 {
                matrix[row, column] = Float(draw.normal()) + offset + (column == row % 3 ? 30 : 0)
            }
        }
        return matrix
    }

    @Test(arguments: [Float(0), 4096])
    func findsCloudsWhereverTheyLie(offset: Float) throws {
        let rows = clouds(3000, seed: 1, offset: offset)
        let fits = try [1, 3].map {
            try KMeans(rows, clusters: 3, stream: RandomStream(seed: 2), parallel: Parallel(threads: $0))
        }
        #expect(fits[0] == fits[1])
        let fit = fits[0]
        let names = (0..<3).map { fit.labels[$0] }
        #expect(Set(names).count == 3)
        #expect(fit.labels.enumerated().allSatisfy { names[$0 % 3] == $1 })
        // 4 columns of variance 1.
        #expect(abs(fit.inertia / 3000 - 4) < 0.3)
        let others = try fit.assign(clouds(300, seed: 3, offset: offset))
        #expect(others.enumerated().allSatisfy { names[$0 % 3] == $1 })
    }

    @Test func fewDifferentRowsGiveFewerClusters() throws {
        let rows = Matrix<Float>(rows: 50, columns: 3, repeating: 2)
        let fit = try KMeans(rows, clusters: 5, stream: RandomStream(seed: 1))
        #expect(fit.clusters == 1 && fit.inertia == 0 && fit.labels.allSatisfy { $0 == 0 })
    }

    @Test func badInputIsRefused() throws {
        #expect(throws: NumericsError.self) {
            try KMeans(Matrix(rows: 0, columns: 3), clusters: 2, stream: RandomStream(seed: 1))
        }
        var rows = clouds(10, seed: 1)
        let fit = try KMeans(rows, clusters: 2, stream: RandomStream(seed: 1))
        #expect(throws: NumericsError.self) { try fit.assign(Matrix(rows: 2, columns: 3)) }
        rows[3, 1] = .nan
        #expect(throws: NumericsError.self) { try KMeans(rows, clusters: 2, stream: RandomStream(seed: 1)) }
    }
}
