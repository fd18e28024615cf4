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
        guard let chosen = sampled(limit, seed: seed) else { return self }
        var sample = ImageSet(
            source: source, order: chosen.map { order[$0] }, labels: labels.map { all in chosen.map { all[$0] } },
            classNames: classNames, groups: groups.map { $0.selected(chosen) }, info: info)
        sample.info.notes.append("A random sample of \(chosen.count) of \(count) images (seed \(seed)).")
        return sample
    }

    public func labelled(_ labels: [Int], of names: [String]) throws(DatasetError) -> ImageSet {
        guard labels.count == count, labels.allSatisfy(names.indices.contains) else {
            throw DatasetError(
                .invalidArgument, "\(labels.count) labels with \(names.count) class names do not fit \(count) images.")
        }
        return ImageSet(source: source, order: order, labels: labels, classNames: names, groups: groups, info: info)
    }
}
