/// What a file beside the pictures says of them: labels and attributes by path.
///
/// Read are the tables of the field: `metadata.csv` and `metadata.jsonl` (`file_name`, `label`, other columns) as
/// Hugging Face's image folders have them, `dataset.json` (`{"labels": [["00000/img.png", 3], …]}`) of StyleGAN and EDM,
/// a JSON object of path and label, a list of objects, and any table that is a manifest.
struct LabelTable {
    struct Row {
        let label: String?
        /// One value for each of `groupNames`.
        let values: [String]
    }

    let name: String
    private(set) var groupNames: [String] = []
    private(set) var rows: [[UInt8]: Row] = [:]
    private(set) var notes: [String] = []

    var hasLabels: Bool { rows.values.contains { $0.label != nil } }

    /// Paths in byte-wise order.
    var paths: [[UInt8]] { rows.keys.sorted { $0.lexicographicallyPrecedes($1) } }

    /// - Parameter name: tells the format by its extension.
    init(_ bytes: [UInt8], name: String) throws(DatasetError) {
        self.name = name
        switch PathText.fileExtension(Array(name.utf8)) {
        case "json": try readJSON(JSONText(bytes[...], name: name))
        case "jsonl", "ndjson": try readLines(bytes)
        default: try readTable(bytes)
        }
        let unlabelled = rows.filter { $0.value.label == nil }.map { PathText.text($0.key) }
        guard unlabelled.count == rows.count || unlabelled.isEmpty else {
            throw DatasetError(
                .badData, "\(name) has no label for \(unlabelled.count) of \(rows.count) files: "
                    + "\(PathText.listed(unlabelled.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })).",
                remedy: "Label every file, or none.")
        }
    }

    /// Whether a file has what makes it a table of pictures: a column of paths, or labels. Damaged files are taken for
    /// such, so that the damage is told.
    static func concernsPictures(_ bytes: [UInt8], name: String) -> Bool {
        switch PathText.fileExtension(Array(name.utf8)) {
        case "json":
            guard let value = try? JSONText(bytes[...], name: name) else { return true }
            return value["labels"] != nil
        case "jsonl":
            let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
            guard let value = try? JSONText(line, name: name) else { return true }
            guard case .object(let fields) = value else { return false }
            return Manifest.Columns.holdPaths(fields.map(\.key))
        default:
            guard var reader = try? CSVReader(bytes, name: name), let header = try? reader.next() else { return true }
            return Manifest.Columns.holdPaths(header)
        }
    }

    /// Labels of WebDataset's `KEY.cls` files by the key.
    static func classFile(_ bytes: [UInt8], name: String) throws(DatasetError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self), bytes.count <= 1 << 16 else {
            throw DatasetError(.badData, "\(name) is no class: it is not UTF-8 text.")
        }
        let label = text.trimmed
        guard !label.isEmpty, !label.utf8.contains(UInt8(ascii: "\n")) else {
            throw DatasetError(.badData, "\(name) holds no class.", remedy: "Write one number or name into it.")
        }
        return label
    }

    // MARK: Formats

    private mutating func readTable(_ bytes: [UInt8]) throws(DatasetError) {
        let manifest = try Manifest(bytes, name: name)
        guard Set(manifest.rows.map { Array($0.split.utf8) }).count < 2 else {
            throw DatasetError(
                .ambiguous, "\(name) holds several splits.",
                remedy: "Give the table itself with the split behind its path, as FOLDER/\(name)#train.")
        }
        groupNames = manifest.groupNames
        notes = manifest.notes
        for row in manifest.rows { rows[row.path] = Row(label: row.label, values: row.values) }
    }

    private mutating func readLines(_ bytes: [UInt8]) throws(DatasetError) {
        var objects: [JSONText] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ [0x20, 0x09, 0x0d].contains($0) }) {
            objects.append(try JSONText(line, name: "\(name), line \(index + 1),"))
        }
        try read(objects: objects)
    }

    private mutating func readJSON(_ value: JSONText) throws(DatasetError) {
        let content = value["labels"] ?? value
        switch content {
        case .null: notes.append("\(name) names no labels.")
        case .array(let items):
            guard case .array? = items.first else { return try read(objects: items) }
            for item in items {
                guard case .array(let pair) = item, pair.count == 2, case .string(let path) = pair[0] else {
                    throw refuse("an entry of labels is no pair of path and label")
                }
                try add(path, label: label(pair[1], of: path), values: [])
            }
        case .object(let fields):
            for field in fields { try add(field.key, label: label(field.value, of: field.key), values: []) }
        default: throw refuse("it holds no labels")
        }
    }

    private mutating func read(objects: [JSONText]) throws(DatasetError) {
        var columns: [String] = []
        var known: Set<[UInt8]> = []
        for object in objects {
            guard case .object(let fields) = object else { throw refuse("an entry is no object of path and label") }
            for field in fields where known.insert(Array(field.key.utf8)).inserted { columns.append(field.key) }
        }
        guard !columns.isEmpty else { throw refuse("it holds no entry") }
        let roles = try Manifest.Columns(columns, name: name)
        groupNames = roles.groups.map { columns[$0] }
        notes += roles.notes(columns)
        var nested: Set<Int> = []
        for object in objects {
            func text(_ column: Int) -> String? {
                guard let value = object[columns[column]] else { return nil }
                switch value {
                case .array, .object: nested.insert(column)
                default: break
                }
                return value.scalar
            }
            guard let path = text(roles.path) else { throw refuse("an entry has no \(columns[roles.path])") }
            let label = roles.label.flatMap { text($0) }
            if let column = roles.label, nested.contains(column) {
                throw refuse("the \(columns[column]) of \(path) is no number or name")
            }
            try add(path, label: label.flatMap { $0.isEmpty ? nil : $0 }, values: roles.groups.map { text($0) ?? "" })
        }
        if !nested.isEmpty {
            let names = nested.sorted().map { columns[$0] }
            notes.append("Lists and objects of \(name) form no groups: \(PathText.listed(names)).")
        }
    }

    private func label(_ value: JSONText, of path: String) throws(DatasetError) -> String? {
        if value == .null { return nil }
        guard let label = value.scalar, !label.isEmpty else { throw refuse("the label of \(path) is no number or name") }
        return label
    }

    private mutating func add(_ path: String, label: String?, values: [String]) throws(DatasetError) {
        let key = try Manifest.path(path, where: "\(name), \(path)")
        guard rows.updateValue(Row(label: label, values: values), forKey: key) == nil else {
            throw refuse("\(path) is there twice")
        }
    }

    private func refuse(_ what: String) -> DatasetError {
        DatasetError(
            .badData, "\(name): \(what).",
            remedy: "Read are {\"labels\": [[\"path\", label], …]}, {\"path\": label} and a list of objects with file_name and "
                + "label; --labels folder or --labels none leaves the file out.")
    }
}

extension String {
    /// Without blanks, tabs and line ends at both ends.
    var trimmed: String {
        let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n", "\u{a0}"]
        let inner = unicodeScalars.drop { blanks.contains($0) }
        let end = inner.lastIndex { !blanks.contains($0) }.map { inner.index(after: $0) } ?? inner.startIndex
        return String(inner[..<end])
    }
}
