extension ImageSet {
    /// Opens a folder of PNG and JPEG files, a manifest (.csv, with `#split` behind the path for one of its splits), an
    /// IDX file (plain or gzip) or a folder that holds one, an .npy or an .npz file; the packed kinds are told apart by
    /// their content.
    ///
    /// A folder of pictures is decoded once here, so that bad files are known before anything is computed.
    /// - Throws: `.missing` when there is nothing to read, `.ambiguous` when a folder holds several IDX sets,
    ///   `.badData` naming the file otherwise.
    public static func open(_ path: String, options: OpenOptions = OpenOptions()) throws(DatasetError) -> ImageSet {
        let (path, named) = splitPath(path)
        let split = named ?? options.split
        switch FileBytes.kind(of: path) {
        case .absent:
            throw DatasetError(.missing, "There is no file or folder \(path).", remedy: "Check the path.")
        case .other:
            throw DatasetError(.badData, "\(path) is no regular file or folder.")
        case .file where isManifest(path):
            return try manifest(path, split, options)
        case _ where split != nil:
            throw DatasetError(
                .invalidArgument, "\(FileBytes.lastComponent(path)) has no splits: only a manifest.csv has.",
                remedy: "Give the folder or file of one split.")
        case .folder:
            return try folder(path, options)
        case .file:
            let set = try packed(path, options)
            guard let limit = options.limit else { return set }
            return set.limited(to: limit, seed: options.seed)
        }
    }

    static func packed(_ path: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let bytes = try FileBytes.read(path, limit: options.maxBytes)
        if bytes.starts(with: [0, 0]) || IDX.isGzip(bytes) { return try idx(bytes, path, options) }
        return try packed(bytes, FileBytes.lastComponent(path), options)
    }

    /// Reads a packed set (NPY, NPZ, or IDX without its labels) that is already in memory.
    /// - Parameter name: what messages and the report call it.
    public static func decode(
        _ bytes: [UInt8], name: String, options: OpenOptions = OpenOptions()
    ) throws(DatasetError) -> ImageSet {
        let set =
            bytes.starts(with: [0, 0]) || IDX.isGzip(bytes)
            ? try idx(bytes, nil, name, options) : try packed(bytes, name, options)
        guard let limit = options.limit else { return set }
        return set.limited(to: limit, seed: options.seed)
    }

    private static func packed(_ bytes: [UInt8], _ name: String, _ options: OpenOptions) throws(DatasetError)
        -> ImageSet
    {
        if bytes.isEmpty { throw DatasetError(.badData, "\(name) is empty (0 bytes).") }
        if bytes.starts(with: [0x93, 0x4e, 0x55, 0x4d]) { return try npy(bytes, name, options) }
        if ZipArchive.hasSignature(bytes) { return try NPZ.set(bytes, name, options) }
        throw DatasetError(
            .badData, "\(name) is no set of images that is read.",
            remedy: "Give a folder of PNG or JPEG files, a manifest (.csv), an IDX file, an .npy or an .npz file.")
    }

    private static func npy(_ bytes: [UInt8], _ name: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let header = try NPYHeader(bytes[...], name: name)
        let pixels = try NPY.bytes(bytes[...], header, name: name)
        return try packed(
            pixels, header.shape, labels: nil, ImageSetInfo(name: name, media: "NPY", bytes: bytes.count), options)
    }

    /// A set from an array N×H×W or N×H×W×C; labels are class numbers.
    static func packed(
        _ pixels: [UInt8], _ sides: [Int], labels: [Int]?, _ info: ImageSetInfo, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        let channels = sides.count == 4 ? sides[3] : 1
        guard sides.count == 3 || sides.count == 4, channels == 1 || channels == 3 else {
            let text = sides.map(String.init).joined(separator: "×")
            throw DatasetError(
                .badData, "\(info.name): an array of \(text) is no set of images.",
                remedy: "Save uint8 of shape N×H×W (grey) or N×H×W×3 (colour, channels last).")
        }
        guard sides[0] > 0, let each = ImageShape.checkedCount(sides[1], sides[2]) else {
            throw DatasetError(.badData, "\(info.name) holds no images: its shape is \(sides).")
        }
        guard each <= options.maxPixels else {
            throw DatasetError(
                .badData,
                "\(info.name): images of \(sides[2])×\(sides[1]) pass the limit of \(options.maxPixels) pixels.")
        }
        if let labels, labels.count != sides[0] {
            throw DatasetError(.badData, "\(info.name): \(labels.count) labels for \(sides[0]) images.")
        }
        let shape = ImageShape(height: sides[1], width: sides[2], channels: channels)
        let source = try PackedImages(count: sides[0], shape: shape, pixels: pixels)
        guard let labels else { return ImageSet(source: source, labels: nil, classNames: [], info: info) }
        let values = Array(Set(labels)).sorted()
        guard values.count <= 65_536 else {
            throw DatasetError(.badData, "\(info.name): \(values.count) classes are more than 65,536.")
        }
        var position: [Int: Int] = [:]
        for (index, value) in values.enumerated() { position[value] = index }
        return ImageSet(
            source: source, labels: labels.map { position[$0, default: 0] }, classNames: values.map(String.init),
            info: info)
    }
}
