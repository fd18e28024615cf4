/// A column read again as another type.
struct ColumnConversion {
    var column: TableColumn
    /// Rows whose cell is filled and does not fit.
    var unfit: [Int] = []
}

extension TableColumn {
    /// Whether cells are numbers, or 0 and 1 as levels.
    var isNumberLike: Bool {
        switch cells {
        case .numbers, .integers: type != .datetime
        case .codes(_, let levels): type == .boolean && levels.allSatisfy { $0 == "0" || $0 == "1" }
        }
    }

    /// Cells as whole numbers; nil where they are stored as none.
    var wholeNumbers: [Int64]? {
        switch cells {
        case .numbers: nil
        case .integers(let values): values
        case .codes(let codes, let levels):
            isNumberLike ? codes.map { $0 < 0 ? Cells.missingInteger : Int64(levels[Int($0)]) ?? Cells.missingInteger } : nil
        }
    }

    /// The text of a cell; nil where it is missing.
    func written(_ row: Int) -> String? {
        guard !isMissing(row) else { return nil }
        switch cells {
        case .numbers(let values): return NumberText.text(values[row])
        case .integers(let values):
            guard type == .datetime else { return String(values[row]) }
            return MomentText.text(values[row], format.flatMap(MomentForm.init(text:)) ?? .iso)
        case .codes(let codes, let levels): return levels[Int(codes[row])]
        }
    }

    /// The same cells as levels, in the order of levels.
    var asText: TableColumn {
        if case .codes = cells { return self }
        var places: [String: Int32] = [:]
        var names: [String] = []
        let codes = (0..<count).map { row -> Int32 in
            guard let text = written(row) else { return Cells.missingCode }
            if let known = places[text] { return known }
            places[text] = Int32(names.count)
            names.append(text)
            return Int32(names.count - 1)
        }
        let (positions, levels) = LevelOrder.sorted(names)
        var column = self
        column.cells = .codes(codes.map { $0 < 0 ? $0 : positions[Int($0)] }, levels: levels)
        return column
    }

    /// The same cells with other names of levels; two that become one are one.
    func renamed(_ name: (String) -> String) -> TableColumn {
        guard case .codes(let codes, let levels) = cells else { return self }
        let names = levels.map(name)
        guard !zip(names, levels).allSatisfy({ $0.0.utf8.elementsEqual($0.1.utf8) }) else { return self }
        let union = SortedLevels.union([names])
        var position: [[UInt8]: Int32] = [:]
        for (place, level) in union.enumerated() { position[Array(level.utf8)] = Int32(place) }
        let map = names.map { position[Array($0.utf8)] ?? 0 }
        var column = self
        column.cells = .codes(codes.map { $0 < 0 ? $0 : map[Int($0)] }, levels: union)
        return column
    }

    /// The same cells as numbers.
    /// - Parameter whole: whether they are stored as whole numbers where all are.
    func asNumbers(whole: Bool) -> ColumnConversion {
        switch cells {
        case .numbers(let values):
            guard whole, let integers = Self.integers(values) else { return ColumnConversion(column: self) }
            var column = self
            column.cells = .integers(integers)
            column.format = nil
            return ColumnConversion(column: column)
        case .integers(let values) where type != .datetime:
            var column = self
            if !whole { column.cells = .numbers(values.map { $0 == Cells.missingInteger ? .nan : Double($0) }) }
            return ColumnConversion(column: column)
        case .integers where isCompactDates: return asDigits.asNumbers(whole: whole)
        case .integers:
            var column = self
            column.cells = .numbers([Double](repeating: .nan, count: count))
            column.format = nil
            return ColumnConversion(column: column, unfit: (0..<count).filter { !isMissing($0) })
        case .codes(let codes, let levels):
            let readings = levels.map { NumberText.read(Array($0.utf8), 0, $0.utf8.count) }
            var gathered = NumberColumn(count: count, mayRound: true)
            var unfit: [Int] = []
            for (row, code) in codes.enumerated() {
                guard code >= 0 else {
                    gathered.appendMissing()
                    continue
                }
                switch readings[Int(code)] {
                case .notFinite, .text: unfit.append(row)
                case .integer, .decimal, .long: break
                }
                gathered.append(readings[Int(code)])
            }
            let cells = gathered.cells?.0 ?? .numbers([Double](repeating: .nan, count: count))
            let numbers = TableColumn(name: name, type: .numeric, cells: cells).asNumbers(whole: whole)
            return ColumnConversion(column: numbers.column, unfit: unfit)
        }
    }

    /// Nil where one has a fraction or does not fit 64 bits.
    private static func integers(_ values: [Double]) -> [Int64]? {
        var integers: [Int64] = []
        integers.reserveCapacity(values.count)
        for value in values {
            if value.isNaN {
                integers.append(Cells.missingInteger)
            } else if let integer = Int64(exactly: value), integer != .min {
                integers.append(integer)
            } else {
                return nil
            }
        }
        return integers
    }

    /// The same cells as moments, written in `form` where they are text.
    func asMoments(_ form: MomentForm?) -> ColumnConversion {
        if type == .datetime, case .integers = cells { return ColumnConversion(column: self) }
        let text = asText
        guard case .codes(let codes, let levels) = text.cells else { return ColumnConversion(column: self) }
        var seen = form ?? .iso
        let moments = levels.map { level in
            let bytes = Array(level.utf8)
            return MomentText.read(bytes, 0, bytes.count, form ?? .iso, seen: &seen)
        }
        var unfit: [Int] = []
        var values: [Int64] = []
        values.reserveCapacity(count)
        for (row, code) in codes.enumerated() {
            let moment = code < 0 ? nil : moments[Int(code)]
            if code >= 0, moment == nil { unfit.append(row) }
            values.append(moment ?? Cells.missingInteger)
        }
        var column = self
        column.cells = .integers(values)
        column.format = seen.text
        return ColumnConversion(column: column, unfit: unfit)
    }
}
