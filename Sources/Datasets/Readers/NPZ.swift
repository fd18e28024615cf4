/// NumPy's .npz files: a zip of .npy arrays.
public enum NPZ {
    /// The bytes of an archive of encoded arrays (see `NPY.encode`), names without ".npy".
    public static func encode(
        _ arrays: [(name: String, npy: [UInt8])], deflated: Bool = true
    ) throws(DatasetError) -> [UInt8] {
        try ZipArchive.write(arrays.map { ($0.name + ".npy", $0.npy) }, deflated: deflated)
    }

    /// Writes a labelled set of images of one shape: `images` (N×H×W or N×H×W×C, uint8) and, when the set is
    /// labelled, `labels` (N, int32 where the names of the classes are numbers, else the names as words).
    public static func write(_ set: ImageSet, to path: String, deflated: Bool = true) throws(DatasetError) {
        guard let shape = set.uniformShape else {
            throw DatasetError(.invalidArgument, "Only images of one shape fit one array.")
        }
        let sides = [set.count, shape.height, shape.width] + (shape.channels == 1 ? [] : [shape.channels])
        let pixels = try set.pixels(in: 0..<set.count)
        var arrays = [(name: "images", npy: try NPY.encode(pixels, shape: sides))]
        if let labels = set.labels {
            // "007" is a name, not the number 7.
            let numbers = set.classNames.compactMap { name in Int32(name).flatMap { String($0) == name ? $0 : nil } }
            if numbers.count == set.classNames.count {
                arrays.append(("labels", try NPY.encode(labels.map { numbers[$0] }, shape: [labels.count])))
            } else {
                arrays.append(("labels", try NPY.encode(labels.map { set.classNames[$0] })))
            }
        }
        try FileBytes.write(try encode(arrays, deflated: deflated), to: path)
    }

    /// `images` and `labels`, or `arr_0` and `arr_1`.
    static func set(_ archive: ZipArchive, _ name: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let chosen = try NPZKeys(archive, name, options)
        let (images, labelMember) = (chosen.images, chosen.labels)
        let (pixels, sides) = try array(images, archive, name, options) { bytes, header, label throws(DatasetError) in
            let (values, note) = try NPY.pixels(bytes, header, name: label, range: options.pixelRange)
            return (values: values, note: note, header: header)
        }
        var labels: ImageSet.PackedLabels?
        if let labelMember {
            let (found, shape) = try array(labelMember, archive, name, options) { bytes, header, label throws(DatasetError) in
                header.textWidth == nil
                    ? ImageSet.PackedLabels.numbers(try NPY.integers(bytes, header, name: label))
                    : .words(try NPY.words(bytes, header, name: label))
            }
            if case .words(let words) = found, let row = words.firstIndex(of: "") {
                throw DatasetError(
                    .badData, "\(name), member \(labelMember.name): row \(row) has no label.",
                    remedy: "Give every image a label, or none.")
            }
            if case .numbers(let values) = found, shape != [values.count], shape != [values.count, 1] {
                throw DatasetError(.badData, "\(name): labels of shape \(shape); one number an image is expected.")
            }
            labels = found
        }
        var info = ImageSetInfo(name: name, media: "NPZ", bytes: archive.byteCount)
        info.notes += (pixels.note.map { [$0] } ?? []) + chosen.notes
        return try ImageSet.packed(pixels.values, sides, labels: labels, info, options).onScale(of: pixels.header, options)
    }

    private static func array<Value>(
        _ member: ZipArchive.Member, _ archive: ZipArchive, _ name: String, _ options: OpenOptions,
        _ read: (ArraySlice<UInt8>, NPYHeader, String) throws(DatasetError) -> Value
    ) throws(DatasetError) -> (Value, [Int]) {
        guard member.size <= options.maxBytes else {
            throw DatasetError(
                .badData, "\(name), member \(member.name): \(member.size) bytes pass the limit of \(options.maxBytes).")
        }
        let label = "\(name), member \(member.name)"
        let bytes = try archive.contents(of: member)
        let header = try NPYHeader(bytes[...], name: label)
        return (try read(bytes[...], header, label), header.shape)
    }
}
