import Numerics
import Results
/// Rows of each class in a real and a synthetic set, over the classes that either of them names.
public struct ClassCounts: Sendable, Equatable {
    /// Real's classes in their order, then those that only the synthetic set has.
    public let names: [String]
    public let real: [Int]
    public let synthetic: [Int]
    /// The rows behind them, to be drawn again.
    let rows: (real: Rows, synthetic: Rows)

    /// Class of every row, and what its weights are drawn by.
    struct Rows: Sendable, Equatable {
        let classes: [Int]
        let keys: RowKeys

        /// - Parameter content: of every row; nil where its class is all that is known of it.
        init(_ classes: [Int], content: [UInt64]? = nil) {
            self.classes = classes
            guard let content, content.count == classes.count else {
                keys = RowKeys(classes)
                return
            }
            keys = RowKeys(
                content: zip(content, classes).map { content, label in
                    var hasher = ContentHasher()
                    hasher.combine(content)
                    hasher.combine(UInt64(label))
                    return hasher.value
                })
        }

        init(counts: [Int]) {
            self.init(counts.enumerated().flatMap { [Int](repeating: $0, count: $1) })
        }
    }

    public static func == (a: ClassCounts, b: ClassCounts) -> Bool {
        a.names == b.names && a.real == b.real && a.synthetic == b.synthetic && a.rows == b.rows
    }

    /// - Parameters:
    ///   - real: class number and names of the real rows; nil without labels.
    ///   - synthetic: the same for the synthetic rows. Classes are matched by name.
    ///   - content: hashes of the rows of both sets, by which they are drawn again; without them rows of one class in sets
    ///     that hold equally many of it are drawn alike.
    /// - Throws: `.notApplicable` without labels, `.insufficientData` without rows or with one class, `.failed` for
    ///   a label without name.
    public init(
        real: (labels: [Int], names: [String])?, synthetic: (labels: [Int], names: [String])?,
        content: (real: [UInt64], synthetic: [UInt64])? = nil
    ) throws(MetricError) {
        guard let real, let synthetic else {
            throw .notApplicable("balance of classes needs labels on both the real and the synthetic set")
        }
        var names = real.names
        for name in synthetic.names where !names.contains(exactly: name) { names.append(name) }
        let classes = (
            try Self.classes(real.labels, real.names, names), try Self.classes(synthetic.labels, synthetic.names, names)
        )
        try self.init(
            names: names, real: Self.count(classes.0, names), synthetic: Self.count(classes.1, names),
            rows: (Rows(classes.0, content: content?.real), Rows(classes.1, content: content?.synthetic)))
    }

    /// Counts in the order of `names`.
    public init(names: [String], real: [Int], synthetic: [Int]) throws(MetricError) {
        try self.init(names: names, real: real, synthetic: synthetic, rows: nil)
    }

    private init(
        names: [String], real: [Int], synthetic: [Int], rows: (Rows, Rows)?
    ) throws(MetricError) {
        guard names.count == real.count, names.count == synthetic.count,
            (real + synthetic).allSatisfy({ $0 >= 0 && $0 < 1 << 40 })
        else { throw .failed("counts do not fit the \(names.count) classes") }
        guard real.contains(where: { $0 > 0 }), synthetic.contains(where: { $0 > 0 }) else {
            throw .insufficientData("balance of classes needs labelled rows in both sets")
        }
        guard names.count > 1 else { throw .notApplicable("there is one class only: nothing to balance") }
        self.names = names
        self.real = real
        self.synthetic = synthetic
        self.rows = rows ?? (Rows(counts: real), Rows(counts: synthetic))
    }

    /// Labels of a set with its own names, as indices into `names`.
    private static func classes(
        _ labels: [Int], _ own: [String], _ names: [String]
    ) throws(MetricError) -> [Int] {
        let positions = own.map { name in names.firstIndex(ofExactly: name) ?? 0 }
        var classes: [Int] = []
        for label in labels {
            guard positions.indices.contains(label) else { throw .failed("label \(label) has no class name") }
            classes.append(positions[label])
        }
        return classes
    }

    private static func count(_ classes: [Int], _ names: [String]) -> [Int] {
        classes.reduce(into: [Int](repeating: 0, count: names.count)) { $0[$1] += 1 }
    }

    /// The weight of every class in each replicate, of both sets.
    func drawn(_ resamples: Resamples) -> [(real: [Double], synthetic: [Double])] {
        let weights = (
            resamples.weights(of: rows.real.keys, role: .real), resamples.weights(of: rows.synthetic.keys, role: .synthetic)
        )
        return (0..<resamples.replicates).map { replicate in
            (
                weights.0.sums(replicate, by: rows.real.classes, count: names.count),
                weights.1.sums(replicate, by: rows.synthetic.classes, count: names.count)
            )
        }
    }

    public var realTotal: Int { real.reduce(0, +) }
    public var syntheticTotal: Int { synthetic.reduce(0, +) }
    public var realShares: [Double] { Self.shares(real) }
    public var syntheticShares: [Double] { Self.shares(synthetic) }

    static func shares(_ counts: [Int]) -> [Double] { shares(counts.map { Double($0) }) }

    static func shares(_ weights: [Double]) -> [Double] {
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }

    /// Real classes without a synthetic row, and synthetic classes without a real one.
    var notes: [String] {
        func list(_ text: String, _ present: [Int], _ absent: [Int]) -> [String] {
            let missing = names.indices.filter { present[$0] > 0 && absent[$0] == 0 }.map { names[$0] }
            guard !missing.isEmpty else { return [] }
            let more = missing.count > 10 ? " and \(missing.count - 10) more" : ""
            return ["\(text): \(missing.prefix(10).joined(separator: ", "))\(more)"]
        }
        return list("classes without a synthetic row", real, synthetic)
            + list("classes without a real row", synthetic, real)
    }
}
