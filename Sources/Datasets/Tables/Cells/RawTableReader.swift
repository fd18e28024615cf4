import Numerics

/// Makes a table of columns that were read as text, whatever format they came from.
struct RawTableReader {
    /// A column as a format gives it.
    enum Source: Sendable {
        case raw(RawColumn)
        /// Typed already, with the rows whose value is infinite or beyond what is held.
        case typed(TableColumn, notFinite: [Int], unfit: [Int])

        var name: String {
            switch self {
            case .raw(let column): column.name
            case .typed(let column, _, _): column.name
            }
        }
    }

    let name: String
    let media: String
    let options: OpenOptions
    var mayHaveDecimalComma = false
    var form = CSVForm()
    var notes: [TableNote] = []

    init(name: String, media: String, options: OpenOptions) {
        self.name = name
        self.media = media
        self.options = options
    }

    /// - Throws: `.badData` for a table without rows, what a column's reading throws for the first column that has it.
    func table(_ raws: [RawColumn]) throws(DatasetError) -> Table { try table(raws.map(Source.raw)) }

    func table(_ sources: [Source]) throws(DatasetError) -> Table {
        let tokens = MissingTokens(options.missing)
        let found = options.parallel.map(sources.count) { index -> Result<ColumnReader.Reading, DatasetError> in
            let wanted = options.schema?.column(sources[index].name).flatMap { $0.type == nil ? nil : $0 }
            switch sources[index] {
            case .raw(let raw):
                let reader = ColumnReader(
                    raw: raw, tokens: tokens, mayHaveDecimalComma: mayHaveDecimalComma, isLenient: options.lenient, fileName: name)
                do throws(DatasetError) { return .success(try reader.read(wanted)) } catch { return .failure(error) }
            case .typed(let column, let notFinite, let unfit):
                return .success(Self.reading(column, notFinite, unfit, wanted, tokens))
            }
        }
        var readings: [ColumnReader.Reading] = []
        for result in found { readings.append(try result.get()) }
        var form = form
        form.hasDecimalComma = readings.contains(where: \.hasDecimalComma)
        var notes = notes
        if let note = missingNote(readings, tokens) { notes.append(note) }
        for reading in readings { notes += findings(reading) }
        return try Table.assembled(
            readings.map(\.column), info: SetInfo(name: name, media: media), notes: notes, form: form, options)
    }

    private static func reading(
        _ column: TableColumn, _ notFinite: [Int], _ unfit: [Int], _ wanted: ColumnSchema?, _ tokens: MissingTokens
    ) -> ColumnReader.Reading {
        let conversion: ColumnConversion =
            switch wanted?.type {
            case nil: ColumnConversion(column: column)
            case .numeric?: column.asNumbers(whole: false)
            case .integer?: column.asNumbers(whole: true)
            case .datetime?: column.asMoments(wanted?.format.flatMap(MomentForm.init(text:)))
            case .id? where column.isWhole: ColumnConversion(column: column)
            case .boolean?, .categorical?, .ordinal?, .text?, .id?: ColumnConversion(column: column.asText)
            }
        var missing = [Int](repeating: 0, count: tokens.words.count)
        missing[0] = column.missingCount - notFinite.count - unfit.count
        var reading = ColumnReader.Reading(column: conversion.column, missing: missing, notFinite: notFinite)
        reading.unfit = (unfit + conversion.unfit).sorted()
        reading.column.type = wanted?.type ?? column.type
        reading.column.invalid = (notFinite + reading.unfit).sorted()
        return reading
    }

    private func missingNote(_ readings: [ColumnReader.Reading], _ tokens: MissingTokens) -> TableNote? {
        var parts: [String] = []
        var total = 0
        for (token, word) in tokens.words.enumerated() {
            let columns = readings.filter { $0.missing[token] > 0 }
            guard !columns.isEmpty else { continue }
            let count = columns.reduce(0) { $0 + $1.missing[token] }
            total += count
            let names = columns.count > 3 ? "\(columns.count) columns" : columns.map(\.column.name).joined(separator: ", ")
            parts.append("\(count) \(word.isEmpty ? "empty" : "“\(word)”") (\(names))")
        }
        guard total > 0 else { return nil }
        return TableNote(.missingCells, table: name, count: total, text: "Missing cells: \(parts.joined(separator: "; ")).")
    }

    private func findings(_ reading: ColumnReader.Reading) -> [TableNote] {
        let column = reading.column
        var notes: [TableNote] = []
        func add(_ kind: TableNote.Kind, _ count: Int, _ row: Int? = nil, _ text: String) {
            notes.append(TableNote(kind, table: name, column: column.name, count: count, row: row, text: text))
        }
        if let first = reading.notFinite.first {
            let cells = TableNote.counted(reading.notFinite.count, "cell")
            add(
                .notFinite, reading.notFinite.count, first + 1,
                "Column \(column.name) has \(cells) that no finite number holds, first in row \(first + 1); invalid.")
        }
        if let first = reading.unfit.first {
            let cells = TableNote.counted(reading.unfit.count, "cell")
            add(
                .invalidCells, reading.unfit.count, first + 1,
                "Column \(column.name) has \(cells) that are no \(column.type.rawValue) value, first in row \(first + 1).")
        }
        let filled = column.count - column.missingCount
        if let first = reading.firstText, column.type != .id, reading.numbersAmongText * 10 >= filled * 9,
            filled > reading.numbersAmongText
        {
            add(
                .numbersAmongText, filled - reading.numbersAmongText, first + 1,
                "Column \(column.name) is read as \(column.type.rawValue): \(reading.numbersAmongText) of \(filled) cells are "
                    + "numbers, the one in row \(first + 1) is not (a word, a unit, a leading zero).")
        }
        if column.type != .id, filled > 0, reading.signedNumbers * 10 >= filled * 9 {
            add(
                .numbersAmongText, reading.signedNumbers, nil,
                "Column \(column.name) is read as \(column.type.rawValue): \(reading.signedNumbers) of \(filled) cells are numbers with signs "
                    + "(of currency, per cent, thousands). Write plain numbers, so that they are compared as such.")
        }
        if column.type != .id, filled > 0, reading.signedNumbers == 0, reading.commaNumbers * 10 >= filled * 9,
            reading.commaNumbers > reading.numbersAmongText
        {
            add(
                .numbersAmongText, reading.commaNumbers, nil,
                "Column \(column.name) is read as \(column.type.rawValue): \(reading.commaNumbers) of \(filled) cells are numbers if a comma stands "
                    + "before decimals. Delimit the file by semicolons, or write points, so that they are compared as such.")
        }
        if let form = reading.dateForms.first {
            add(
                .ambiguousDates, filled, nil,
                "Column \(column.name) holds dates that may be read as \(reading.dateForms.joined(separator: " or ")); it is read as "
                    + "\(column.type.rawValue) unless a schema says which: \(column.name): {type: datetime, format: \(form)}.")
        }
        if let dates = reading.dates {
            add(
                .datesAmongText, filled - dates.count, dates.firstOther + 1,
                "Column \(column.name) is read as \(column.type.rawValue): \(dates.count) of \(filled) cells are dates (\(dates.form)), "
                    + "the one in row \(dates.firstOther + 1) is not. Leave such cells empty, or give the schema "
                    + "\(column.name): {type: datetime, format: \(dates.form)}, so that dates are compared as dates.")
        }
        if column.type == .datetime, let form = column.format.flatMap(MomentForm.init(text:)), form.hasShortYear {
            add(
                .shortYears, filled, nil,
                "Column \(column.name) has years of two digits: they are taken for 1969 to 2068. Where they are others (births, say), write "
                    + "four digits.")
        }
        if reading.oddCharacters > 0 {
            add(
                .oddCharacters, reading.oddCharacters, nil,
                "Column \(column.name) has \(TableNote.counted(reading.oddCharacters, "level")) with control characters or "
                    + "marks that turn the direction of writing.")
        }
        if reading.repaired > 0 {
            add(.repaired, reading.repaired, nil, "Bytes of \(TableNote.counted(reading.repaired, "level")) of column \(column.name) were replaced.")
        }
        return notes
    }
}

extension Table {
    /// A table of columns that a reader made, with the notes that any of them deserves.
    static func assembled(
        _ columns: [TableColumn], info: SetInfo, notes: [TableNote], form: CSVForm = CSVForm(), _ options: OpenOptions
    ) throws(DatasetError) -> Table {
        guard let count = columns.first?.count else {
            throw DatasetError(.badData, "\(info.name) has no columns.", remedy: "Give a table with columns and rows.")
        }
        guard count > 0 else {
            throw DatasetError(.noRows, "\(info.name) has columns and no rows.", remedy: "Give a table with rows.")
        }
        var notes = notes
        var columns = columns
        for place in columns.indices where options.schema?.isNamingRows(columns[place].name) ?? false { columns[place].nameRows() }
        for column in columns {
            if column.type == .id {
                notes.append(
                    TableNote(
                        .ids, table: info.name, column: column.name, count: column.count,
                        text: "Column \(column.name) names its rows: it is compared with no other and is no part of a copy."))
            }
            let note = contentNote(column, info.name)
            if let note { notes.append(note) }
        }
        let names = options.schema.map { schema in schema.columns.map(\.name) } ?? []
        for name in names where !columns.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            notes.append(
                TableNote(.missingColumn, table: info.name, column: name, text: "The schema names a column \(name) that is not there."))
        }
        // A set that lacks the target is told where sets are brought together: only real ones have to have it.
        let target = (options.target ?? options.schema?.target).flatMap { name in
            columns.contains { $0.name.utf8.elementsEqual(name.utf8) } ? name : nil
        }
        var table = try Table(
            columns: columns, info: info, target: target,
            groups: (options.schema?.names(where: \.isGroup) ?? []).filter { name in
                columns.contains { $0.name.utf8.elementsEqual(name.utf8) && $0.type.isDiscrete }
            })
        table.form = form
        table.tableNotes = notes
        table.info.notes += notes.map(\.text)
        return table
    }

    private static func contentNote(_ column: TableColumn, _ table: String) -> TableNote? {
        guard let first = (0..<column.count).first(where: { !column.isMissing($0) }) else {
            return TableNote(
                .emptyColumn, table: table, column: column.name, count: column.count,
                text: "No cell of column \(column.name) is filled.")
        }
        let isConstant: Bool =
            switch column.cells {
            case .numbers(let values): values.allSatisfy { $0 == values[first] || $0.isNaN }
            case .integers(let values):
                values.allSatisfy { $0 == values[first] || $0 == TableColumn.Cells.missingInteger }
            case .codes(let codes, _): codes.allSatisfy { $0 == codes[first] || $0 < 0 }
            }
        guard isConstant, column.count > 1 else { return nil }
        return TableNote(
            .constantColumn, table: table, column: column.name, count: column.count,
            text: "All filled cells of column \(column.name) are equal.")
    }
}

extension TableColumn {
    /// Whether the cells are whole numbers, and no moments.
    var isWhole: Bool { if case .integers = cells { type != .datetime } else { false } }

    /// Takes whole numbers and levels for names of rows.
    fileprivate mutating func nameRows() {
        self = asDigits
        switch cells {
        case .integers where type != .datetime, .codes: type = .id
        case .integers, .numbers: break
        }
    }
}
