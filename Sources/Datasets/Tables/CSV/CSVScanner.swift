/// Cuts a table of text into cells after RFC 4180, by bytes, and strictly: nothing is padded, shifted or repaired unless
/// the caller asks for that, and then it is counted.
///
/// Quoted cells may hold delimiters, line ends and doubled quotes. A quote inside a cell that does not begin with one
/// stands for itself. Lines end in LF, CRLF or, throughout, CR.
struct CSVScanner {
    /// What was repaired.
    struct Repairs: Equatable {
        var shortRows = 0
        var longRows = 0
        var emptyRows = 0
        var quotes = 0
        var carriageReturns = 0
    }

    let bytes: [UInt8]
    let name: String
    let form: CSVForm
    let isLenient: Bool
    /// Bytes that the places of cells may take.
    let mostBytes: Int
    private var position: Int
    private(set) var repairs = Repairs()
    private(set) var places: [CellPlace] = []
    /// Cells of the header.
    private(set) var width = 0
    /// Number of the record that is being read; the header is row 1, as spreadsheets count.
    private var row = 0
    /// The last byte that is no part of a line end.
    private let lastContent: Int

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(_ bytes: [UInt8], from start: Int, name: String, form: CSVForm, options: OpenOptions) {
        self.bytes = bytes
        self.name = name
        self.form = form
        isLenient = options.lenient
        mostBytes = max(1 << 20, options.maxBytes)
        position = start
        lastContent = bytes.lastIndex { $0 != Self.lineFeed && $0 != Self.carriageReturn } ?? -1
    }

    /// Reads all records. `places` holds the header's cells, then those of the rows, `width` each.
    /// - Returns: the number of rows behind the header.
    mutating func scan() throws(DatasetError) -> Int {
        guard bytes.count <= CellPlace.furthest else {
            throw DatasetError(.unsupported, "\(name) is larger than \(CellPlace.furthest) bytes.", remedy: "Split it.")
        }
        var rows = -1
        while position < bytes.count {
            row += 1
            if let end = lineEnd(position) {
                if try passEmptyLine(end, rows: rows) { continue }
            }
            let first = places.count
            while try readCell(column: places.count - first + 1) {}
            try finishRow(first)
            rows += 1
            if rows == 1 {
                // All rows are about as long as the first.
                let one = max(1, position / 2)
                places.reserveCapacity(min(bytes.count, (bytes.count / one + 2)) * width)
            }
        }
        return max(0, rows)
    }

    /// Empty lines are let go at the end; in a table of one column those before are cells.
    private mutating func passEmptyLine(_ end: Int, rows: Int) throws(DatasetError) -> Bool {
        if position > lastContent {
            position = bytes.count
            return true
        }
        if width == 1 { return false }
        guard isLenient else { throw refuse("is empty", remedy: "Remove the line, or read with --lenient.") }
        repairs.emptyRows += 1
        position = end
        return true
    }

    private mutating func finishRow(_ first: Int) throws(DatasetError) {
        let cells = places.count - first
        if row == 1 || width == 0 {
            guard cells <= Table.mostColumns else {
                throw refuse("has \(cells) cells", remedy: "A table of more than \(Table.mostColumns) columns is not read.")
            }
            width = cells
            return
        }
        guard cells != width else { return }
        guard isLenient else {
            throw refuse(
                "has \(cells) \(cells == 1 ? "cell" : "cells"), the header \(width)",
                remedy: "Quote cells that hold the delimiter, or read with --lenient to pad short rows and cut long ones.")
        }
        if cells < width {
            guard (first + width) * MemoryLayout<CellPlace>.size <= mostBytes else {
                throw refuse("is short, and so are others: padded they need too much", remedy: "Repair the file.")
            }
            repairs.shortRows += 1
            for _ in cells..<width { places.append(.null) }
        } else {
            repairs.longRows += 1
            places.removeLast(cells - width)
        }
    }

    /// The place behind the line end at `place`; nil where there is none.
    @inline(__always)
    private func lineEnd(_ place: Int) -> Int? {
        if bytes[place] == Self.lineFeed { return place + 1 }
        guard bytes[place] == Self.carriageReturn else { return nil }
        if place + 1 < bytes.count, bytes[place + 1] == Self.lineFeed { return place + 2 }
        return form.lineEnd == .carriageReturn ? place + 1 : nil
    }

    /// Reads a cell and what ends it.
    /// - Returns: whether another follows in the row.
    @inline(__always)
    private mutating func readCell(column: Int) throws(DatasetError) -> Bool {
        if position < bytes.count, bytes[position] == Self.quote {
            if try readQuoted(column) == false { try readBare(column) }
        } else {
            try readBare(column)
        }
        guard position < bytes.count else { return false }
        if bytes[position] == form.delimiter {
            position += 1
            return true
        }
        position = lineEnd(position) ?? position + 1
        return false
    }

    @inline(__always)
    private mutating func readBare(_ column: Int) throws(DatasetError) {
        let start = position
        var place = position
        let delimiter = form.delimiter
        while place < bytes.count {
            let byte = bytes[place]
            if byte == delimiter { break }
            if byte == Self.lineFeed || byte == Self.carriageReturn {
                if lineEnd(place) != nil { break }
                try oddCarriageReturn(column)
            }
            place += 1
        }
        position = place
        try append(start, place, false, column)
    }

    private mutating func oddCarriageReturn(_ column: Int) throws(DatasetError) {
        guard isLenient else {
            throw refuse(
                "column \(column): a carriage return without a line feed",
                remedy: "Save the file with one kind of line end, or read with --lenient.")
        }
        repairs.carriageReturns += 1
    }

    /// - Returns: false where the quotes do not fit and the cell is to be taken as it stands.
    private mutating func readQuoted(_ column: Int) throws(DatasetError) -> Bool {
        let start = position + 1
        var place = start
        var isEscaped = false
        while true {
            while place < bytes.count, bytes[place] != Self.quote { place += 1 }
            if place + 1 < bytes.count, bytes[place + 1] == Self.quote {
                isEscaped = true
                place += 2
                continue
            }
            break
        }
        let isClosed = place < bytes.count
        let next = place + 1
        if isClosed, next == bytes.count || bytes[next] == form.delimiter || lineEnd(next) != nil {
            position = next
            try append(start, place, isEscaped, column)
            return true
        }
        guard isLenient else {
            throw isClosed
                ? refuse("column \(column): text behind the closing quote", remedy: "Double the quotes inside a cell.")
                : refuse("column \(column): a quote is opened and never closed", remedy: "Close it, or repair the file.")
        }
        repairs.quotes += 1
        return false
    }

    @inline(__always)
    private mutating func append(_ start: Int, _ end: Int, _ isEscaped: Bool, _ column: Int) throws(DatasetError) {
        guard end - start <= CellPlace.longest else {
            throw refuse("column \(column): a cell of \(end - start) bytes", remedy: "Close the quotes, or leave the column out.")
        }
        places.append(CellPlace(start: start, length: end - start, isEscaped: isEscaped))
    }

    private func refuse(_ what: String, remedy: String) -> DatasetError {
        DatasetError(.badData, "\(name), row \(row): \(what).", remedy: remedy)
    }
}
