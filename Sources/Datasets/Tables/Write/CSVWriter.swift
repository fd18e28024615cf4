/// Writes a table as text in the form it was read in: delimiter, line ends, decimal sign, decimals, dates.
struct CSVWriter {
    let form: CSVForm
    private var bytes: [UInt8] = []

    init(form: CSVForm) { self.form = form }

    /// The whole text. Invalid cells are written as missing ones.
    static func bytes(_ table: Table, form: CSVForm) -> [UInt8] {
        var writer = CSVWriter(form: form)
        let columns = table.columns.map { Column($0, form) }
        for (place, column) in table.columns.enumerated() { writer.append(Array(column.name.utf8), place == 0, isAlone: columns.count == 1) }
        writer.endLine()
        for row in 0..<table.count {
            for (place, column) in columns.enumerated() {
                if place > 0 { writer.bytes.append(form.delimiter) }
                let start = writer.bytes.count
                column.append(row, to: &writer.bytes)
                // An empty line would be none.
                if columns.count == 1, writer.bytes.count == start { writer.bytes += Array("\"\"".utf8) }
            }
            writer.endLine()
        }
        return writer.bytes
    }

    private mutating func append(_ text: [UInt8], _ isFirst: Bool, isAlone: Bool) {
        if !isFirst { bytes.append(form.delimiter) }
        bytes += Self.quoted(text, form)
    }

    private mutating func endLine() { bytes += Array(form.lineEnd.rawValue.utf8) }

    /// In quotes where the text holds what ends a cell, a quote, or blanks at an end.
    static func quoted(_ text: [UInt8], _ form: CSVForm) -> [UInt8] {
        let needsQuotes =
            text.contains { $0 == form.delimiter || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            || text.first.map(NumberText.isBlank) ?? false || text.last.map(NumberText.isBlank) ?? false
        guard needsQuotes else { return text }
        var quoted = [UInt8(ascii: "\"")]
        for byte in text {
            if byte == UInt8(ascii: "\"") { quoted.append(byte) }
            quoted.append(byte)
        }
        return quoted + [UInt8(ascii: "\"")]
    }

    /// How the cells of a column are written.
    private struct Column {
        let column: TableColumn
        let form: CSVForm
        /// Levels with their quotes.
        let levels: [[UInt8]]
        let missing: [UInt8]
        let decimals: Int?
        let moments: MomentForm

        init(_ column: TableColumn, _ form: CSVForm) {
            self.column = column
            self.form = form
            levels = column.levels.map { CSVWriter.quoted(Array($0.utf8), form) }
            missing = Array(form.missing.utf8)
            decimals = column.type == .datetime ? nil : column.format.flatMap { Int($0) }
            moments = column.format.flatMap(MomentForm.init(text:)) ?? MomentForm.usual
        }

        func append(_ row: Int, to bytes: inout [UInt8]) {
            guard !column.isMissing(row) else {
                bytes += missing
                return
            }
            switch column.cells {
            case .codes(let codes, _): bytes += levels[Int(codes[row])]
            case .integers(let values) where column.type == .datetime:
                bytes += CSVWriter.quoted(Array(MomentText.text(values[row], moments).utf8), form)
            case .integers(let values): bytes += Array(String(values[row]).utf8)
            case .numbers(let values):
                var text = Array((decimals.flatMap { NumberText.fixed(values[row], decimals: $0) } ?? "\(values[row])").utf8)
                if form.hasDecimalComma, let point = text.firstIndex(of: UInt8(ascii: ".")) { text[point] = UInt8(ascii: ",") }
                bytes += CSVWriter.quoted(text, form)
            }
        }
    }
}

extension NumberText {
    /// `value` rounded to a number of decimals, all of them written; nil where that is beyond whole numbers of 53 bits.
    static func fixed(_ value: Double, decimals: Int) -> String? {
        guard (0...15).contains(decimals) else { return nil }
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (value * power).rounded()
        guard scaled.magnitude < 0x1p53 else { return nil }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}

extension MomentForm {
    /// Date and time to the microsecond.
    static let usual: MomentForm = {
        var form = MomentForm.iso
        form.clock = Clock(hasMinutes: true, hasSeconds: true, decimals: 6)
        return form
    }()
}
