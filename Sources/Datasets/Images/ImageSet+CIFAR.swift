extension ImageSet {
    /// The CIFAR binary files at the top of a folder, nil where there are none.
    static func cifar(
        in listing: DirectoryListing, _ folder: String, _ split: String?, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet? {
        let name = FileBytes.lastComponent(folder)
        let files = listing.files.map(\.name).filter { !$0.contains("/") && CIFARBinary.hasExtension($0) }
        if files.isEmpty { return nil }
        let test = files.filter { $0.lowercased().contains("test") }
        let train = files.filter { !test.contains($0) }
        var chosen = files
        switch split {
        case "train"?: chosen = train
        case "test"?: chosen = test
        case nil where !train.isEmpty && !test.isEmpty:
            throw DatasetError(
                .ambiguous, "\(name) holds the splits train and test of CIFAR.",
                remedy: "Name one of them behind the path: \(name)#train.")
        case nil: break
        default: chosen = []
        }
        guard !chosen.isEmpty else {
            throw DatasetError(
                .missing, "\(name) has no split \"\(split ?? "")\".",
                remedy: "CIFAR has train (data_batch_*.bin, train.bin) and test (test_batch.bin, test.bin).")
        }
        return try cifar(chosen, in: folder, name: split.map { "\(name)#\($0)" } ?? name, options)
    }

    /// One CIFAR binary file, with the names of its classes where they lie beside it.
    static func cifar(file path: String, _ options: OpenOptions) throws(DatasetError) -> ImageSet {
        let name = FileBytes.lastComponent(path)
        let folder = path.hasSuffix("/" + name) ? String(path.dropLast(name.count + 1)) : "."
        return try cifar([name], in: folder.isEmpty ? "/" : folder, name: name, options)
    }

    private static func cifar(
        _ files: [String], in folder: String, name: String, _ options: OpenOptions
    ) throws(DatasetError) -> ImageSet {
        var records: CIFARBinary.Records?
        var bytes = 0
        var names: [String]?
        var coarseNames: [String]?
        for file in files {
            let content = try FileBytes.read(folder + "/" + file, limit: options.maxBytes - bytes)
            bytes += content.count
            let kind = try CIFARBinary.kind(size: content.count, name: file)
            if records == nil {
                names = try labelNames(folder, kind == .ten ? "batches.meta.txt" : "fine_label_names.txt")
                coarseNames = kind == .ten ? nil : try labelNames(folder, "coarse_label_names.txt")
            }
            var all = records ?? CIFARBinary.Records(kind: kind)
            guard all.kind == kind else {
                throw DatasetError(
                    .badData, "\(name) holds files of CIFAR-10 and of CIFAR-100: \(files[0]), \(file).",
                    remedy: "Give the path of one file.")
            }
            records = nil
            try all.append(
                content, name: file, classes: names?.count ?? kind.classes, coarseClasses: coarseNames?.count ?? 20)
            records = all
        }
        guard let records else { throw DatasetError(.missing, "\(name) holds no images.") }
        let media = records.kind == .ten ? "CIFAR-10 binary" : "CIFAR-100 binary"
        let shape = ImageShape(height: CIFARBinary.side, width: CIFARBinary.side, channels: 3)
        let (labels, classNames) = named(records.labels, names)
        var groups: [GroupColumn] = []
        if records.kind == .hundred {
            let (codes, levels) = named(records.coarse, coarseNames)
            groups = [GroupColumn(name: "coarse", levels: levels, codes: codes)]
        }
        return try ImageSet(
            source: PackedImages(count: labels.count, shape: shape, pixels: records.pixels), labels: labels,
            classNames: classNames, groups: groups, info: SetInfo(name: name, media: media, bytes: bytes)
        ).onScale(options)
    }

    /// Labels that index sorted names: those given, else the numbers that occur.
    private static func named(_ values: [Int], _ names: [String]?) -> (labels: [Int], names: [String]) {
        let known = names ?? (0...(values.max() ?? 0)).map(String.init)
        let sorted = SortedNames.unique(names ?? Set(values).map(String.init))
        var position: [[UInt8]: Int] = [:]
        for (index, name) in sorted.enumerated() { position[Array(name.utf8)] = index }
        let target = known.map { position[Array($0.utf8), default: 0] }
        return (values.map { target[$0] }, sorted)
    }

    /// One name a line; nil where there is no such file.
    private static func labelNames(_ folder: String, _ file: String) throws(DatasetError) -> [String]? {
        let path = folder + "/" + file
        guard case .file = FileBytes.kind(of: path) else { return nil }
        let bytes = try FileBytes.read(path, limit: 1 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DatasetError(.badData, "\(file) is not UTF-8 text.", remedy: "Save it as UTF-8, one name a line.")
        }
        let names = text.split { $0.isNewline }.map(String.init).filter { !$0.isEmpty }
        guard !names.isEmpty, names.count <= 256, SortedNames.unique(names).count == names.count else {
            throw DatasetError(
                .badData, "\(file) holds \(names.count) names; 1 to 256 different ones are expected.",
                remedy: "Write one class name a line, in the order of the labels.")
        }
        return names
    }
}
