/// An attribute of the images of a set that groups are formed by: sex, site, camera, …
public struct GroupColumn: Sendable, Equatable {
    /// The level of images whose value is not known.
    public static let missing = "(missing)"

    public let name: String
    /// The values that occur or may occur, sorted as class names are, `missing` last.
    public let levels: [String]
    /// Index into `levels` of each image.
    public let codes: [Int]

    /// - Precondition: `codes` index `levels`; sets that are made from other columns are refused.
    public init(name: String, levels: [String], codes: [Int]) {
        self.name = name
        self.levels = levels
        self.codes = codes
    }

    /// A column from the values of all images, in their order; nil and empty values become `missing`.
    public init(name: String, values: [String?]) {
        let known = values.map { value in value.flatMap { $0.isEmpty ? nil : $0 } }
        let hasMissing = known.contains(nil) || known.contains(Self.missing)
        let names = SortedNames.unique(known.compactMap(\.self).filter { $0 != Self.missing })
        var position: [[UInt8]: Int] = [:]
        for (index, name) in names.enumerated() { position[Array(name.utf8)] = index }
        self.name = name
        levels = names + (hasMissing ? [Self.missing] : [])
        codes = known.map { value in value.flatMap { position[Array($0.utf8)] } ?? names.count }
    }

    /// Number of images of each level.
    public var counts: [Int] {
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes { counts[code] += 1 }
        return counts
    }

    package func fits(_ count: Int) -> Bool { codes.count == count && codes.allSatisfy(levels.indices.contains) }

    package func selected(_ indices: [Int]) -> GroupColumn {
        GroupColumn(name: name, levels: levels, codes: indices.map { codes[$0] })
    }
}
