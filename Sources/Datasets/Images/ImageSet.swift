import Numerics

/// An ordered set of images, labelled or not.
///
/// The set is a value: a source of pixels (memory or files), an order, labels. Images of a folder are decoded one at a
/// time when they are asked for, so memory is bounded by what the caller holds and by `OpenOptions.cacheBytes`.
/// The canonical order is the order in the file, or the byte-wise order of relative paths for a folder.
public struct ImageSet: RowSet {
    public static let noun = RowNoun("image", "images")

    package let source: any ImageSource
    /// Position in `source` of each image of this set.
    package let order: [Int]
    /// Index into `classNames` of each image; nil for a set without labels.
    public let labels: [Int]?
    /// Sorted: by value where all are whole numbers, else byte by byte. Empty for a set without labels.
    public let classNames: [String]
    /// Attributes that the report compares groups by, one code an image each; empty for most sets.
    public let groups: [GroupColumn]
    public var info: SetInfo

    package init(
        source: any ImageSource, order: [Int]? = nil, labels: [Int]?, classNames: [String],
        groups: [GroupColumn] = [], info: SetInfo
    ) {
        self.source = source
        self.order = order ?? Array(0..<source.count)
        self.labels = labels
        self.classNames = classNames
        self.groups = groups
        self.info = info
    }

    /// A set in memory: `pixels` is N×H×W×C, `labels` indexes `classNames`.
    /// - Throws: `.invalidArgument` when counts and shapes do not agree.
    public init(
        pixels: [UInt8], count: Int, height: Int, width: Int, channels: Int, labels: [Int]? = nil,
        classNames: [String] = [], groups: [GroupColumn] = [], name: String = "memory"
    ) throws(DatasetError) {
        let shape = ImageShape(height: height, width: width, channels: channels)
        try Self.check(labels, classNames, groups, count)
        self.init(
            source: try PackedImages(count: count, shape: shape, pixels: pixels), labels: labels,
            classNames: labels == nil ? [] : classNames, groups: groups,
            info: SetInfo(name: name, media: "memory"))
    }

    /// A set of images in memory, of any shapes.
    public init(
        images: [Image8], labels: [Int]? = nil, classNames: [String] = [], groups: [GroupColumn] = [],
        name: String = "memory"
    ) throws(DatasetError) {
        try Self.check(labels, classNames, groups, images.count)
        self.init(
            source: LooseImages(images), labels: labels, classNames: labels == nil ? [] : classNames, groups: groups,
            info: SetInfo(name: name, media: "memory"))
    }

    private static func check(
        _ labels: [Int]?, _ classNames: [String], _ groups: [GroupColumn], _ count: Int
    ) throws(DatasetError) {
        if let wrong = groups.first(where: { !$0.fits(count) }) {
            throw DatasetError(.invalidArgument, "The group \"\(wrong.name)\" does not fit \(count) images.")
        }
        guard let labels else { return }
        guard labels.count == count, labels.allSatisfy({ classNames.indices.contains($0) }) else {
            throw DatasetError(
                .invalidArgument,
                "\(labels.count) labels with \(classNames.count) class names do not fit \(count) images.")
        }
    }

    public var count: Int { order.count }

    public func shape(at index: Int) -> ImageShape { source.shape(at: order[index]) }

    /// The shape of all images, or nil where they differ or there are none.
    public var uniformShape: ImageShape? {
        guard let first = order.first.map(source.shape(at:)) else { return nil }
        return order.allSatisfy { source.shape(at: $0) == first } ? first : nil
    }

    /// Decodes image `index` (0..<count).
    /// - Throws: `DatasetError` naming the file, when it changed or vanished since the set was opened.
    public func image(at index: Int) throws(DatasetError) -> Image8 { try source.image(at: order[index]) }

    /// Relative path, or number in the packed file.
    public func name(at index: Int) -> String { source.name(at: order[index]) }
}
