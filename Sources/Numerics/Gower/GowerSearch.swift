import CKernels

/// Finds the nearest rows of a fixed set by Gower's distance: all pairs, in cache-sized blocks, never n × m in memory.
///
/// Single precision rules most pairs out, with a bound that no rounding can cross; the others are measured in double
/// precision and rounded to multiples of 2⁻⁴⁰, so that equal distances are equal. The same bits at any thread count.
public struct GowerSearch: Sendable {
    public let space: GowerSpace
    public let count: Int
    private let values: [Double]
    private let panels: [Float]
    private let roundedWeights: [Float]
    /// Row at each place, and place of each row.
    private let order: [Int32]
    private let places: [Int32]

    private static let lanes = 16

    /// - Parameter order: the rows in the order that decides between equal distances, which is to be one that the order in
    ///   the file has no part in; a random one is also the fastest. nil for the order that they are in.
    /// - Throws: `.dimensionMismatch` for an order that is none.
    public init(_ rows: GowerRows, order: [Int]? = nil) throws(NumericsError) {
        let width = rows.space.columns.count
        var places = [Int32](repeating: -1, count: rows.count)
        if let order {
            guard order.count == rows.count, order.allSatisfy({ (0..<rows.count).contains($0) }) else {
                throw NumericsError(.dimensionMismatch, "the order is none of the \(rows.count) rows")
            }
            for (place, row) in order.enumerated() { places[row] = Int32(place) }
            guard !places.contains(-1) else { throw NumericsError(.dimensionMismatch, "the order repeats a row") }
        } else {
            places = (0..<rows.count).map { Int32($0) }
        }
        space = rows.space
        count = rows.count
        self.order = order?.map { Int32($0) } ?? places
        self.places = places
        values = order.map { rows.rows(at: $0).values } ?? rows.values
        roundedWeights = rows.space.weights.map(Float.init)
        let panelCount = (count + Self.lanes - 1) / Self.lanes
        var panels = [Float](repeating: 4, count: panelCount * Self.lanes * width)
        for place in 0..<count {
            let start = place / Self.lanes * Self.lanes * width + place % Self.lanes
            for column in 0..<width { panels[start + column * Self.lanes] = Float(values[place * width + column]) }
        }
        self.panels = panels
    }

    /// - Parameter isSelf: whether the queries are the searched rows in the order that they were given in; a row is then no
    ///   neighbour of itself, its duplicates are.
    /// - Throws: `.dimensionMismatch` for queries of another space, or a column to leave out that there is not; `.empty`
    ///   where nothing is searched.
    /// - Complexity: O(queries · rows · columns).
    public func nearest(
        of queries: GowerRows, _ question: GowerQuestion, isSelf: Bool = false, parallel: Parallel = .serial
    ) throws(NumericsError) -> GowerFound {
        let available = isSelf ? count - 1 : count
        guard available > 0 else { throw NumericsError(.empty, "there is no other row to search") }
        guard queries.space == space, !isSelf || queries.count == count,
            question.omitted.allSatisfy(space.columns.indices.contains)
        else { throw NumericsError(.dimensionMismatch, "the queries or the columns are not those of the searched rows") }
        var all = GowerList(queries.count, k: min(question.all, available))
        var first = GowerList(queries.count, k: min(question.parts, available))
        var second = GowerList(queries.count, k: min(question.parts, available))
        var without = GowerList(queries.count * question.omitted.count, k: 1)
        let rounded = queries.values.map { Float($0) }
        all.fill { all in
            first.fill { first in
                second.fill { second in
                    without.fill { without in
                        run(queries, rounded, question.omitted, isSelf, Lists(all, first, second, without), parallel)
                    }
                }
            }
        }
        let rows = queries.count
        return GowerFound(
            all: all.neighbours(order), first: first.neighbours(order), second: second.neighbours(order),
            without: question.omitted.indices.map { without.neighbours(order, $0 * rows..<($0 + 1) * rows) })
    }

    /// The `k` nearest rows by all columns.
    public func nearest(
        of queries: GowerRows, k: Int, isSelf: Bool = false, parallel: Parallel = .serial
    ) throws(NumericsError) -> GowerNeighbours {
        try nearest(of: queries, GowerQuestion(all: k), isSelf: isSelf, parallel: parallel).all
    }

    private struct Lists: Sendable {
        let all: GowerLists
        let first: GowerLists
        let second: GowerLists
        let without: GowerLists

        init(_ all: GowerLists, _ first: GowerLists, _ second: GowerLists, _ without: GowerLists) {
            self.all = all
            self.first = first
            self.second = second
            self.without = without
        }
    }

    private func run(
        _ queries: GowerRows, _ rounded: [Float], _ omitted: [Int], _ isSelf: Bool, _ lists: Lists, _ parallel: Parallel
    ) {
        let width = space.columns.count
        let omissions = omitted.map { Int32($0) }
        parallel.forEachRange(of: queries.count, size: 64) { range in
            values.withUnsafeBufferPointer { values in
                panels.withUnsafeBufferPointer { panels in
                    space.weights.withUnsafeBufferPointer { weights in
                        roundedWeights.withUnsafeBufferPointer { roundedWeights in
                            var inner = assay_gower_space(
                                columns: width, rows: count, values: values.baseAddress, panels: panels.baseAddress,
                                weights: weights.baseAddress, rounded_weights: roundedWeights.baseAddress,
                                split: space.split, slack: space.slack)
                            queries.values.withUnsafeBufferPointer { queryValues in
                                rounded.withUnsafeBufferPointer { rounded in
                                    places.withUnsafeBufferPointer { places in
                                        guard let own = queryValues.baseAddress, let ownRounded = rounded.baseAddress else { return }
                                        assay_gower_nearest(
                                            &inner, own + range.lowerBound * width, ownRounded + range.lowerBound * width,
                                            range.count, isSelf ? places.baseAddress.map { $0 + range.lowerBound } : nil,
                                            lists.all.part(range), lists.first.part(range), lists.second.part(range),
                                            omissions, omissions.count, queries.count,
                                            lists.without.distances.base.map { $0 + range.lowerBound },
                                            lists.without.places.base.map { $0 + range.lowerBound })
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Storage of lists while they are filled.
private struct GowerList {
    let rows: Int
    let k: Int
    var distances: [Double]
    var places: [Int32]

    init(_ rows: Int, k: Int) {
        self.rows = rows
        self.k = max(0, k)
        distances = [Double](repeating: .infinity, count: rows * max(0, k))
        places = [Int32](repeating: 0, count: rows * max(0, k))
    }

    mutating func fill(_ body: (GowerLists) -> Void) {
        let k = k
        distances.withUnsafeMutableBufferPointer { distances in
            places.withUnsafeMutableBufferPointer { places in
                body(GowerLists(k: k, distances: DisjointBuffer(distances), places: DisjointBuffer(places)))
            }
        }
    }

    func neighbours(_ order: [Int32], _ range: Range<Int>? = nil) -> GowerNeighbours {
        let range = range ?? 0..<rows
        let cells = range.lowerBound * k..<range.upperBound * k
        return GowerNeighbours(
            rows: range.count, k: k, distances: Array(distances[cells]),
            indices: places[cells].map { order[Int($0)] })
    }
}

private struct GowerLists: Sendable {
    let k: Int
    let distances: DisjointBuffer<Double>
    let places: DisjointBuffer<Int32>

    func part(_ rows: Range<Int>) -> assay_gower_list {
        assay_gower_list(
            k: k, distances: distances.base.map { $0 + rows.lowerBound * k },
            places: places.base.map { $0 + rows.lowerBound * k })
    }
}
