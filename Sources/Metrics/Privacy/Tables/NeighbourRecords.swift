import Datasets
import Numerics
import Synchronization

/// Nearest records between a training table, a holdout and a synthetic table by Gower's distance, divided by the sum of the
/// weights: 0 for equal rows, 1 for rows that differ in every column as far as can be.
///
/// Each pass over the pairs is made once, when first asked for. Where there are more pairs than `mostPairs`, rows that are
/// asked about are sampled, rows that are searched never. Equal distances are ordered by the rows' content, so that the
/// order of the rows changes nothing.
package struct NeighbourRecords: Sendable {
    package let columns: RecordColumns
    package let space: GowerSpace
    package let training: Side
    package let holdout: Side?
    package let synthetic: Side
    private let parallel: Parallel
    private let passes = Passes()

    /// One table.
    package struct Side: Sendable {
        package let rows: GowerRows
        /// The rows in the order of their content.
        package let order: [Int]
        /// Rows that are asked about, ascending.
        package let asked: [Int]

        package var count: Int { rows.count }
        package var isSampled: Bool { asked.count < rows.count }
        package var queries: GowerRows { isSampled ? rows.rows(at: asked) : rows }
    }

    /// Pairs of one pass: about ten seconds of one core at 15 columns.
    package static let mostPairs = 1 << 33

    /// - Parameters:
    ///   - firstPart: names of the columns that an attacker who links two sources finds in the first; nil for every other
    ///     column.
    ///   - mostPairs: of one pass.
    ///   - seed: of the rows that are asked about where not all are.
    /// - Throws: what `RecordColumns` throws.
    package init(
        _ tables: Roles<Table>, firstPart: [String]? = nil, ranges: RecordColumns.Ranges = .real,
        mostPairs: Int = NeighbourRecords.mostPairs, seed: UInt64 = 0, parallel: Parallel = .serial
    ) throws(MetricError) {
        let columns = try RecordColumns(tables, firstPart: firstPart, ranges: ranges)
        let space = try columns.space()
        let largest = tables.all.map(\.count).max() ?? 1
        let most = max(1000, mostPairs / max(1, largest))
        func side(_ table: Table, _ cells: [GowerCells], _ role: String) throws(MetricError) -> Side {
            let contents = table.contentHashes(parallel: parallel)
            let order = contents.indices.sorted { one, other in
                let (a, b) = (contents[one], contents[other])
                return (a.high, a.low, one) < (b.high, b.low, other)
            }
            var asked = Array(0..<table.count)
            if table.count > most {
                var random = RandomStream(seed: seed).split("records").split(role)
                asked = random.permutation(table.count).prefix(most).map { order[$0] }.sorted()
            }
            do throws(NumericsError) {
                return Side(rows: try GowerRows(cells, in: space), order: order, asked: asked)
            } catch { throw MetricError(error) }
        }
        self.columns = columns
        self.space = space
        self.parallel = parallel
        training = try side(tables.real, columns.training, "training")
        if let table = tables.holdout, let cells = columns.holdout {
            holdout = try side(table, cells, "holdout")
        } else {
            holdout = nil
        }
        synthetic = try side(tables.synthetic, columns.synthetic, "synthetic")
    }

    /// Distances from 0 to 1.
    package func share(_ distance: Double) -> Double { space.diameter > 0 ? distance / space.diameter : 0 }

    package func requireHoldout() throws(MetricError) -> Side {
        guard let holdout else { throw .notApplicable(holdoutAdvice) }
        return holdout
    }

    // MARK: Passes

    private final class Passes: Sendable {
        let syntheticToTraining = Lazy<Result<GowerNeighbours, MetricError>>()
        let holdoutToTraining = Lazy<Result<GowerNeighbours, MetricError>>()
        let trainingToSynthetic = Lazy<Result<GowerFound, MetricError>>()
        let holdoutToSynthetic = Lazy<Result<GowerFound, MetricError>>()
        let weighted = Lazy<Result<Weighted, MetricError>>()
        let toReference = Lazy<Result<Reference, MetricError>>()
    }

    /// The two nearest training rows of every synthetic row that is asked about.
    package func syntheticToTraining() throws(MetricError) -> GowerNeighbours {
        try passes.syntheticToTraining.get { outcome { () throws(NumericsError) in try nearest(synthetic, in: training) } }.get()
    }

    /// The same of every holdout row.
    package func holdoutToTraining() throws(MetricError) -> GowerNeighbours {
        let holdout = try requireHoldout()
        return try passes.holdoutToTraining.get {
            outcome { () throws(NumericsError) in try nearest(holdout, in: training) }
        }.get()
    }

    /// The nearest synthetic row of every training row, by all columns, by either part and by all columns but one.
    package func trainingToSynthetic() throws(MetricError) -> GowerFound {
        try passes.trainingToSynthetic.get { outcome { () throws(NumericsError) in try attack(training) } }.get()
    }

    package func holdoutToSynthetic() throws(MetricError) -> GowerFound {
        let holdout = try requireHoldout()
        return try passes.holdoutToSynthetic.get {
            outcome { () throws(NumericsError) in try attack(holdout) }
        }.get()
    }

    /// Distances to half of the holdout.
    package struct Reference: Sendable {
        /// Of every training row that is asked about.
        package let training: [Double]
        /// Places among the holdout rows that are asked about, of those in the other half, and their distances.
        package let strangers: [Int]
        package let ofStrangers: [Double]
    }

    /// Every other holdout row, in the order of their content, stands for what rows of this law are like.
    package func toReference() throws(MetricError) -> Reference {
        let holdout = try requireHoldout()
        guard holdout.count > 3 else { throw .insufficientData("a density ratio needs four holdout rows") }
        return try passes.toReference.get {
            outcome { () throws(NumericsError) in
                var isReference = [Bool](repeating: false, count: holdout.count)
                var reference: [Int] = []
                for (place, row) in holdout.order.enumerated() where place % 2 == 0 {
                    isReference[row] = true
                    reference.append(row)
                }
                let search = try GowerSearch(holdout.rows.rows(at: reference), order: Array(reference.indices))
                let strangers = holdout.asked.indices.filter { !isReference[holdout.asked[$0]] }
                func distances(_ rows: GowerRows) throws(NumericsError) -> [Double] {
                    try search.nearest(of: rows, k: 1, parallel: parallel).distances(rank: 1)
                }
                return Reference(
                    training: try distances(training.queries), strangers: strangers,
                    ofStrangers: try distances(holdout.rows.rows(at: strangers.map { holdout.asked[$0] })))
            }
        }.get()
    }

    private func nearest(_ side: Side, in searched: Side) throws(NumericsError) -> GowerNeighbours {
        try GowerSearch(searched.rows, order: searched.order).nearest(of: side.queries, k: 2, parallel: parallel)
    }

    private func attack(_ side: Side) throws(NumericsError) -> GowerFound {
        try GowerSearch(synthetic.rows, order: synthetic.order).nearest(
            of: side.queries, GowerQuestion(all: 1, parts: 1, omitted: Array(space.columns.indices)), parallel: parallel)
    }

    private func outcome<Value>(_ body: () throws(NumericsError) -> Value) -> Result<Value, MetricError> {
        Result(catching: body).mapError { MetricError($0) }
    }

    // MARK: Weighted by entropy

    /// Distances with columns weighted by 1 / entropy.
    package struct Weighted: Sendable {
        /// One a column; 0 for one that is constant.
        package let weights: [Double]
        /// Of training and holdout rows to their nearest synthetic and their nearest other training row.
        package let training: (synthetic: [Double], real: [Double])
        package let holdout: (synthetic: [Double], real: [Double])?
    }

    package func weighted(_ weights: [Double]) throws(MetricError) -> Weighted {
        try passes.weighted.get {
            outcome { () throws(NumericsError) in
                let space = try GowerSpace(columns.columns.map(\.space), weights: weights, split: columns.split)
                let real = try GowerRows(columns.training, in: space)
                let made = try GowerRows(columns.synthetic, in: space)
                let toReal = try GowerSearch(real, order: training.order)
                let toMade = try GowerSearch(made, order: synthetic.order)
                func asked(_ rows: GowerRows, _ side: Side) -> GowerRows { side.isSampled ? rows.rows(at: side.asked) : rows }
                func distances(_ search: GowerSearch, _ rows: GowerRows) throws(NumericsError) -> [Double] {
                    try search.nearest(of: rows, k: 1, parallel: parallel).distances
                }
                let own = asked(real, training)
                // Each row is its own nearest: the second of two is its nearest other, whichever of equal ones comes first.
                let spacing = real.count > 1 ? try toReal.nearest(of: own, k: 2, parallel: parallel).distances(rank: 2) : []
                var unseen: (synthetic: [Double], real: [Double])?
                if let holdout, let cells = columns.holdout {
                    let rows = asked(try GowerRows(cells, in: space), holdout)
                    unseen = (try distances(toMade, rows), try distances(toReal, rows))
                }
                return Weighted(weights: weights, training: (try distances(toMade, own), spacing), holdout: unseen)
            }
        }.get()
    }
}
