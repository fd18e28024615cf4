import Hashing
import Numerics

/// Images that are changed when they are asked for; the change keeps the shape.
struct MappedSource: ImageSource {
    let base: ImageSet
    let change: @Sendable (Image8, Int) throws(DatasetError) -> Image8

    var count: Int { base.count }
    func shape(at index: Int) -> ImageShape { base.shape(at: index) }
    func name(at index: Int) -> String { base.name(at: index) }
    func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).digest }
    func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).contentDigest }

    func image(at index: Int) throws(DatasetError) -> Image8 {
        let before = try base.image(at: index)
        let after = try change(before, index)
        guard after.shape == before.shape else {
            throw DatasetError(.invalidArgument, "A change of \(base.name(at: index)) altered its size.")
        }
        return after
    }
}

extension ImageSet {
    /// The set with every image changed by `change`, which gets the image and its index; computed when asked for.
    package func mapped(
        note: String, _ change: @escaping @Sendable (Image8, Int) throws(DatasetError) -> Image8
    ) -> ImageSet {
        var info = info
        info.notes.append(note)
        return ImageSet(
            source: MappedSource(base: self, change: change), labels: labels, classNames: classNames,
            groups: groups, info: info)
    }

    /// Each image changed once by `steps`, one after the other; image i uses the random stream i of `seed`.
    public func augmented(by steps: [any ImageAugmentation], seed: UInt64) -> ImageSet {
        let streams = RandomStream(seed: seed).split("augment")
        return mapped(note: "Augmented (seed \(seed)).") { image, index throws(DatasetError) in
            var stream = streams.split(index)
            var result = image.asFloat
            for step in steps { result = try step.apply(result, &stream) }
            return result.rounded8
        }
    }
}
