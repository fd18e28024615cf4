import Results
/// Rows of each class in a real and a synthetic set, over the classes that either of them names.
public struct ClassCounts: Sendable, Equatable {
    /// Real's classes in their order, then those that only the synthetic set has.
    public let names: [String]
    public let real: [Int]
    public let synthetic: [Int]

    /// - Parameters:
    ///   - real: class number and names of the real rows; nil without labels.
    ///   - synthetic: the same for the synthetic rows. Classes are matched by name.
    /// - Throws: `.notApplicable` without labels, `.insufficientData` without rows or with one class, `.failed` for
    ///   a label without name.
    public init(
        real: (labels: [Int], names: [String])?, synthetic: (labels: [Int], names: [String])?
    ) throws(MetricError) {
        guard let real, let synthetic else {
            throw .notApplicable("balance of classes needs labels on both the real and the synthetic set")
        }
        var names = real.names
        for name in synthetic.names where !names.contains(exactly: name) { names.append(name) }
        try self.init(
            names: names, real: Self.count(real.labels, real.names, names),
            synthetic: Self.count(synthetic.labels, synthetic.names, names))
    }

    /// Counts in the order of `names`.
    public init(names: [String], real: [Int], synthetic: [Int]) throws(MetricError) {
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
    }

    private static func count(
        _ labels: [Int], _ own: [String], _ names: [String]
    ) throws(MetricError) -> [Int] {
        let positions = own.map { name in names.firstIndex(ofExactly: name) ?? 0 }
        var counts = [Int](repeating: 0, count: names.count)
        for label in labels {
            guard positions.indices.contains(label) else { throw .failed("label \(label) has no class name") }
            counts[positions[label]] += 1
        }
        return counts
    }

    public var realTotal: Int { real.reduce(0, +) }
    public var syntheticTotal: Int { synthetic.reduce(0, +) }
    public var realShares: [Double] { Self.shares(real) }
    public var syntheticShares: [Double] { Self.shares(synthetic) }

    static func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        return counts.map { Double($0) / total }
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
