/// How the dates of a column are written: an order of year, month and day, and how much of the day is told.
///
/// The text of a form is that of Unicode TR 35: `yyyy-MM-dd HH:mm:ss`, `dd.MM.yyyy`, `d-MMM-yyyy`, `yyyyMMdd`.
struct MomentForm: Sendable, Equatable {
    enum Order: Sendable, CaseIterable { case yearMonthDay, dayMonthYear, monthDayYear }

    /// What stands behind the date: finer parts include the coarser ones.
    struct Clock: Sendable, Equatable {
        var hasMinutes = false
        var hasSeconds = false
        /// Digits of the second behind the point, at most 6.
        var decimals = 0
        var separator = UInt8(ascii: " ")
        var hasZone = false

        /// The form that both fit.
        func joined(_ other: Clock) -> Clock {
            Clock(
                hasMinutes: hasMinutes || other.hasMinutes, hasSeconds: hasSeconds || other.hasSeconds,
                decimals: max(decimals, other.decimals), separator: hasMinutes ? separator : other.separator,
                hasZone: hasZone || other.hasZone)
        }
    }

    var order: Order
    /// Between the parts of the date; 0 for none.
    var separator: UInt8
    /// Months by their first three English letters.
    var hasNames = false
    var isPadded = true
    var clock = Clock()

    static let iso = MomentForm(order: .yearMonthDay, separator: UInt8(ascii: "-"))
    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    init(order: Order, separator: UInt8, hasNames: Bool = false) {
        self.order = order
        self.separator = separator
        self.hasNames = hasNames
    }

    /// The forms that a cell may be written in. Two only where day and month may be meant by either part.
    static func candidates(_ bytes: ArraySlice<UInt8>) -> [MomentForm] {
        let cell = bytes.drop { NumberText.isBlank($0) }
        let digits = cell.prefix { $0 &- 48 < 10 }.count
        guard cell.count >= 8, digits == 4 || digits == 1 || digits == 2 else { return [] }
        let separator = cell[cell.startIndex + digits]
        guard [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: " ")].contains(separator) else { return [] }
        let isNamed = cell[cell.startIndex + digits + 1] | 0x20 >= UInt8(ascii: "a")
        if digits == 4 { return [MomentForm(order: .yearMonthDay, separator: separator, hasNames: isNamed)] }
        if isNamed { return [MomentForm(order: .dayMonthYear, separator: separator, hasNames: true)] }
        // With points the day comes first wherever they are used.
        if separator == UInt8(ascii: ".") { return [MomentForm(order: .dayMonthYear, separator: separator)] }
        return [
            MomentForm(order: .dayMonthYear, separator: separator), MomentForm(order: .monthDayYear, separator: separator),
        ]
    }

    /// The form of a text such as `yyyy-MM-dd HH:mm`.
    /// - Returns: nil for a form that is not read.
    init?(text: String) {
        let known: [(String, Order)] = [("y", .yearMonthDay), ("d", .dayMonthYear), ("M", .monthDayYear)]
        guard let order = known.first(where: { text.hasPrefix($0.0) })?.1 else { return nil }
        self.init(order: order, separator: text.utf8.first { !"yMd".utf8.contains($0) } ?? 0)
        if text.hasPrefix("yyyyMMdd") { separator = 0 }
        hasNames = text.contains("MMM")
        isPadded = hasNames ? text.contains("dd") : text.contains("dd") && text.contains("MM")
        let date = dateText
        guard text.hasPrefix(date) else { return nil }
        let rest = text.dropFirst(date.count)
        if !rest.isEmpty {
            clock.separator = rest.hasPrefix("T") || rest.hasPrefix("'T'") ? UInt8(ascii: "T") : UInt8(ascii: " ")
            clock.hasMinutes = rest.contains("HH:mm")
            clock.hasSeconds = rest.contains("ss")
            clock.decimals = min(6, rest.count { $0 == "S" })
            clock.hasZone = rest.contains("X") || rest.hasSuffix("Z")
            guard clock.hasMinutes, self.text == text.replacing("'T'", with: "T") else { return nil }
        }
    }

    private var dateText: String {
        let day = isPadded ? "dd" : "d"
        let month = hasNames ? "MMM" : isPadded ? "MM" : "M"
        let parts: [String] =
            switch order {
            case .yearMonthDay: ["yyyy", month, day]
            case .dayMonthYear: [day, month, "yyyy"]
            case .monthDayYear: [month, day, "yyyy"]
            }
        return parts.joined(separator: separator == 0 ? "" : String(Unicode.Scalar(separator)))
    }

    var text: String {
        guard clock.hasMinutes else { return dateText }
        var text = dateText + String(Unicode.Scalar(clock.separator)) + "HH:mm"
        if clock.hasSeconds { text += ":ss" }
        if clock.decimals > 0 { text += "." + String(repeating: "S", count: clock.decimals) }
        return clock.hasZone ? text + "XXX" : text
    }
}
