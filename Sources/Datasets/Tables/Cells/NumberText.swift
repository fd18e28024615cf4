/// Numbers as people and programs write them, read from bytes.
enum NumberText {
    /// What a cell is when it is read as a number.
    enum Reading: Equatable {
        case integer(Int64)
        /// Finite; with the digits behind the decimal sign, −1 where there is an exponent.
        case decimal(Double, decimals: Int)
        /// A whole number beyond 64 bits, rounded.
        case long(Double)
        /// Written as a number and none that is held: an infinity, or beyond ±1.8e308.
        case notFinite
        case text
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
        1e21, 1e22,
    ]

    /// Reads `bytes[start..<end]`; blanks around the number are passed over.
    ///
    /// Whole numbers with leading zeros (postal codes) or a plus (telephone numbers) are text: they could not be written
    /// again as they are.
    @inline(__always)
    static func read(_ bytes: [UInt8], _ start: Int, _ end: Int, decimalSign: UInt8 = UInt8(ascii: ".")) -> Reading {
        var (place, end) = (start, end)
        while place < end, isBlank(bytes[place]) { place += 1 }
        while end > place, isBlank(bytes[end - 1]) { end -= 1 }
        let first = place
        guard place < end else { return .text }
        let sign = bytes[place]
        let isNegative = sign == UInt8(ascii: "-")
        let hasPlus = sign == UInt8(ascii: "+")
        if isNegative || hasPlus { place += 1 }
        let digits = place
        var mantissa: UInt64 = 0
        var significant = 0
        while place < end, bytes[place] &- 48 < 10 {
            if significant < 19 { mantissa = mantissa &* 10 &+ UInt64(bytes[place] &- 48) }
            if mantissa > 0 { significant += 1 }
            place += 1
        }
        let whole = place - digits
        if place == end {
            guard whole > 0, !hasPlus, whole == 1 || bytes[digits] != 48 else { return .text }
            if significant > 18 { return longInteger(bytes, first, end) }
            return .integer(isNegative ? -Int64(mantissa) : Int64(mantissa))
        }
        if whole == 0 && bytes[place] != decimalSign { return words(bytes, digits, end) }
        var decimals = 0
        var hidden = max(0, significant - 19)
        if bytes[place] == decimalSign {
            place += 1
            let point = place
            while place < end, bytes[place] &- 48 < 10 {
                if significant < 19 {
                    mantissa = mantissa &* 10 &+ UInt64(bytes[place] &- 48)
                    decimals += 1
                } else {
                    hidden += 1
                }
                if mantissa > 0 { significant += 1 }
                place += 1
            }
            let behind = place - point
            guard whole + behind > 0 else { return .text }
            if place == end, hidden == 0, mantissa < 1 << 53, decimals <= 22 {
                let value = Double(mantissa) / powers[decimals]
                return .decimal(isNegative ? -value : value, decimals: behind)
            }
            if place == end { return exactly(bytes, first, end, decimalSign, decimals: behind) }
        }
        // Only an exponent may follow.
        guard bytes[place] == UInt8(ascii: "e") || bytes[place] == UInt8(ascii: "E") else { return .text }
        place += 1
        if place < end, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") { place += 1 }
        guard place < end, bytes[place..<end].allSatisfy({ $0 &- 48 < 10 }) else { return .text }
        return exactly(bytes, first, end, decimalSign, decimals: -1)
    }

    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func longInteger(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Reading {
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        if let value = Int64(text), value != .min { return .integer(value) }
        guard let value = Double(text) else { return .text }
        return value.isFinite ? .long(value) : .notFinite
    }

    /// Correctly rounded, whatever the number of digits.
    private static func exactly(
        _ bytes: [UInt8], _ start: Int, _ end: Int, _ decimalSign: UInt8, decimals: Int
    ) -> Reading {
        var text = Array(bytes[start..<end])
        if decimalSign != UInt8(ascii: "."), let place = text.firstIndex(of: decimalSign) { text[place] = UInt8(ascii: ".") }
        guard let value = Double(String(decoding: text, as: UTF8.self)) else { return .text }
        return value.isFinite ? .decimal(value, decimals: decimals) : .notFinite
    }

    private static let infinities = ["inf", "infinity"].map { Array($0.utf8) }

    private static func words(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Reading {
        guard end - start == 3 || end - start == 8 else { return .text }
        let word = bytes[start..<end].map { $0 | 0x20 }
        return infinities.contains(word) ? .notFinite : .text
    }

    /// As it is written again: whole numbers as they are, others by the shortest digits that give the same value.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
