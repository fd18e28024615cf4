extension ImageSet {
    /// Opens a folder of PNG, JPEG and WebP files, a manifest (.csv), a tar or zip archive of pictures, an IDX or CIFAR
    /// file or a folder that holds such, an .npy or an .npz file. Packed kinds are told apart by their content. Where
    /// there are splits, `#split` behind the path names one.
    ///
    /// A folder of pictures is decoded once here, so that bad files are known before anything is computed.
    /// - Throws: `.missing` when there is nothing to read, `.ambiguous` when a folder holds several IDX sets,
    ///   `.badData` naming the file otherwise.
    public static func open(_ path: String, options: OpenOptions = OpenOptions()) throws(DatasetError) -> ImageSet {
        try opened(path, options: options).named(options)
    }

    /// What `--labels` asks of sets whose files say the classes themselves.
    private func named(_ options: OpenOptions) -> ImageSet {
        switch options.labels {
        case .ignored where labels != nil:
            return ImageSet(source: source, order: order, labels: nil, classNames: [], groups: groups, info: info)
        case .file where !(source is PictureSource):
            var set = self
            set.info.notes.append(Self.ownLabels)
            return set
        default: return self
        }
    }

    private static func opened(_ path: String, options: OpenOptions) throws(DatasetError) -> ImageSet {
        let place = SetPath(path)
        let path = place.file
        let split = place.split ?? options.split
        switch FileBytes.kind(of: path) {
        case .absent:
            throw DatasetError(.missing, "There is no file or folder \(path).", remedy: "Check the path.")
        case .other:
            throw DatasetError(.badData, "\(path) is no regular file or folder.")
        case .folder:
            return try folder(path, split, options).sampled(options)
        case .file where isManifest(path):
            return try manifest(path, split, options)
        case .file:
            return try packed(path, split, options).sampled(options)
        }
    }

    /// Where the options ask for fewer images than there are; sources that sample on their own are left as they are.
    private func sampled(_ options: OpenOptions) -> ImageSet {
        options.limit.map { limited(to: $0, seed: options.seed) } ?? self
    }

    static func packed(_ path: String, _ split: String?, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let name = FileBytes.lastComponent(path)
        let bytes = try FileBytes.read(path, limit: options.maxBytes)
        if isCIFAR(bytes, name) {
            try refuseSplit(split, name)
            return try cifar(file: path, options)
        }
        if isIDX(bytes) {
            try refuseSplit(split, name)
            return try idx(bytes, path, options)
        }
        return try packed(bytes, name, split, options)
    }

    /// Reads a packed set (NPY, NPZ, archive, or IDX without its labels) that is already in memory.
    /// - Parameter name: what messages and the report call it.
    public static func decode(
        _ bytes: [UInt8], name: String, options: OpenOptions = OpenOptions()
    ) throws(DatasetError) -> ImageSet {
        try (isIDX(bytes) ? idx(bytes, nil, name, options) : packed(bytes, name, options.split, options))
            .sampled(options)
    }

    private static func isIDX(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0, 0]) || IDX.isGzip(bytes) && !isTar(bytes) }

    /// A record of CIFAR may begin as an IDX file does, so the length decides.
    private static func isCIFAR(_ bytes: [UInt8], _ name: String) -> Bool {
        guard CIFARBinary.hasExtension(name), !bytes.isEmpty else { return false }
        return (try? CIFARBinary.kind(size: bytes.count, name: name)) != nil || !bytes.starts(with: [0, 0, 8])
    }

    private static func packed(
        _ bytes: [UInt8], _ name: String, _ split: String?, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        if bytes.isEmpty { throw DatasetError(.badData, "\(name) is empty (0 bytes).") }
        if isTar(bytes) { return try tarArchive(bytes, name, split, options) }
        if ZipArchive.hasSignature(bytes) {
            let archive = try ZipArchive(bytes, name: name)
            let isArrays = archive.members.contains { $0.name.hasSuffix(".npy") } || name.lowercased().hasSuffix(".npz")
            guard isArrays else { return try zipArchive(archive, name, split, options) }
            try refuseSplit(split, name)
            return try NPZ.set(archive, name, options)
        }
        try refuseSplit(split, name)
        if bytes.starts(with: [0x93, 0x4e, 0x55, 0x4d]) { return try npy(bytes, name, options) }
        throw DatasetError(
            .badData, "\(name) is no set of images that is read.",
            remedy: "Give a folder of PNG, JPEG or WebP files, a manifest (.csv), a tar or zip archive of pictures, an IDX or "
                + "CIFAR file, an .npy or an .npz file.")
    }

    /// What the values of an array of whole numbers are asked; others were asked as they were read.
    func onScale(of header: NPYHeader, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let isStored = header.element == .uint8 || header.element.isInteger && header.element != .uint16 && options.pixelRange == nil
        return isStored ? try onScale(options) : self
    }

    static func refuseSplit(_ split: String?, _ name: String) throws(DatasetError) {
        guard let split else { return }
        throw DatasetError(
            .invalidArgument, "\(name) has no splits, so none is called \(split).",
            remedy: "Give the folder or file of one split.")
    }

    private static func npy(_ bytes: [UInt8], _ name: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let header = try NPYHeader(bytes[...], name: name)
        let (values, note) = try NPY.pixels(.memory(bytes[...]), header, name: name, options)
        var info = SetInfo(name: name, media: "NPY", bytes: bytes.count)
        info.notes += note.map { [$0] } ?? []
        return try packed(values, header.shape, labels: nil, info, options).onScale(of: header, options)
    }
}
