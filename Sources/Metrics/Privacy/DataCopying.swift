import Numerics
import Results

/// `privacy.data_copying`: Meehan, Chaudhuri & Dasgupta's C_T (2020). Are synthetic rows nearer to the training set than
/// unseen real rows are, cell by cell of the feature space?
///
/// In each cell a Mann–Whitney test compares the distances to the cell's nearest training rows; the value is the mean of
/// the normal deviates, weighted by the unseen rows of the cells. Far below 0 is copying, far above 0 underfitting.
public struct DataCopying: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "privacy.data_copying", version: 2, title: "Data-copying test", dimension: .privacy, direction: .target,
        unit: "normal deviates", range: -.infinity...(.infinity), optimum: 0, restsOn: .synthetic,
        alsoRestsOn: .holdout, needsHoldout: true, sign: .nearness)

    public let cells: Int
    /// Principal axes of the training set that distances are taken along, where there are more features.
    public let axes: Int
    /// A cell counts when it holds more synthetic rows than this.
    public let leastRows: Int
    public let seed: UInt64

    public init(cells: Int = 3, axes: Int = 64, leastRows: Int = 20, seed: UInt64 = 0) {
        self.cells = max(1, cells)
        self.axes = max(1, axes)
        self.leastRows = max(1, leastRows)
        self.seed = seed
    }

    /// Rows of one set as the test sees them: the cell of each and its distance to the nearest training row there.
    package struct Rows: Sendable, Equatable {
        package let cells: [Int]
        /// Infinite in a cell without training rows.
        package let distances: [Double]
        /// By features; nil draws rows by cell and distance, which is all that is then known of them.
        let keys: RowKeys?

        package init(cells: [Int], distances: [Double]) { self.init(cells: cells, distances: distances, keys: nil) }

        fileprivate init(cells: [Int], distances: [Double], keys: RowKeys?) {
            self.cells = cells
            self.distances = distances
            self.keys = keys
        }

        fileprivate func weights(_ resamples: Resamples, role: Resamples.Role) -> RowWeights {
            let own =
                keys
                ?? RowKeys(
                    content: zip(cells, distances).map { cell, distance in
                        var hasher = ContentHasher()
                        hasher.combine(UInt64(bitPattern: Int64(cell)))
                        hasher.combine(distance.bitPattern)
                        return hasher.value
                    })
            return resamples.weights(of: own, role: role)
        }

        /// Rows that copy the training set: `cells` are those of the training rows.
        package static func copies(_ cells: [Int]) -> Rows {
            Rows(cells: cells, distances: [Double](repeating: 0, count: cells.count))
        }

        package func rows(at indices: [Int]) -> Rows {
            Rows(
                cells: indices.map { cells[$0] }, distances: indices.map { distances[$0] },
                keys: keys?.rows(at: indices))
        }
    }

    /// The training set in its cells.
    package struct Partition: Sendable {
        package let cells: [Int]
        private let training: Matrix<Float>
        private let axes: PrincipalAxes?
        private let clusters: KMeans
        private let parallel: Parallel

        package init(
            _ training: Matrix<Float>, moments: Moments, _ test: DataCopying, parallel: Parallel
        ) throws(MetricError) {
            guard training.rows >= 2 else { throw .insufficientData("the test needs at least 2 training rows") }
            // In the order of the content, so that the order of the rows moves no cluster.
            let training = training.rows(at: RowKeys(training).order)
            do throws(NumericsError) {
                axes = training.columns > test.axes ? try PrincipalAxes(moments, count: test.axes) : nil
                self.training = try axes?.project(training, parallel: parallel) ?? training
                clusters = try KMeans(
                    self.training, clusters: test.cells, stream: RandomStream(seed: test.seed).split("data_copying"),
                    parallel: parallel)
            } catch { throw MetricError(error) }
            cells = clusters.labels
            self.parallel = parallel
        }

        package func place(_ rows: Matrix<Float>) throws(MetricError) -> Rows {
            do throws(NumericsError) {
                let projected = try axes?.project(rows, parallel: parallel) ?? rows
                let found = try clusters.assign(projected, parallel: parallel)
                return Rows(
                    cells: found,
                    distances: try DataCopying.distances(
                        projected, found, to: training, cells, count: clusters.clusters, parallel), keys: RowKeys(rows))
            } catch { throw MetricError(error) }
        }
    }

    /// Distances to the nearest training row of the own cell.
    package static func distances(
        _ rows: Matrix<Float>, _ cells: [Int], to training: Matrix<Float>, _ trainingCells: [Int], count: Int,
        _ parallel: Parallel
    ) throws(NumericsError) -> [Double] {
        var distances = [Double](repeating: .infinity, count: rows.rows)
        for cell in 0..<count {
            let own = cells.indices.filter { cells[$0] == cell }
            let known = trainingCells.indices.filter { trainingCells[$0] == cell }
            guard !own.isEmpty, !known.isEmpty else { continue }
            let nearest = try NearestNeighbours.between(
                rows.rows(at: own), training.rows(at: known), k: 1, parallel: parallel
            ).ofFirst.distances(rank: 1)
            for (place, row) in own.enumerated() { distances[row] = nearest[place] }
        }
        return distances
    }

    /// The statistic of placed rows and its cells' deviates; nil for cells that do not count.
    package func statistic(
        synthetic: Rows, holdout: Rows
    ) throws(MetricError) -> (value: Double, cells: [Double?]) {
        let comparison = Comparison(self, synthetic: synthetic, holdout: holdout)
        let cells = comparison.deviates(synthetic: nil, holdout: nil)
        guard let value = comparison.mean(cells) else { throw tooFew }
        return (value, cells)
    }

    /// - Parameter holdout: nil without holdout.
    package func estimate(
        synthetic: Rows, holdout: Rows?, resamples: Resamples?
    ) throws(MetricError) -> Estimate {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        let (value, deviates) = try statistic(synthetic: synthetic, holdout: holdout)
        var estimate = Estimate(
            value,
            parameters: [
                "cells": "\(cells)", "axes": "\(axes)", "least_rows": "\(leastRows)",
                "cell_values": deviates.map { $0.map { rounded($0) } ?? "too few rows" }.joined(separator: ", "),
            ])
        if deviates.contains(nil) { estimate.notes.append("cells with too few rows are left out") }
        guard let resamples, resamples.replicates > 1 else { return estimate }
        let comparison = Comparison(self, synthetic: synthetic, holdout: holdout)
        let weights = (
            synthetic: synthetic.weights(resamples, role: .synthetic), holdout: holdout.weights(resamples, role: .holdout)
        )
        let replicates = (0..<resamples.replicates).map { replicate in
            comparison.mean(
                comparison.deviates(
                    synthetic: weights.synthetic.counts(replicate), holdout: weights.holdout.counts(replicate))) ?? .nan
        }
        estimate.take(
            ShiftedBootstrap(replicates, value: value, range: Self.descriptor.range),
            method: "bootstrap_rows_training_fixed")
        return estimate
    }

    /// Random halves of the holdout against each other.
    package func floor(_ holdout: Rows, splits: Int, seed: UInt64) -> [Double] {
        (0..<splits).compactMap { split in
            var random = RandomStream(seed: seed).split("data_copying_floor").split(split)
            let order = random.permutation(holdout.cells.count)
            let half = order.count / 2
            return try? statistic(
                synthetic: holdout.rows(at: Array(order.prefix(half))),
                holdout: holdout.rows(at: Array(order.dropFirst(half)))
            ).value
        }
    }

    private var tooFew: MetricError {
        .insufficientData("no cell holds more than \(leastRows) synthetic rows beside training and holdout rows")
    }
}

/// Distances in every cell in ascending order, ready for any multiplicities.
private struct Comparison {
    private let orders: [ScoreOrder?]
    /// Share of the holdout's rows.
    private let weights: [Double]

    init(_ test: DataCopying, synthetic: DataCopying.Rows, holdout: DataCopying.Rows) {
        let count = 1 + max(synthetic.cells.max() ?? 0, holdout.cells.max() ?? 0)
        var rows = [[Int]](repeating: [], count: count)
        var scores = [[Double]](repeating: [], count: count)
        var sizes = [(synthetic: Int, holdout: Int)](repeating: (0, 0), count: count)
        for (row, cell) in holdout.cells.enumerated() {
            rows[cell].append(row)
            scores[cell].append(holdout.distances[row])
            sizes[cell].holdout += 1
        }
        for (row, cell) in synthetic.cells.enumerated() {
            rows[cell].append(holdout.cells.count + row)
            scores[cell].append(synthetic.distances[row])
            sizes[cell].synthetic += 1
        }
        orders = (0..<count).map { cell in
            guard sizes[cell].synthetic > test.leastRows, sizes[cell].holdout > 0,
                scores[cell].allSatisfy(\.isFinite)
            else { return nil }
            return ScoreOrder(rows: rows[cell], scores: scores[cell], realRows: holdout.cells.count)
        }
        weights = sizes.map { Double($0.holdout) / Double(max(1, holdout.cells.count)) }
    }

    /// Normal deviates of the cells; nil multiplicities count each row once.
    func deviates(synthetic: [Int32]?, holdout: [Int32]?) -> [Double?] {
        orders.map { order in
            order.flatMap { order in
                var (n, m) = (0.0, 0.0)
                for (place, row) in order.rows.enumerated() {
                    if order.isSynthetic[place] { m += Double(synthetic?[row] ?? 1) } else { n += Double(holdout?[row] ?? 1) }
                }
                guard n > 0, m > 0 else { return nil }
                let right = order.pairs(real: holdout, synthetic: synthetic).right
                // ½: the continuity correction of the published code.
                return (right - (n * m / 2 - 0.5)) / (n * m * (n + m + 1) / 12).squareRoot()
            }
        }
    }

    func mean(_ deviates: [Double?]) -> Double? {
        var (sum, weight) = (0.0, 0.0)
        for (deviate, share) in zip(deviates, weights) {
            guard let deviate else { continue }
            sum += share * deviate
            weight += share
        }
        return weight > 0 ? sum / weight : nil
    }
}
