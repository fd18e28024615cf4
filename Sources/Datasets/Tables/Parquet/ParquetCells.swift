/// Gathers the cells of a column as they are held.
struct ParquetCells {
    let column: ParquetMetadata.Column
    let name: String
    private var integers: [Int64] = []
    private var numbers: [Double] = []
    private var places: [CellPlace] = []
    /// The texts that `places` lie in.
    private var texts: [UInt8] = []
    private var dictionary: [CellPlace] = []
    /// Rows whose value is beyond what is held.
    private var unfit: [Int] = []
    private var notFinite: [Int] = []
    private var count = 0

    private enum Kind { case integers, numbers, texts }
    private let kind: Kind

    init(column: ParquetMetadata.Column, name: String) {
        self.column = column
        self.name = name
        kind =
            switch column.meaning {
            case .text, .uuid: .texts
            case .half: .numbers
            case .decimal(let scale): scale == 0 ? .integers : .numbers
            case .plain where column.physical == .float || column.physical == .double: .numbers
            case .plain, .unsigned, .date, .timestamp, .null: .integers
            }
    }

    /// Takes the texts of a dictionary in once.
    mutating func open(_ values: ParquetValues?) throws(DatasetError) {
        guard kind == .texts, case .bytes(let bytes, let ranges)? = values else { return }
        dictionary = []
        for range in ranges { dictionary.append(try text(bytes, range)) }
    }

    mutating func append(
        _ chosen: [UInt32], of values: ParquetValues, _ isFilled: [Bool]?, _ cursor: ByteCursor
    ) throws(DatasetError) {
        guard kind == .texts else { return try append(values.chosen(chosen, cursor), isFilled, count: isFilled?.count ?? chosen.count) }
        let most = UInt32(clamping: dictionary.count)
        guard chosen.allSatisfy({ $0 < most }) else { throw cursor.damaged("a place is in no dictionary") }
        var next = 0
        for row in 0..<(isFilled?.count ?? chosen.count) {
            if isFilled?[row] ?? true {
                places.append(dictionary[Int(chosen[next])])
                next += 1
            } else {
                places.append(.null)
            }
        }
        count = places.count
    }

    mutating func append(_ values: ParquetValues, _ isFilled: [Bool]?, count cells: Int) throws(DatasetError) {
        var next = 0
        for row in 0..<cells {
            if isFilled?[row] ?? true {
                try append(values, next)
                next += 1
            } else {
                appendMissing()
            }
            count += 1
        }
    }

    private mutating func appendMissing() {
        switch kind {
        case .integers: integers.append(TableColumn.Cells.missingInteger)
        case .numbers: numbers.append(.nan)
        case .texts: places.append(.null)
        }
    }

    @inline(__always)
    private mutating func append(_ values: ParquetValues, _ index: Int) throws(DatasetError) {
        switch values {
        case .integers(let all): appendInteger(all[index])
        case .doubles(let all):
            if all[index].isInfinite { notFinite.append(count) }
            numbers.append(all[index].isFinite ? all[index] : .nan)
        case .bytes(let bytes, let ranges): try appendBytes(bytes, ranges[index])
        }
    }

    private mutating func appendInteger(_ value: Int64) {
        var value: Int64? = value
        switch column.meaning {
        case .unsigned:
            if column.physical == .int32 {
                value = value.map { Int64(UInt32(truncatingIfNeeded: $0)) }
            } else if value.map({ $0 < 0 }) ?? false {
                value = nil
            }
        case .decimal(let scale) where kind == .numbers:
            numbers.append(Self.decimal(Int128(value ?? 0), scale))
            return
        case .date: value = value.flatMap { Self.moment($0, perSecond: nil) }
        case .timestamp(let unit): value = value.flatMap { Self.moment($0, perSecond: unit) }
        default: if value == TableColumn.Cells.missingInteger { value = nil }
        }
        if value == nil { unfit.append(count) }
        integers.append(value ?? TableColumn.Cells.missingInteger)
    }

    private mutating func appendBytes(_ bytes: [UInt8], _ range: Range<Int>) throws(DatasetError) {
        switch column.meaning {
        case .text, .uuid: places.append(try text(bytes, range))
        case .half: numbers.append(Self.half(UInt16(truncatingIfNeeded: ByteCursor.little(bytes, range.lowerBound, 2))))
        case .timestamp:
            let nanos = Int64(bitPattern: ByteCursor.little(bytes, range.lowerBound, 8))
            let day = Int64(ByteCursor.little(bytes, range.lowerBound + 8, 4)) - 2_440_588
            let micros = (Self.moment(day, perSecond: nil) ?? .min).addingReportingOverflow(nanos / 1000)
            let isHeld = Self.moment(day, perSecond: nil) != nil && !micros.overflow
            if !isHeld { unfit.append(count) }
            integers.append(isHeld ? micros.partialValue : TableColumn.Cells.missingInteger)
        case .decimal(let scale):
            guard (1...16).contains(range.count) else {
                throw DatasetError(.unsupported, "Column \(column.name) of \(name) has decimals of \(range.count) bytes.")
            }
            var value: Int128 = bytes[range.lowerBound] >= 0x80 ? -1 : 0
            for byte in bytes[range] { value = value << 8 | Int128(byte) }
            if kind == .numbers {
                numbers.append(Self.decimal(value, scale))
            } else {
                let held = Int64(exactly: value).flatMap { $0 == .min ? nil : $0 }
                if held == nil { unfit.append(count) }
                integers.append(held ?? TableColumn.Cells.missingInteger)
            }
        case .plain, .unsigned, .date, .null:
            throw DatasetError(.unsupported, "Column \(column.name) of \(name) holds bytes, which are no cells of a table.")
        }
    }

    private mutating func text(_ bytes: [UInt8], _ range: Range<Int>) throws(DatasetError) -> CellPlace {
        var content = Array(bytes[range])
        if column.meaning == .uuid {
            let digits = Array("0123456789abcdef".utf8)
            content = []
            for (index, byte) in bytes[range].enumerated() {
                if [4, 6, 8, 10].contains(index) { content.append(UInt8(ascii: "-")) }
                content += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        guard content.count <= CellPlace.longest, texts.count + content.count <= CellPlace.furthest else {
            throw DatasetError(.unsupported, "Column \(column.name) of \(name) has a cell of \(content.count) bytes.")
        }
        texts += content
        return CellPlace(start: texts.count - content.count, length: content.count)
    }

    // MARK: Values

    /// Microseconds since 1970; nil outside of the years 1 to 9999.
    /// - Parameter unit: units a second, nil for days.
    private static func moment(_ value: Int64, perSecond unit: Int64?) -> Int64? {
        let micros: (partialValue: Int64, overflow: Bool)
        switch unit {
        case nil: micros = value.multipliedReportingOverflow(by: 86_400_000_000)
        case 1000: micros = value.multipliedReportingOverflow(by: 1000)
        case 1_000_000_000: micros = (value / 1000 - (value % 1000 < 0 ? 1 : 0), false)
        default: micros = (value, false)
        }
        let range = -62_135_596_800_000_000..<253_402_300_800_000_000 as Range<Int64>
        return micros.overflow || !range.contains(micros.partialValue) ? nil : micros.partialValue
    }

    /// `unscaled` · 10^−scale, correctly rounded.
    private static func decimal(_ unscaled: Int128, _ scale: Int) -> Double {
        if unscaled.magnitude < 1 << 53, scale <= 22 {
            var power = 1.0
            for _ in 0..<scale { power *= 10 }
            return Double(Int64(unscaled)) / power
        }
        return Double("\(unscaled)e-\(scale)") ?? .nan
    }

    private static func half(_ bits: UInt16) -> Double {
        let sign = bits & 0x8000 == 0 ? 1.0 : -1
        let (power, part) = (Int(bits >> 10 & 31), Double(bits & 1023))
        switch power {
        case 0: return sign * part * 0x1p-24
        case 31: return .nan
        default: return sign * (1024 + part) * Double(sign: .plus, exponent: power - 25, significand: 1)
        }
    }

    // MARK: The column

    func source(rows: Int) throws(DatasetError) -> RawTableReader.Source {
        guard count == rows else {
            throw DatasetError(.badData, "Column \(column.name) of \(name) has \(count) of \(rows) cells.", remedy: "Fetch the file again.")
        }
        var found: TableColumn
        switch kind {
        case .texts:
            return .raw(
                RawColumn(
                    name: column.name, bytes: texts, places: places, first: 0, step: 1, count: count, firstRow: 1, isText: true))
        case .numbers:
            found = TableColumn(name: column.name, type: .numeric, cells: .numbers(numbers))
            if case .decimal(let scale) = column.meaning { found.format = String(scale) }
        case .integers:
            found = TableColumn(name: column.name, type: .integer, cells: .integers(integers))
            switch column.meaning {
            case .date, .timestamp:
                found.type = .datetime
                found.format = Self.form(integers).text
            case .plain where column.physical == .boolean:
                found.type = .boolean
                let isSeen = [0, 1].map { integers.contains($0) }
                let shift: Int32 = isSeen[0] ? 0 : 1
                found.cells = .codes(
                    integers.map { $0 < 0 ? -1 : Int32($0) - shift },
                    levels: zip(["false", "true"], isSeen).filter(\.1).map(\.0))
            default: found = TypeRules.typed(name: column.name, integers)
            }
            if integers.allSatisfy({ $0 == TableColumn.Cells.missingInteger }), unfit.isEmpty {
                found = TableColumn(
                    name: column.name, type: .categorical,
                    cells: .codes([Int32](repeating: TableColumn.Cells.missingCode, count: count), levels: []))
            }
        }
        return .typed(found, notFinite: notFinite, unfit: unfit)
    }

    /// As much of the clock as any moment needs.
    private static func form(_ moments: [Int64]) -> MomentForm {
        var form = MomentForm.iso
        for moment in moments where moment != TableColumn.Cells.missingInteger {
            if moment % 86_400_000_000 == 0 { continue }
            form.clock.hasMinutes = true
            form.clock.hasSeconds = true
            if moment % 1_000_000 != 0 { form.clock.decimals = 6 }
        }
        return form
    }
}
