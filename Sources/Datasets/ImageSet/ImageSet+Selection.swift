import Numerics

extension ImageSet {
    /// The images at `indices`, in that order; repeats are allowed.
    /// - Throws: `.invalidArgument` for an index outside 0..<count.
    public func subset(_ indices: [Int]) throws(DatasetError) -> ImageSet {
        if let wrong = indices.first(where: { !order.indices.contains($0) }) {
            throw DatasetError(.invalidArgument, "There is no image \(wrong) in a set of \(count).")
        }
        return ImageSet(
            source: source, order: indices.map { order[$0] }, labels: labels.map { all in indices.map { all[$0] } },
            classNames: classNames, groups: groups.map { $0.selected(indices) }, info: info)
    }

    /// A seeded random sample of at most `limit` images without repeats, in canonical order.
    public func limited(to limit: Int, seed: UInt64) -> ImageSet {
        guard limit < count else { return self }
        var stream = RandomStream(seed: seed).split("limit")
        let chosen = stream.permutation(count).prefix(max(0, limit)).sorted()
        var sample = ImageSet(
            source: source, order: chosen.map { order[$0] }, labels: labels.map { all in chosen.map { all[$0] } },
            classNames: classNames, groups: groups.map { $0.selected(chosen) }, info: info)
        sample.info.notes.append("A random sample of \(chosen.count) of \(count) images (seed \(seed)).")
        return sample
    }

    /// The same images with labels that index `names`, so that sets with other classes present can be compared.
    /// - Throws: `.badData` when a class of this set that has images is not in `names`.
    public func relabelled(to names: [String]) throws(DatasetError) -> ImageSet {
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
        return ImageSet(
            source: source, order: order, labels: mapped, classNames: names, groups: groups, info: info)
    }

    /// The classes of all `sets`, without repeats, in the order of `classNames`.
    public static func unionOfClassNames(_ sets: [ImageSet]) -> [String] {
        sortedClassNames(sets.flatMap(\.classNames))
    }

    /// Without repeats; by value where all are whole numbers, else byte by byte.
    package static func sortedClassNames(_ names: some Sequence<String>) -> [String] {
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
