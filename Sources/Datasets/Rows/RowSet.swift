import Numerics

/// What a row of a kind of data is called in sentences.
public struct RowNoun: Sendable, Equatable {
    public let one: String
    public let many: String

    public init(_ one: String, _ many: String) {
        self.one = one
        self.many = many
    }

    /// "1 image", "2 images".
    public func counted(_ count: Int) -> String { "\(count) \(count == 1 ? one : many)" }
}

/// Rows of one kind of data in a fixed order, with what every kind has: labels, groups, content that can be compared.
///
/// A value: choosing or relabelling rows gives another set and leaves this one as it is.
public protocol RowSet: Sendable {
    static var noun: RowNoun { get }

    var count: Int { get }
    var info: SetInfo { get set }
    /// Index into `classNames` of each row; nil for a set without labels.
    var labels: [Int]? { get }
    /// Sorted: by value where all are whole numbers, else byte by byte. Empty for a set without labels.
    var classNames: [String] { get }
    /// Attributes that the report compares groups by, one code a row each.
    var groups: [GroupColumn] { get }

    /// What a set of several tables is made of, and the rows of each; empty for a set of one kind of rows.
    var parts: [(name: String, count: Int)] { get }

    /// What captions and messages call row `index`.
    func name(at index: Int) -> String

    /// Whether rows have names of their own, as files have; else a name follows from the place.
    static var namesRows: Bool { get }

    /// Whether independent rows may be equal, as records of few columns are; equal pictures are copies of one another.
    static var rowsMeetByChance: Bool { get }

    /// Where classes come from, in the words of this kind of data: what to give where there are none.
    static var classSource: String { get }
    /// What to do where one set alone has classes.
    static var classRemedy: String { get }

    /// The rows at `indices`, in that order; repeats are allowed.
    /// - Throws: `.invalidArgument` for an index outside 0..<count.
    func subset(_ indices: [Int]) throws(DatasetError) -> Self

    /// A seeded random sample of at most `limit` rows without repeats, in canonical order.
    func limited(to limit: Int, seed: UInt64) -> Self

    /// The same rows with labels that index `names`.
    /// - Throws: `.invalidArgument` when counts do not agree.
    func labelled(_ labels: [Int], of names: [String]) throws(DatasetError) -> Self

    /// A hash of everything that a value can depend on: the same set gives the same text whatever the file format or
    /// the number of threads.
    func fingerprint(parallel: Parallel) throws(DatasetError) -> String

    /// What equal rows have in common, whatever they are stored as.
    func contentHashes(parallel: Parallel) throws(DatasetError) -> [ContentHash]
}

extension RowSet {
    public var parts: [(name: String, count: Int)] { [] }

    public static var namesRows: Bool { true }
    public static var rowsMeetByChance: Bool { false }
    public static var classSource: String { "one folder a class, or a label file" }
    public static var classRemedy: String { "--labels none leaves those of pictures out" }

    public var isEmpty: Bool { count == 0 }

    /// The name of the class of row `index`, nil for a set without labels.
    public func className(at index: Int) -> String? { labels.map { classNames[$0[index]] } }

    /// Number of rows of each class, in the order of `classNames`.
    public var classCounts: [Int] {
        var counts = [Int](repeating: 0, count: classNames.count)
        for label in labels ?? [] { counts[label] += 1 }
        return counts
    }

    /// Which rows `limited(to:seed:)` chooses, ascending; nil where all of them are.
    package func sampled(_ limit: Int, seed: UInt64) -> [Int]? {
        guard limit < count else { return nil }
        var stream = RandomStream(seed: seed).split("limit")
        return stream.permutation(count).prefix(max(0, limit)).sorted()
    }

    /// The same rows with labels that index `names`, so that sets with other classes present can be compared.
    /// - Throws: `.badData` when a class of this set that has rows is not in `names`.
    public func relabelled(to names: [String]) throws(DatasetError) -> Self {
        guard let labels else { return self }
        var position: [Int?] = []
        for name in classNames { position.append(names.firstIndex { $0.utf8.elementsEqual(name.utf8) }) }
        var mapped: [Int] = []
        mapped.reserveCapacity(labels.count)
        for label in labels {
            guard let target = position[label] else {
                throw DatasetError(
                    .badData,
                    "Class \"\(classNames[label])\" of \(info.name) is none of \(names.joined(separator: ", ")).")
            }
            mapped.append(target)
        }
        return try labelled(mapped, of: names)
    }

    /// The classes of all `sets`, without repeats, in the order of `classNames`.
    public static func unionOfClassNames(_ sets: [Self]) -> [String] {
        SortedNames.unique(sets.flatMap(\.classNames))
    }
}

/// One order for names of classes and levels.
package enum SortedNames {
    /// Without repeats; by value where all are whole numbers, else byte by byte.
    package static func unique(_ names: some Sequence<String>) -> [String] {
        var unique: [String] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            // Swift's == takes NFC and NFD spellings for equal; two folders are not.
            if let last = unique.last, last.utf8.elementsEqual(name.utf8) { continue }
            unique.append(name)
        }
        let numbers = unique.map(Int.init)
        guard numbers.allSatisfy({ $0 != nil }) else { return unique }
        return zip(numbers, unique).sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }.map(\.1)
    }
}
