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

    private struct Columns {
        var path: Int
        var label: Int?
        var split: Int?
        var groups: [Int]
    }

    /// - Throws: `.badData` with file, row and column.
    package init(_ bytes: [UInt8], name: String) throws(DatasetError) {
        var reader = try CSVReader(bytes, name: name)
        guard let header = try reader.next() else {
            throw DatasetError(.badData, "\(name) is empty.", remedy: "Write a header: path,label,split.")
        }
        let columns = try Self.columns(header, name)
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
            if label.isEmpty { firstWithoutLabel = firstWithoutLabel ?? reader.row } else { anyLabel = true }
            rows.append(
                Row(
                    path: try Self.path(fields[columns.path], header[columns.path], reader.row, name),
                    number: reader.row, label: label.isEmpty ? nil : label,
                    split: columns.split.map { fields[$0] } ?? "", values: columns.groups.map { fields[$0] }))
        }
        guard !rows.isEmpty else { throw DatasetError(.badData, "\(name) lists no image: it has a header only.") }
        if anyLabel, let row = firstWithoutLabel, let column = columns.label {
            throw DatasetError(
                .badData, "\(name), row \(row), column \(header[column]): no label, where other rows have one.",
                remedy: "Label every row, or none.")
        }
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
        let known = ImageSet.sortedClassNames(rows.map(\.split))
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

    // MARK: Header and paths

    private static func columns(_ header: [String], _ name: String) throws(DatasetError) -> Columns {
        func refuse(_ what: String, _ remedy: String) -> DatasetError {
            DatasetError(.badData, "\(name), row 1: \(what).", remedy: remedy)
        }
        func only(_ known: [String]) throws(DatasetError) -> Int? {
            let found = header.indices.filter { known.contains(header[$0].lowercased()) }
            guard found.count < 2 else {
                throw refuse(
                    "the columns \(found.map { header[$0] }.joined(separator: " and ")) mean the same",
                    "Keep one of them, or rename the other.")
            }
            return found.first
        }
        if let empty = header.firstIndex(of: "") {
            throw refuse("column \(empty + 1) has no name", "Name every column.")
        }
        let (path, label, split) = (
            try only(["path", "file", "image"]), try only(["label", "class"]), try only(["split"])
        )
        guard let path else {
            let other = header.count == 1 && header[0].contains { ";\t|".contains($0) }
            throw refuse(
                "no column path (or file, image); there are \(header.prefix(20).joined(separator: ", "))",
                other ? "Separate the columns by commas." : "Name the column of the image paths \"path\".")
        }
        var names: Set<String> = []
        for column in header where !names.insert(column).inserted {
            throw refuse("the column \(column) is there twice", "Rename or remove one of them.")
        }
        let groups = header.indices.filter { $0 != path && $0 != label && $0 != split }
        return Columns(path: path, label: label, split: split, groups: groups)
    }

    private static func path(
        _ text: String, _ column: String, _ row: Int, _ name: String
    ) throws(DatasetError) -> [UInt8] {
        func refuse(_ what: String) -> DatasetError {
            DatasetError(
                .badData, "\(name), row \(row), column \(column): \(what).",
                remedy: "Give paths relative to the folder of the manifest, inside of it.")
        }
        if text.isEmpty { throw refuse("no path") }
        if text.utf8.first == UInt8(ascii: "/") { throw refuse("\(text) is an absolute path") }
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { throw refuse("\(text) leads outside the folder") }
        if parts.isEmpty { throw refuse("\(text) is no path of a file") }
        return Array(parts.joined(separator: "/".utf8))
    }

    private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
