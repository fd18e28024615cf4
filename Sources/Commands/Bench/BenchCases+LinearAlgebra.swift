import Metrics
import Numerics

extension BenchCase {
    /// The yardstick of all others: one product a thread.
    static let yardstick = "gemm.single.1024"

    static var products: [BenchCase] {
        let side = 1_024
        let flop = 2 * Double(side * side * side)
        return [
            BenchCase(yardstick, "single-precision product of 1,024 cubed, one on each thread", flop: flop) { parallel in
                let (a, b) = (normals(side, side, "a"), normals(side, side, "b"))
                return { _ = try parallel.tryMap(parallel.threads) { _ in try a.multiplied(by: b).storage[0] } }
            },
            BenchCase("gemm.double.1024", "double-precision product of 1,024 cubed, one on each thread", flop: flop) {
                parallel in
                let (a, b) = (doubles(side, side, "a"), doubles(side, side, "b"))
                return { _ = try parallel.tryMap(parallel.threads) { _ in try a.multiplied(by: b).storage[0] } }
            },
        ]
    }

    static var spectra: [BenchCase] {
        var cases: [BenchCase] = []
        for side in [448, 1_024] {
            let cube = Double(side * side * side)
            cases.append(
                BenchCase("cholesky.\(side)", "Cholesky factor of a covariance", flop: cube / 3) { _ in
                    let matrix = try covariance(side)
                    return { _ = try matrix.choleskyFactor() }
                })
            cases.append(
                BenchCase("eigenvalues.\(side)", "eigenvalues of a covariance", flop: 4 * cube / 3) { _ in
                    let matrix = try covariance(side)
                    return { _ = try matrix.symmetricEigenvalues() }
                })
            cases.append(
                BenchCase("eigenvectors.\(side)", "eigenvalues and vectors of a covariance", flop: 9 * cube) { _ in
                    let matrix = try covariance(side)
                    return { _ = try matrix.symmetricEigen() }
                })
        }
        for (rows, columns) in [(10_000, 448), (4_096, 2_048)] {
            let flop = Double(rows) * Double(columns * columns)
            cases.append(
                BenchCase(
                    "moments.\(rows)x\(columns)", "mean and covariance of a feature matrix, in double precision",
                    flop: flop, items: (Double(rows), "rows")
                ) { parallel in
                    let x = normals(rows, columns, "x")
                    return { _ = Moments(of: x, parallel: parallel) }
                })
        }
        // More rows than columns, fewer rows than columns, and the size of Inception features.
        for (rows, columns) in [(5_000, 448), (300, 448), (4_096, 2_048), (1_500, 2_048)] {
            let (n, d) = (Double(rows), Double(columns))
            let flop = n > d ? 2 * n * d * d + (2.0 / 3 + 1 + 8.0 / 3) * d * d * d : 2 * n * n * d + 8 * n * n * n / 3
            cases.append(
                BenchCase("frechet.\(rows)x\(columns)", "Fréchet distance of two sets", flop: flop, items: (1, "distances")) {
                    parallel in
                    let (x, y) = (normals(rows, columns, "x"), normals(rows, columns, "y"))
                    return { _ = try frechetDistance(x, y, parallel: parallel) }
                })
        }
        return cases
    }

    private static func covariance(_ side: Int) throws -> Matrix<Double> {
        try Moments(of: normals(2 * side, side, "covariance")).covariance()
    }

    static var bootstrap: [BenchCase] {
        let (rows, columns, replicates) = (5_000, 448, 4)
        return [
            BenchCase("bootstrap.draw.10000", "row counts of bootstrap samples", items: (20, "replicates")) { parallel in
                let resamples = Resamples(seed: 1, replicates: 20)
                let keys = RowKeys(Array(0..<10_000))
                return { _ = resamples.weights(of: keys, role: .real).totals }
            },
            BenchCase(
                "bootstrap.frechet.\(rows)x\(columns)", "moments and factor of bootstrap samples of one set",
                flop: Double(replicates) * (Double(rows) * Double(columns * columns) + pow3(columns) / 3),
                items: (Double(replicates), "replicates")
            ) { parallel in
                let evidence = try PairEvidence(
                    reference: normals(rows, columns, "x"), candidate: normals(rows, columns, "y"), parallel: parallel)
                _ = evidence.moments
                let resamples = Resamples(seed: 1, replicates: replicates)
                return { _ = FrechetReplicates(evidence, resamples: resamples) }
            },
        ]
    }

    private static func pow3(_ value: Int) -> Double { Double(value) * Double(value) * Double(value) }
}
