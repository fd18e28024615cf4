/// Makes a column of cells that were read as text: decides what they are, then converts them once.
struct ColumnReader {
    /// A column, and what was found in its cells.
    struct Reading: Sendable {
        var column: TableColumn
        /// How often each of the missing-value tokens occurs; nulls of the format count as the empty one.
        var missing: [Int]
        /// Cells that no number holds (infinite, or beyond ±1.8e308), in a column of numbers.
        var notFinite: [Int] = []
        /// Cells that do not fit the type that was asked for.
        var unfit: [Int] = []
        /// Rows of a column of text that hold numbers.
        var numbersAmongText = 0
        /// The first row that does not, where nearly all do.
        var firstText: Int?
        /// The forms that all dates of a column of text fit, where there are several.
        var dateForms: [String] = []
        /// The form that nine of ten cells fit, how many do, and the first row that does not.
        var dates: (form: String, count: Int, firstOther: Int)?
        /// Cells with control characters or marks that turn the direction of writing.
        var oddCharacters = 0
        var repaired = 0
        /// Cells of text that are numbers with a sign of currency, a per cent sign or separators of thousands.
        var signedNumbers = 0
        /// Cells of text that are numbers where decimals stand behind a comma, in a file that commas delimit.
        var commaNumbers = 0
        /// Whether decimals stand behind a comma.
        var hasDecimalComma = false
    }

    let raw: RawColumn
    let tokens: MissingTokens
    let mayHaveDecimalComma: Bool
    let isLenient: Bool
    let fileName: String

    /// - Parameter wanted: the type to read, with the form of its dates; nil to judge by the cells.
    func read(_ wanted: ColumnSchema?) throws(DatasetError) -> Reading {
        switch wanted?.type {
        case .numeric, .integer: return try forcedNumbers(wanted)
        case .datetime: return try forcedMoments(wanted)
        case .id:
            // Whole numbers stay what they are, so that keys are made and written as they were.
            var reading = try judged(mayBeCompact: false)
            let isKept = if case .codes = reading.column.cells { true } else { reading.column.isWhole && reading.notFinite.isEmpty }
            if !isKept { reading = try texts() }
            reading.column.type = .id
            (reading.dateForms, reading.dates) = ([], nil)
            return reading
        case .boolean, .categorical, .ordinal, .text:
            var reading = try texts()
            reading.column.type = wanted?.type ?? .text
            return reading
        case nil: return try judged(mayBeCompact: true)
        }
    }

    /// - Parameter mayBeCompact: whether whole numbers that all are dates (20200131) are taken for such.
    private func judged(mayBeCompact: Bool) throws(DatasetError) -> Reading {
        guard let first = (0..<raw.count).first(where: { missingToken(raw[$0]) == nil }) else { return try texts() }
        let place = raw[first]
        if !place.isEscaped {
            let forms = MomentForm.candidates(raw.bytes[place.start..<place.end])
            if mayBeCompact, forms == [.compact], let reading = moments(.compact), reading.column.isTellingCompactDates { return reading }
            if !raw.isText, NumberText.read(raw.bytes, place.start, place.end) != .text,
                var reading = numbers(UInt8(ascii: "."))
            {
                if mayBeCompact, forms == [.compact] { reading.dates = mostDates(forms) }
                return reading
            }
            if mayHaveDecimalComma, let reading = numbers(UInt8(ascii: ",")) {
                return reading
            }
            // Of digits alone those above; where they are a text, or a clock follows, they are no number.
            let isNumber = !raw.isText && NumberText.read(raw.bytes, place.start, place.end) != .text
            let fitting = forms.filter { $0 != .compact || !isNumber }.compactMap(moments).filter { reading in
                !reading.column.isCompactDates || reading.column.isTellingCompactDates
            }
            if fitting.count == 1 { return fitting[0] }
            var reading = try texts()
            reading.dateForms = fitting.compactMap(\.column.format)
            if fitting.isEmpty { reading.dates = mostDates(forms) }
            return reading
        }
        return try texts()
    }

    @inline(__always)
    func missingToken(_ place: CellPlace) -> Int? {
        if place.isNull { return 0 }
        return tokens.match(raw.bytes, place.start, place.end)
    }

    // MARK: Numbers

    private func numbers(_ decimalSign: UInt8) -> Reading? {
        var gathered = NumberColumn(count: raw.count)
        var missing = [Int](repeating: 0, count: tokens.words.count)
        var notFinite: [Int] = []
        let bytes = raw.bytes
        for row in 0..<raw.count {
            let place = raw[row]
            if let token = missingToken(place) {
                missing[token] += 1
                gathered.appendMissing()
                continue
            }
            if place.isEscaped { return nil }
            let reading = NumberText.read(bytes, place.start, place.end, decimalSign: decimalSign)
            if reading == .text { return nil }
            if reading == .notFinite { notFinite.append(row) }
            gathered.append(reading)
        }
        guard let (cells, decimals) = gathered.cells else { return nil }
        // A column of words for infinity alone is none of numbers.
        if notFinite.count + missing.reduce(0, +) == raw.count { return nil }
        var column = TableColumn(name: raw.name, type: .numeric, cells: cells, format: decimals.map(String.init))
        column.invalid = notFinite
        if case .integers(let values) = cells {
            column = TypeRules.typed(name: raw.name, values)
            column.invalid = notFinite
        }
        return Reading(
            column: column, missing: missing, notFinite: notFinite,
            hasDecimalComma: decimalSign != UInt8(ascii: ".") && column.type == .numeric)
    }

    private func forcedNumbers(_ wanted: ColumnSchema?) throws(DatasetError) -> Reading {
        let first = (0..<raw.count).first { missingToken(raw[$0]) == nil }
        let hasComma =
            mayHaveDecimalComma
            && first.map { NumberText.read(raw.bytes, raw[$0].start, raw[$0].end) == .text } ?? false
        let sign = UInt8(ascii: hasComma ? "," : ".")
        var gathered = NumberColumn(count: raw.count, mayRound: true)
        var reading = Reading(
            column: TableColumn(name: raw.name, type: wanted?.type ?? .numeric, cells: .numbers([])),
            missing: [Int](repeating: 0, count: tokens.words.count), hasDecimalComma: hasComma)
        for row in 0..<raw.count {
            let place = raw[row]
            if let token = missingToken(place) {
                reading.missing[token] += 1
                gathered.appendMissing()
                continue
            }
            let number = place.isEscaped ? .text : NumberText.read(raw.bytes, place.start, place.end, decimalSign: sign)
            switch number {
            case .text: reading.unfit.append(row)
            case .notFinite: reading.notFinite.append(row)
            case .integer, .decimal, .long: break
            }
            gathered.append(number)
        }
        let (cells, decimals) = gathered.cells ?? (.numbers([Double](repeating: .nan, count: raw.count)), nil)
        reading.column.cells = cells
        reading.column.format = decimals.map(String.init)
        reading.column.invalid = (reading.unfit + reading.notFinite).sorted()
        return reading
    }

    // MARK: Dates

    private func moments(_ form: MomentForm) -> Reading? {
        let reading = momentCells(form, stopsAtText: true)
        return reading.unfit.isEmpty ? reading : nil
    }

    private func forcedMoments(_ wanted: ColumnSchema?) throws(DatasetError) -> Reading {
        if let text = wanted?.format {
            guard let form = MomentForm(text: text) else {
                throw DatasetError(
                    .invalidArgument, "The format \(text) of column \(raw.name) is none of dates that is read.",
                    remedy: "Give one such as yyyy-MM-dd, dd.MM.yyyy or MM/dd/yyyy HH:mm.")
            }
            return momentCells(form, stopsAtText: false)
        }
        let first = (0..<raw.count).first { missingToken(raw[$0]) == nil && !raw[$0].isEscaped }
        let forms = first.map { MomentForm.candidates(raw.bytes[raw[$0].start..<raw[$0].end]) } ?? []
        let readings = (forms.isEmpty ? [.iso] : forms).map { momentCells($0, stopsAtText: false) }
        let fewest = readings.map(\.unfit.count).min() ?? 0
        let best = readings.filter { $0.unfit.count == fewest }
        guard best.count == 1 else {
            let formats = best.compactMap(\.column.format).joined(separator: " or ")
            throw DatasetError(
                .ambiguous, "The dates of column \(raw.name) of \(fileName) may be read as \(formats).",
                remedy: "Say which in the schema: \(raw.name): {type: datetime, format: \(best[0].column.format ?? "")}.")
        }
        return best[0]
    }

    /// Of a column that is none of dates: the form that at least nine of ten cells fit.
    private func mostDates(_ forms: [MomentForm]) -> (form: String, count: Int, firstOther: Int)? {
        let best = forms.map { momentCells($0, stopsAtText: false) }.min { $0.unfit.count < $1.unfit.count }
        guard let best, let form = best.column.format, let first = best.unfit.first else { return nil }
        let dates = raw.count - best.column.missingCount
        return dates >= 9 * best.unfit.count ? (form, dates, first) : nil
    }

    private func momentCells(_ form: MomentForm, stopsAtText: Bool) -> Reading {
        var values: [Int64] = []
        values.reserveCapacity(raw.count)
        var seen = form.bare
        var reading = Reading(
            column: TableColumn(name: raw.name, type: .datetime, cells: .integers([])),
            missing: [Int](repeating: 0, count: tokens.words.count))
        for row in 0..<raw.count {
            let place = raw[row]
            if let token = missingToken(place) {
                reading.missing[token] += 1
                values.append(TableColumn.Cells.missingInteger)
            } else if !place.isEscaped,
                let moment = MomentText.read(raw.bytes, place.start, place.end, form, seen: &seen)
            {
                values.append(moment)
            } else {
                reading.unfit.append(row)
                if stopsAtText { return reading }
                values.append(TableColumn.Cells.missingInteger)
            }
        }
        reading.column.cells = .integers(values)
        reading.column.format = seen.text
        reading.column.invalid = reading.unfit
        return reading
    }
}
