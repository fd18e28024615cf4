/// A table that lists the images of a set: `path,label,split,<other columns>`, comma-separated with a header.
///
/// `path` (or `file`, `image`) is relative to the manifest's folder, `label` (or `class`) and `split` are optional, and
/// every other column is an attribute that groups are formed by.
package struct Manifest: Sendable {
    package struct Row: Sendable {
        /// Relative path, "." and empty components removed.
        package let path: [UInt8]
        /// Place in the file, the header being row 1.
        package let number: Int
        package let label: String?
        package let split: String
        /// One value for each of `groupNames`.
        package let values: [String]
    }

    package let groupNames: [String]
    package let hasLabels: Bool
    package let hasSplits: Bool
    /// In byte-wise order of the paths, so that a shuffled manifest is the same set.
    package private(set) var rows: [Row]

    /// Whether the first line of a table names a column of pictures' paths.
    /// - Parameter start: the first bytes of the file.
    package static func namesPictures(_ start: [UInt8]) -> Bool {
        guard var reader = try? CSVReader(Array(ByteOrderMark.removed(from: start)), name: "header", skipsBlanks: true),
            let header = try? reader.next()
        else { return false }
        return (try? Columns(header.map { $0.trimmed }, name: "header")) != nil
    }

    /// What was read otherwise than it is written, one sentence each.
    package private(set) var notes: [String] = []

    /// - Parameter isFile: whether there is a file of that path, asked for paths with a backslash: where there is none,
    ///   backslashes are the separators of Windows.
    /// - Throws: `.badData` with file, row and column.
    package init(
        _ bytes: [UInt8], name: String, isFile: ([UInt8]) -> Bool = { _ in false }
    ) throws(DatasetError) {
        var reader = try CSVReader(bytes, name: name)
        guard var header = try reader.next() else {
            throw DatasetError(.badData, "\(name) is empty.", remedy: "Write a header: path,label,split.")
        }
        let blanks = header.contains { !$0.utf8.elementsEqual($0.trimmed.utf8) }
        if blanks {
            // "path, label": the blank belongs to the comma, here and in the rows below.
            reader = try CSVReader(bytes, name: name, skipsBlanks: true)
            header = (try reader.next() ?? []).map(\.trimmed)
            notes.append("Blanks around commas are no part of names and values.")
        }
        let columns = try Columns(header, name: name)
        notes += columns.notes(header)
        var backslashes = 0
        groupNames = columns.groups.map { header[$0] }
        var rows: [Row] = []
        var anyLabel = false
        var firstWithoutLabel: Int?
        while let fields = try reader.next() {
            guard fields.count == header.count else {
                throw DatasetError(
                    .badData, "\(name), row \(reader.row): \(fields.count) fields where the header has \(header.count).",
                    remedy: "Quote fields that hold commas.")
            }
            let label = columns.label.map { fields[$0] } ?? ""
            var place = fields[columns.path]
            if place.utf8.contains(UInt8(ascii: "\\")), !isFile(Array(place.utf8)) {
                place = String(decoding: place.utf8.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
                backslashes += 1
            }
            if label.isEmpty { firstWithoutLabel = firstWithoutLabel ?? reader.row } else { anyLabel = true }
            rows.append(
                Row(
                    path: try Self.path(place, where: "\(name), row \(reader.row), column \(header[columns.path])"),
                    number: reader.row, label: label.isEmpty ? nil : label,
                    split: columns.split.map { fields[$0] } ?? "", values: columns.groups.map { fields[$0] }))
        }
        guard !rows.isEmpty else { throw DatasetError(.badData, "\(name) lists no image: it has a header only.") }
        if anyLabel, let row = firstWithoutLabel, let column = columns.label {
            throw DatasetError(
                .badData, "\(name), row \(row), column \(header[column]): no label, where other rows have one.",
                remedy: "Label every row, or none.")
        }
        if backslashes > 0 { notes.append("Backslashes in \(backslashes) paths were read as slashes.") }
        hasLabels = anyLabel
        hasSplits = columns.split != nil
        // Stable: of two rows with one path the first comes first.
        self.rows = rows.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        for (one, other) in zip(self.rows, self.rows.dropFirst()) where one.path == other.path {
            throw DatasetError(
                .badData, "\(name), row \(other.number): \(text(one.path)) is listed in row \(one.number) already.",
                remedy: "Keep one of the two rows.")
        }
    }

    /// Only the rows of `split`.
    /// - Throws: `.ambiguous` when there are several splits and none is asked for, `.missing` when there is no such.
    package func selecting(_ split: String?, name: String) throws(DatasetError) -> Manifest {
        let known = SortedNames.unique(rows.map(\.split))
        let listed = known.prefix(20).map { $0.isEmpty ? "(empty)" : $0 }.joined(separator: ", ")
        guard let split else {
            if known.count < 2 { return self }
            throw DatasetError(
                .ambiguous, "\(name) holds the splits \(listed).",
                remedy: "Name one of them behind the path: \(name)#\(known.first { !$0.isEmpty } ?? "").")
        }
        var chosen = self
        chosen.rows = rows.filter { $0.split.utf8.elementsEqual(split.utf8) }
        guard !chosen.rows.isEmpty else {
            throw DatasetError(
                .missing, "\(name) has no split \"\(split)\".",
                remedy: hasSplits ? "It holds \(listed)." : "It has no column split.")
        }
        return chosen
    }

    // MARK: Paths

    /// - Parameter place: names the file and the row in messages.
    static func path(_ text: String, where place: String) throws(DatasetError) -> [UInt8] {
        func refuse(_ what: String) -> DatasetError {
            DatasetError(
                .badData, "\(place): \(what).",
                remedy: "Give paths relative to the folder of the manifest, inside of it.")
        }
        if text.isEmpty { throw refuse("no path") }
        if text.utf8.first == UInt8(ascii: "/") { throw refuse("\(text) is an absolute path") }
        let start = Array(text.utf8.prefix(3))
        if start.count == 3, start[1] == UInt8(ascii: ":"), start[2] == UInt8(ascii: "/"), start[0] | 0x20 >= 0x61,
            start[0] | 0x20 <= 0x7a
        {
            throw refuse("\(text) is an absolute path of Windows")
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { throw refuse("\(text) leads outside the folder") }
        if parts.isEmpty { throw refuse("\(text) is no path of a file") }
        return Array(parts.joined(separator: "/".utf8))
    }

    private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
