import Numerics

extension Table {
    /// Reads a table of text.
    static func csv(_ bytes: [UInt8], name: String, _ options: OpenOptions) throws(DatasetError) -> Table {
        guard !ByteOrderMark.isUTF16(bytes) else {
            throw DatasetError(.unsupported, "\(name) is UTF-16 text.", remedy: "Save it as UTF-8.")
        }
        var start = ByteOrderMark.removed(from: bytes).startIndex
        let told = CSVForm.told(bytes, from: start)
        start = told?.start ?? start
        var form = CSVForm.sniffed(bytes, from: start, name: name)
        form.delimiter = told?.delimiter ?? form.delimiter
        var scanner = CSVScanner(bytes, from: start, name: name, form: form, options: options)
        let rows = try scanner.scan()
        let width = scanner.width
        guard width > 0 else { throw DatasetError(.badData, "\(name) has no header and no rows.") }
        let all = RawColumn(name: "", bytes: bytes, places: scanner.places, first: 0, step: 1, count: width, firstRow: 1)
        let header = try Header(cells: (0..<width).map { all.content(all[$0]) }, name: name, isLenient: options.lenient)
        let raws = (0..<width).map {
            RawColumn(
                name: header.names[$0], bytes: bytes, places: scanner.places, first: width + $0, step: width, count: rows,
                firstRow: 2)
        }
        var reader = RawTableReader(name: name, media: form.media, options: options)
        reader.mayHaveDecimalComma = form.delimiter != UInt8(ascii: ",")
        reader.form = form
        reader.notes = header.notes + scanner.repairs.notes(name)
        return try reader.table(raws)
    }

    /// The names of the columns.
    struct Header {
        private(set) var names: [String] = []
        private(set) var notes: [TableNote] = []

        init(cells: [[UInt8]], name: String, isLenient: Bool) throws(DatasetError) {
            var seen: [[UInt8]: Int] = [:]
            for (index, cell) in cells.enumerated() {
                let place = "\(name), row 1, column \(index + 1)"
                if cell.contains(0) {
                    throw DatasetError(
                        .badData, "\(place): a NUL byte.", remedy: "The file is UTF-16, damaged, or no text: save it as UTF-8.")
                }
                let valid = String(validating: cell, as: UTF8.self)
                guard var text = valid ?? (isLenient ? String(decoding: cell, as: UTF8.self) : nil) else {
                    throw DatasetError(
                        .badData, "\(place): bytes that are no UTF-8.",
                        remedy: "Save the file as UTF-8, or read with --lenient to replace them.")
                }
                if valid == nil {
                    notes.append(TableNote(.repaired, table: name, column: text, text: "Bytes of the name of column \(index + 1) were replaced."))
                }
                if text.allSatisfy(\.isWhitespace) {
                    text = "column \(index + 1)"
                    notes.append(
                        TableNote(
                            .unnamedColumn, table: name, column: text,
                            text: "Column \(index + 1) has no name in the header; it is called \(text)."))
                }
                if let before = seen[Array(text.utf8)] {
                    guard isLenient else {
                        throw DatasetError(
                            .badData, "\(name), row 1: columns \(before + 1) and \(index + 1) are both called \(text).",
                            remedy: "Give every column a name of its own, or read with --lenient to number them.")
                    }
                    text = "\(text) (column \(index + 1))"
                    notes.append(
                        TableNote(
                            .repaired, table: name, column: text, text: "A second column of one name is called \(text)."))
                }
                seen[Array(text.utf8)] = index
                names.append(text)
            }
        }
    }
}

extension CSVScanner.Repairs {
    func notes(_ table: String) -> [TableNote] {
        let all: [(Int, String, String)] = [
            (shortRows, "row", "shorter than the header: padded with missing cells"),
            (longRows, "row", "longer than the header: cut"),
            (emptyRows, "empty line", "left out"),
            (quotes, "cell", "with quotes that do not fit: taken as it stands"),
            (carriageReturns, "carriage return", "inside a cell: kept"),
        ]
        return all.compactMap { count, noun, what in
            count == 0 ? nil : TableNote(
                .repaired, table: table, count: count, text: "\(TableNote.counted(count, noun)) \(what).")
        }
    }
}
