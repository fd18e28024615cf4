extension ColumnReader {
    /// The cells as levels, in the order of levels.
    func texts() throws(DatasetError) -> Reading {
        var dictionary = LevelDictionary()
        var codes: [Int32] = []
        codes.reserveCapacity(raw.count)
        var missing = [Int](repeating: 0, count: tokens.words.count)
        var names: [String] = []
        var counts: [Int] = []
        var firstRows: [Int] = []
        var (odd, repaired) = (0, 0)
        let bytes = raw.bytes
        for row in 0..<raw.count {
            let place = raw[row]
            if let token = missingToken(place) {
                missing[token] += 1
                codes.append(TableColumn.Cells.missingCode)
                continue
            }
            let known = dictionary.count
            let found: Int32?
            if place.isEscaped {
                let content = raw.content(place)
                found = dictionary.code(content, 0, content.count)
            } else {
                found = dictionary.code(bytes, place.start, place.end)
            }
            guard let code = found else {
                throw DatasetError(.unsupported, "Column \(raw.name) of \(fileName) has more than 2³¹ different cells.")
            }
            if dictionary.count > known {
                names.append(try name(dictionary.content(Int(code)), row, &odd, &repaired))
                counts.append(0)
                firstRows.append(row)
            }
            counts[Int(code)] += 1
            codes.append(code)
        }
        // Repairing may make one text of two.
        if repaired > 0 { (codes, names, counts) = Self.merged(codes, names) }
        var reading = Reading(
            column: TableColumn(name: raw.name, type: .text, cells: .codes([], levels: [])), missing: missing,
            oddCharacters: odd, repaired: repaired)
        let isNumber = names.map { NumberText.read(Array($0.utf8), 0, $0.utf8.count) != .text }
        reading.numbersAmongText = zip(isNumber, counts).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
        reading.signedNumbers = zip(names, counts).reduce(0) { $0 + (Self.isSignedNumber($1.0) ? $1.1 : 0) }
        if !mayHaveDecimalComma {
            reading.commaNumbers = zip(names, counts).reduce(0) { sum, level in
                let bytes = Array(level.0.utf8)
                return sum + (NumberText.read(bytes, 0, bytes.count, decimalSign: UInt8(ascii: ",")) == .text ? 0 : level.1)
            }
        }
        if repaired == 0 { reading.firstText = zip(isNumber, firstRows).first { !$0.0 }?.1 }
        let filled = counts.reduce(0, +)
        reading.column.type = TypeRules.textType(levels: names, filled: filled, missing: raw.count - filled)
        let (positions, levels) = LevelOrder.sorted(names)
        for row in codes.indices where codes[row] >= 0 { codes[row] = positions[Int(codes[row])] }
        reading.column.cells = .codes(codes, levels: levels)
        return reading
    }

    /// Whether a text is a number but for a sign of currency, a per cent sign or separators of thousands, with decimals behind a point
    /// or a comma.
    private static func isSignedNumber(_ text: String) -> Bool {
        // And of losses: (1.50), −1.50.
        let signs: Set<Character> = ["$", "€", "£", "¥", "%", "(", ")", "−"]
        // No amount is as long.
        guard text.utf8.count <= 40 else { return false }
        let bare = text.filter { !signs.contains($0) }
        var plain = Array(bare.drop(while: \.isWhitespace))
        while plain.last?.isWhitespace == true { plain.removeLast() }
        func isNumber(_ digits: some Sequence<Character>) -> Bool {
            let bytes = Array(String(digits).utf8)
            return NumberText.read(bytes, 0, bytes.count) != .text
        }
        let separators: [(thousands: Character, decimal: Character)] = [
            (",", "."), (".", ","), (" ", "."), (" ", ","), ("\u{a0}", ","), ("\u{202f}", ","), ("'", "."), ("’", "."),
        ]
        let isGrouped = separators.contains { thousands, decimal in
            let groups = plain.split(separator: thousands, omittingEmptySubsequences: false)
            guard let first = groups.first, groups.count > 1, first.count(where: { $0 != "-" }) <= 3 else { return false }
            let areWhole = groups.dropFirst().enumerated().allSatisfy { place, group in
                let whole = place == groups.count - 2 ? group.prefix { $0 != decimal } : group
                return whole.count == 3 && whole.allSatisfy { ("0"..."9").contains($0) }
            }
            return areWhole && isNumber(groups.joined().map { $0 == decimal ? "." : $0 })
        }
        if isGrouped { return true }
        return bare.count < text.count && (isNumber(plain) || !plain.contains(".") && isNumber(plain.map { $0 == "," ? "." : $0 }))
    }

    /// A level as text, checked once.
    private func name(_ content: ArraySlice<UInt8>, _ row: Int, _ odd: inout Int, _ repaired: inout Int) throws(DatasetError) -> String {
        var isPlain = true
        var hasNull = false
        for byte in content {
            if byte >= 0x80 || byte < 0x20 { isPlain = false }
            if byte == 0 { hasNull = true }
        }
        if isPlain { return String(decoding: content, as: UTF8.self) }
        if hasNull {
            guard isLenient else { throw refuse(row, "a NUL byte", "The file is damaged, or no text; --lenient replaces the byte.") }
            repaired += 1
            return String(decoding: content.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            guard isLenient else {
                throw refuse(row, "bytes that are no UTF-8", "Save the file as UTF-8, or read with --lenient to replace them.")
            }
            repaired += 1
            return String(decoding: content, as: UTF8.self)
        }
        if text.unicodeScalars.contains(where: Self.isOdd) { odd += 1 }
        return text
    }

    /// Control characters but line ends and tabs, and marks that turn the direction of writing.
    private static func isOdd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10, 13: false
        case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069, 0xfeff: true
        default: false
        }
    }

    private static func merged(_ codes: [Int32], _ names: [String]) -> ([Int32], [String], [Int]) {
        var places: [[UInt8]: Int32] = [:]
        var unique: [String] = []
        let map = names.map { name in
            let key = Array(name.utf8)
            if let known = places[key] { return known }
            places[key] = Int32(unique.count)
            unique.append(name)
            return Int32(unique.count - 1)
        }
        var counts = [Int](repeating: 0, count: unique.count)
        let merged = codes.map { code in
            guard code >= 0 else { return code }
            counts[Int(map[Int(code)])] += 1
            return map[Int(code)]
        }
        return (merged, unique, counts)
    }

    private func refuse(_ row: Int, _ what: String, _ remedy: String) -> DatasetError {
        DatasetError(.badData, "\(fileName), row \(row + raw.firstRow), column \(raw.name): \(what).", remedy: remedy)
    }
}
