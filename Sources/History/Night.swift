import Results

/// A day of the Gregorian calendar as a number of days, so that gaps between nights can be counted.
public struct Night: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let day: Int

    public init(day: Int) { self.day = day }

    /// nil unless `text` is exactly an existing day as yyyy-mm-dd, from 1900 to 9999.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        var parts: [Int] = []
        for range in [0..<4, 5..<7, 8..<10] {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            parts.append(value)
        }
        guard parts[0] >= 1900, (1...12).contains(parts[1]), (1...31).contains(parts[2]) else { return nil }
        let night = Night(day: Self.days(year: parts[0], month: parts[1], day: parts[2]))
        // A day that does not exist, such as February 30, comes back as another one.
        guard night.description == text else { return nil }
        self = night
    }

    public func advanced(by days: Int) -> Night { Night(day: day + days) }

    /// 0 for Monday to 6 for Sunday.
    public var weekday: Int { ((day + 3) % 7 + 7) % 7 }

    public var description: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public static func < (left: Night, right: Night) -> Bool { left.day < right.day }

    // Counted from 0000-03-01, so that a leap day ends its year.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    private var civil: (Int, Int, Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let calendarMonth = month < 10 ? month + 3 : month - 9
        return (
            yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), calendarMonth, ofYear - (153 * month + 2) / 5 + 1
        )
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
