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
            throw DatasetError(.invalidArgument, "Only images of one shape fit one array.",
                remedy: "Write a folder: an --out that does not end in .npz.")
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
        try archive.refuseOverlaps()
        let (bytes, header) = try array(images, archive, name, options)
        let pixels = try NPY.pixels(bytes, header, name: "\(name), member \(images.name)", options)
        var labels: ImageSet.PackedLabels?
        if let labelMember {
            let (bytes, header) = try array(labelMember, archive, name, options)
            labels = try Self.labels(bytes.whole(), header, member: labelMember.name, name)
        }
        var info = SetInfo(name: name, media: "NPZ", bytes: archive.byteCount)
        info.notes += (pixels.note.map { [$0] } ?? []) + chosen.notes
        return try ImageSet.packed(pixels.values, header.shape, labels: labels, info, options)
            .onScale(of: header, options)
    }

    private static func labels(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, member: String, _ name: String
    ) throws(DatasetError) -> ImageSet.PackedLabels {
        let label = "\(name), member \(member)"
        if header.textWidth != nil {
            let words = try NPY.words(bytes, header, name: label)
            if let row = words.firstIndex(of: "") {
                throw DatasetError(
                    .badData, "\(label): row \(row) has no label.", remedy: "Give every image a label, or none.")
            }
            return .words(words)
        }
        guard header.shape == [header.count] || header.shape == [header.count, 1] else {
            throw DatasetError(
                .badData, "\(name): labels of shape \(header.shape); one number an image is expected.",
                remedy: "Of rows of one 1 among zeros save the place of the 1 (numpy: labels.argmax(1)).")
        }
        guard [.float16, .float32, .float64].contains(header.element) else {
            return .numbers(try NPY.integers(bytes, header, name: label))
        }
        // Many programs keep class numbers as real ones.
        let values = try NPY.doubles(bytes, header, name: label)
        var numbers: [Int] = []
        numbers.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            guard let whole = Int(exactly: value) else {
                throw DatasetError(
                    .badData, "\(label): label \(row) is \(value), no whole number.",
                    remedy: "Save the number or the name of each image's class.")
            }
            numbers.append(whole)
        }
        return .numbers(numbers)
    }

    /// The bytes of an array with its header; only pixels that can stay packed are unpacked to a file.
    private static func array(
        _ member: ZipArchive.Member, _ archive: ZipArchive, _ name: String, _ options: OpenOptions
    ) throws(DatasetError) -> (ArrayBytes, NPYHeader) {
        let label = "\(name), member \(member.name)"
        var found: NPYHeader?
        let limits = ArchiveLimits(options, array: label)
        let bytes = try archive.array(member, limits: limits, inMemory: options.cacheBytes) {
            head throws(DatasetError) in
            let header = try NPYHeader(head, isWhole: false, name: label)
            found = header
            return header.end - head.startIndex
        }
        // Of a member in memory the offsets count as its bytes do.
        if let found, case .temporary = bytes { return (bytes, found) }
        return (bytes, try NPYHeader(bytes.whole(), name: label))
    }
}
