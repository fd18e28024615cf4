import Numerics

extension ImageSet {
    /// The images of `range`, decoded in parallel, in order.
    public func images(in range: Range<Int>, parallel: Parallel = .serial) throws(DatasetError) -> [Image8] {
        try parallel.tryMap(range.count) { offset throws(DatasetError) in try image(at: range.lowerBound + offset) }
    }

    /// 0..<count in ranges of `size`, the last one shorter.
    public func batches(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: max(1, size)).map { $0..<min(count, $0 + max(1, size)) }
    }

    /// The pixels of `range` one image after the other (N×H×W×C).
    /// - Throws: `.badData` when the images have different shapes; see `uniformShape`.
    public func pixels(in range: Range<Int>, parallel: Parallel = .serial) throws(DatasetError) -> [UInt8] {
        guard let first = range.first else { return [] }
        let shape = shape(at: first)
        if let other = range.first(where: { self.shape(at: $0) != shape }) {
            throw DatasetError(
                .badData,
                "Images of different shapes cannot be stacked: \(name(at: first)) is \(shape.label), "
                    + "\(name(at: other)) is \(self.shape(at: other).label).",
                remedy: "Resize them to one size first.")
        }
        var stacked: [UInt8] = []
        stacked.reserveCapacity(shape.count * range.count)
        for image in try images(in: range, parallel: parallel) { stacked.append(contentsOf: image.pixels) }
        return stacked
    }
}
