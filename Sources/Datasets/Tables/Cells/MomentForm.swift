/// How the dates of a column are written: an order of year, month and day, and how much of the day is told.
///
/// The text of a form is that of Unicode TR 35: `yyyy-MM-dd HH:mm:ss`, `dd.MM.yyyy`, `d-MMM-yyyy`, `yyyyMMdd`, `M/d/yy h:mm a`, `HH:mm`.
struct MomentForm: Sendable, Equatable {
    /// `timeOfDay`: no date, a clock alone.
    enum Order: Sendable, CaseIterable { case yearMonthDay, dayMonthYear, monthDayYear, timeOfDay }

    /// What stands behind the date: finer parts include the coarser ones.
    struct Clock: Sendable, Equatable {
        var hasMinutes = false
        var hasSeconds = false
        /// Digits of the second behind the point, at most 6.
        var decimals = 0
        var separator = UInt8(ascii: " ")
        var hasZone = false
        /// Hours before ten with a zero before them.
        var isPadded = true
        /// Hours from 1 to 12 with AM or PM.
        var isTwelve = false

        /// The form that both fit.
        func joined(_ other: Clock) -> Clock {
            Clock(
                hasMinutes: hasMinutes || other.hasMinutes, hasSeconds: hasSeconds || other.hasSeconds,
                decimals: max(decimals, other.decimals), separator: hasMinutes ? separator : other.separator,
                hasZone: hasZone || other.hasZone, isPadded: isPadded && other.isPadded, isTwelve: isTwelve || other.isTwelve)
        }
    }

    var order: Order
    /// Between the parts of the date; 0 for none.
    var separator: UInt8
    /// Months by their first three English letters.
    var hasNames = false
    /// Months by their whole names.
    var hasLongNames = false
    /// Years by their last two digits, of 1969 to 2068.
    var hasShortYear = false
    /// A comma behind the day: Jan 05, 2020.
    var hasComma = false
    var isPadded = true
    var clock = Clock()

    static let iso = MomentForm(order: .yearMonthDay, separator: UInt8(ascii: "-"))
    static let monthNames = longNames.map { String($0.prefix(3)) }
    static let longNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    init(order: Order, separator: UInt8, hasNames: Bool = false, hasShortYear: Bool = false) {
        self.order = order
        self.separator = separator
        self.hasNames = hasNames
        self.hasShortYear = hasShortYear
    }

    /// The order and its signs, without what cells tell as they are read: padding, whole names, a comma, the clock.
    var bare: MomentForm { MomentForm(order: order, separator: separator, hasNames: hasNames, hasShortYear: hasShortYear) }

    /// The forms that a cell may be written in. Several only where it does not say which part is the day, the month or the year.
    static func candidates(_ bytes: ArraySlice<UInt8>) -> [MomentForm] {
        let cell = bytes.drop { NumberText.isBlank($0) }
        let digits = cell.prefix { $0 &- 48 < 10 }.count
        if digits == 0 { return named(cell) }
        let rest = cell.dropFirst(digits)
        if digits <= 2, rest.first == UInt8(ascii: ":") { return [MomentForm(order: .timeOfDay, separator: 0)] }
        if digits == 8 { return rest.first.map { NumberText.isBlank($0) || $0 == UInt8(ascii: "T") } ?? true ? [.compact] : [] }
        guard digits == 4 || digits <= 2, let separator = rest.first, separators.contains(separator) else { return [] }
        let parts = rest.dropFirst().split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let second = parts[0].first else { return [] }
        let isNamed = second | 0x20 >= UInt8(ascii: "a")
        if digits == 4 { return [MomentForm(order: .yearMonthDay, separator: separator, hasNames: isNamed)] }
        let last = parts[1].prefix { $0 &- 48 < 10 }.count
        guard last == 4 || last == 2 || last == 1 && digits == 2 && !isNamed else { return [] }
        func form(_ order: Order) -> MomentForm {
            MomentForm(order: order, separator: separator, hasNames: isNamed, hasShortYear: last < 4)
        }
        if isNamed { return [form(.dayMonthYear)] }
        // With points the day comes first wherever they are used.
        let orders: [Order] = separator == UInt8(ascii: ".") ? [.dayMonthYear] : [.dayMonthYear, .monthDayYear]
        return (last < 4 && digits == 2 && separator != UInt8(ascii: ".") ? orders + [.yearMonthDay] : orders).map(form)
    }

    private static let separators = "-/. ".utf8.map(\.self)

    /// The form of a cell that may begin with the name of a month.
    private static func named(_ cell: ArraySlice<UInt8>) -> [MomentForm] {
        let word = cell.prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
        guard word.count >= 3, let separator = cell.dropFirst(word.count).first, separators.contains(separator) else { return [] }
        return [MomentForm(order: .monthDayYear, separator: separator, hasNames: true)]
    }

    /// The form of a text such as `yyyy-MM-dd HH:mm`.
    /// - Returns: nil for a form that is not read.
    init?(text: String) {
        let known: [(String, Order)] = [
            ("y", .yearMonthDay), ("d", .dayMonthYear), ("M", .monthDayYear), ("H", .timeOfDay), ("h", .timeOfDay),
        ]
        guard let order = known.first(where: { text.hasPrefix($0.0) })?.1 else { return nil }
        self.init(order: order, separator: order == .timeOfDay ? 0 : text.utf8.first { !"yMd".utf8.contains($0) } ?? 0)
        if text.hasPrefix("yyyyMMdd") { separator = 0 }
        hasNames = text.contains("MMM")
        hasLongNames = text.contains("MMMM")
        hasShortYear = !text.contains("yyyy")
        hasComma = text.contains(",")
        isPadded = hasNames ? text.contains("dd") : text.contains("dd") && text.contains("MM")
        let date = dateText
        guard text.hasPrefix(date) else { return nil }
        let rest = text.dropFirst(date.count)
        if order == .timeOfDay { (hasShortYear, hasComma, isPadded) = (false, false, true) }
        if !rest.isEmpty {
            clock.separator = rest.hasPrefix("T") || rest.hasPrefix("'T'") ? UInt8(ascii: "T") : UInt8(ascii: " ")
            clock.hasMinutes = rest.contains(":mm")
            clock.hasSeconds = rest.contains("ss")
            clock.decimals = min(6, rest.count { $0 == "S" })
            clock.isPadded = rest.contains("HH") || rest.contains("hh")
            clock.isTwelve = rest.contains("a")
            clock.hasZone = rest.contains("X") || rest.hasSuffix("Z")
            guard clock.hasMinutes, self.text == text.replacing("'T'", with: "T") else { return nil }
        }
    }

    private var dateText: String {
        let day = isPadded ? "dd" : "d"
        let month = hasLongNames ? "MMMM" : hasNames ? "MMM" : isPadded ? "MM" : "M"
        let year = hasShortYear ? "yy" : "yyyy"
        switch order {
        case .yearMonthDay: return joined([year, month, day])
        case .dayMonthYear: return joined([day, month, year])
        case .monthDayYear: return joined([month, day, year])
        case .timeOfDay: return ""
        }
    }

    /// The parts of a date with what stands between them.
    func joined(_ parts: [String]) -> String {
        let sign = separator == 0 ? "" : String(Unicode.Scalar(separator))
        guard hasComma, order == .monthDayYear else { return parts.joined(separator: sign) }
        return "\(parts[0])\(sign)\(parts[1]),\(sign)\(parts[2])"
    }

    var text: String {
        guard clock.hasMinutes else { return dateText }
        var text = order == .timeOfDay ? "" : dateText + String(Unicode.Scalar(clock.separator))
        text += String(repeating: clock.isTwelve ? "h" : "H", count: clock.isPadded ? 2 : 1) + ":mm"
        if clock.hasSeconds { text += ":ss" }
        if clock.decimals > 0 { text += "." + String(repeating: "S", count: clock.decimals) }
        if clock.isTwelve { text += " a" }
        return clock.hasZone ? text + "XXX" : text
    }
}
