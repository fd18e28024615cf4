/// How a table of text is written; a table keeps the form it was read in, so that it is written the same way.
public struct CSVForm: Sendable, Equatable {
    public enum LineEnd: String, Sendable, CaseIterable {
        case lineFeed = "\n"
        case both = "\r\n"
        case carriageReturn = "\r"
    }

    /// One byte of ASCII between two cells: a comma, a semicolon, a tab or a bar.
    public var delimiter: UInt8
    public var lineEnd: LineEnd
    /// Whether decimals stand behind a comma, as in `1,5`.
    public var hasDecimalComma: Bool
    /// What a missing cell is written as.
    public var missing: String

    public init(
        delimiter: UInt8 = UInt8(ascii: ","), lineEnd: LineEnd = .lineFeed, hasDecimalComma: Bool = false,
        missing: String = ""
    ) {
        self.delimiter = delimiter
        self.lineEnd = lineEnd
        self.hasDecimalComma = hasDecimalComma
        self.missing = missing
    }

    /// What the report calls a file of this form.
    var media: String { delimiter == UInt8(ascii: "\t") ? "TSV" : "CSV" }

    static let delimiters: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    /// The form of a text, judged by its first records.
    ///
    /// The delimiter is the one that cuts the header into at least two cells and every record looked at into as many; of
    /// several the one that cuts most. Where none does so, the one that cuts the header most; without any, a comma: a
    /// table of one column.
    static func sniffed(_ bytes: [UInt8], from start: Int, name: String) -> CSVForm {
        var form = CSVForm(lineEnd: lineEnd(bytes, from: start))
        if name.lowercased().split(separator: ".").dropFirst().contains("tsv") {
            form.delimiter = UInt8(ascii: "\t")
            return form
        }
        var best = (isEven: false, cells: 1)
        for delimiter in delimiters {
            let widths = widths(bytes, from: start, delimiter)
            guard let first = widths.first, first > 1 else { continue }
            let isEven = widths.allSatisfy { $0 == first }
            if isEven && !best.isEven || isEven == best.isEven && first > best.cells {
                best = (isEven, first)
                form.delimiter = delimiter
            }
        }
        return form
    }

    /// The delimiter that a first line such as `sep=;` names, which Excel reads, hides and does not count, and where the table starts
    /// behind it.
    static func told(_ bytes: [UInt8], from start: Int) -> (delimiter: UInt8, start: Int)? {
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard line.count == 5, line.dropLast().map({ $0 | 0x20 }) == Array("sep=".utf8).map({ $0 | 0x20 }), let delimiter = line.last,
            delimiters.contains(delimiter), line.endIndex < bytes.count
        else { return nil }
        let isBoth = bytes[line.endIndex...].starts(with: Array("\r\n".utf8))
        return (delimiter, line.endIndex + (isBoth ? 2 : 1))
    }

    /// Cells of the first records when cut at `delimiter`; empty lines are left out.
    private static func widths(_ bytes: [UInt8], from start: Int, _ delimiter: UInt8, most: Int = 64) -> [Int] {
        var widths: [Int] = []
        var (cells, length, isQuoted, isStart) = (1, 0, false, true)
        let end = min(bytes.count, start + (1 << 18))
        var place = start
        while place < end, widths.count < most {
            let byte = bytes[place]
            place += 1
            if isQuoted {
                if byte == UInt8(ascii: "\"") { isQuoted = false }
                continue
            }
            switch byte {
            // A doubled quote closes and opens again.
            case UInt8(ascii: "\"") where isStart || place > start + 1 && bytes[place - 2] == byte: isQuoted = true
            case delimiter: cells += 1
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if length > 0 { widths.append(cells) }
                (cells, length, isStart) = (1, 0, true)
                continue
            default: break
            }
            length += 1
            isStart = byte == delimiter
        }
        // The record that the look ended in says nothing, unless the text ends there.
        if length > 0, end == bytes.count, widths.count < most { widths.append(cells) }
        return widths
    }

    /// The end of the first line, quotes left aside.
    private static func lineEnd(_ bytes: [UInt8], from start: Int) -> LineEnd {
        var isQuoted = false
        for place in bytes[start...].indices {
            switch bytes[place] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\n") where !isQuoted: return .lineFeed
            case UInt8(ascii: "\r") where !isQuoted:
                return place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n") ? .both : .carriageReturn
            default: break
            }
        }
        return .lineFeed
    }
}
