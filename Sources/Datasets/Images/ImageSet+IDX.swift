extension ImageSet {
    /// An IDX file of images with the labels that lie beside it under the usual name, if any.
    static func idx(_ bytes: [UInt8], _ path: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        try idx(bytes, labelPath(for: path), FileBytes.lastComponent(path), options)
    }

    static func idx(
        _ bytes: [UInt8], _ labelPath: String?, _ name: String, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        if IDX.isGzip(bytes), let array = try gzippedNPY(bytes, name, options) { return array }
        let images = try IDX.stored(bytes, name: name, options)
        guard images.sides.count >= 3 else {
            throw DatasetError(
                .badData, "\(name) holds labels or rows (\(images.sides.count) sides), no images.",
                remedy: "Give the file of images; its labels are found beside it.")
        }
        var info = SetInfo(name: name, media: "IDX", bytes: bytes.count)
        var labels: [Int]?
        if let beside = labelPath {
            let labelName = FileBytes.lastComponent(beside)
            let packed = try FileBytes.read(beside, limit: options.maxBytes)
            let array = try IDX.read(packed, name: labelName, limit: options.maxBytes)
            guard array.sides == [images.sides[0]] else {
                throw DatasetError(
                    .badData, "\(labelName) holds \(array.sides[0]) labels, \(name) holds \(images.sides[0]) images.",
                    remedy: "The two files do not belong together: fetch them again or remove the labels.")
            }
            labels = array.values.map(Int.init)
            info.bytes += packed.count
        } else {
            info.notes.append("No label file was found beside \(name).")
        }
        if let note = passedOver(images.ignored, name) { info.notes.append(note) }
        return try Self.packed(images.values, images.sides, labels: labels.map(PackedLabels.numbers), info, options)
            .onScale(options)
    }

    /// An .npy array that gzip packed; nil where the content is something else.
    private static func gzippedNPY(
        _ packed: [UInt8], _ name: String, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet? {
        guard try Inflate.start(of: packed[...], count: 4, name: name) == [0x93, 0x4e, 0x55, 0x4d] else { return nil }
        let (bytes, header, ignored) = try GzipArray.npy(packed, name: name, options, inMemory: options.cacheBytes)
        let (values, note) = try NPY.pixels(bytes, header, name: name, options)
        var info = SetInfo(name: name, media: "NPY", bytes: packed.count)
        info.notes += [note, passedOver(ignored, name)].compactMap(\.self)
        return try Self.packed(values, header.shape, labels: nil, info, options).onScale(of: header, options)
    }

    /// What is said about bytes behind gzip data, which `gunzip` passes over with a warning too.
    static func passedOver(_ count: Int, _ name: String) -> String? {
        count == 0 ? nil : "\(count) bytes behind the compressed data of \(name) were passed over."
    }

    /// train-images-idx3-ubyte(.gz) → train-labels-idx1-ubyte, plain or .gz, where such a file exists.
    private static func labelPath(for path: String) -> String? {
        let name = FileBytes.lastComponent(path)
        let folder = String(path.dropLast(path.hasSuffix(name) ? name.count : 0))
        var stem = name
        if stem.hasSuffix(".gz") { stem.removeLast(3) }
        for (images, labels) in [("images", "labels"), ("image", "label"), ("Images", "Labels")] {
            guard let renamed = replacing(images, by: labels, in: stem) else { continue }
            for sides in ["idx3", "idx4", ""] {
                let candidate = sides.isEmpty ? renamed : replacing(sides, by: "idx1", in: renamed)
                guard let candidate else { continue }
                for suffix in ["", ".gz"] {
                    if case .file = FileBytes.kind(of: folder + candidate + suffix) {
                        return folder + candidate + suffix
                    }
                }
            }
        }
        return nil
    }

    private static func replacing(_ part: String, by other: String, in text: String) -> String? {
        let bytes = Array(text.utf8)
        let wanted = Array(part.utf8)
        guard bytes.count >= wanted.count else { return nil }
        let place = (0...bytes.count - wanted.count).last { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
        guard let place else { return nil }
        let changed = bytes[..<place] + Array(other.utf8) + bytes[(place + wanted.count)...]
        return String(decoding: changed, as: UTF8.self)
    }
}
