import Foundation

/// Numbers and metric names as people read them; used by the judge's sentences and by every page.
public enum Readable {
    /// Whether values of the unit are shares of one, shown in per cent: "share", "share of rows", "rate", ….
    public static func isShare(_ unit: String) -> Bool {
        unit == "share" || unit.hasPrefix("share of")
            || ["fraction", "rate", "proportion", "probability"].contains(unit)
    }

    /// What stands behind a number: " %" for shares, a physical unit such as "dB" or "px", else nothing. Names such as
    /// "squared feature units" would drown the numbers; pages show them once, beside the metric.
    public static func suffix(_ unit: String) -> String {
        if isShare(unit) { return "\u{a0}%" }
        let isSymbol = (1...3).contains(unit.count) && unit != "1" && unit != "AUC" && unit.allSatisfy(\.isLetter)
        return isSymbol ? "\u{a0}\(unit)" : ""
    }

    /// A number with three significant digits and no trailing zeros, e.g. "0.0341", "12 300", "2.1 × 10⁻⁵".
    public static func number(_ value: Double, digits: Int = 3) -> String {
        guard value.isFinite else { return "–" }
        if value == 0 { return "0" }
        let magnitude = value.decimalExponent
        if magnitude < -4 || magnitude > 8 { return scientific(value, digits: digits) }
        if value == value.rounded(), abs(value) < 1e9 { return fixed(value, decimals: 0) }
        let text = fixed(value, decimals: max(0, digits - 1 - magnitude))
        guard text.contains(".") else { return text }
        var trimmed = Substring(text)
        while trimmed.hasSuffix("0") { trimmed.removeLast() }
        if trimmed.hasSuffix(".") { trimmed.removeLast() }
        return String(trimmed)
    }

    /// A number in its unit, e.g. "3.1 %" for 0.031 of unit "share".
    public static func number(_ value: Double, unit: String, digits: Int = 3) -> String {
        number(isShare(unit) ? value * 100 : value, digits: digits) + suffix(unit)
    }

    /// A value and its interval with the decimals that the interval's width warrants.
    /// - Returns: the value with its unit, and the interval in brackets without the unit; the latter nil without one.
    public static func estimate(
        _ value: Double, interval: Interval?, unit: String
    ) -> (value: String, interval: String?) {
        guard let interval, interval.low.isFinite, interval.high.isFinite else {
            return (number(value, unit: unit, digits: 4), nil)
        }
        let factor = isShare(unit) ? 100.0 : 1.0
        let halfWidth = (interval.high.bounded - interval.low.bounded) / 2 * factor
        let largest = max(abs(value), abs(interval.low), abs(interval.high)).bounded * factor
        guard halfWidth > 0 else {
            return (
                number(value, unit: unit, digits: 4),
                "[\(number(interval.low * factor, digits: 4)), \(number(interval.high * factor, digits: 4))]"
            )
        }
        let order = halfWidth.decimalExponent
        if largest > 0, log10(largest) < -4 || log10(largest) > 8 {
            return (
                number(value, unit: unit),
                "[\(number(interval.low * factor)), \(number(interval.high * factor))]"
            )
        }
        // Two digits of a half-width that starts with 1 to 4, one of a larger: 0.953 ± 0.008, 0.034 ± 0.023.
        let leading = halfWidth / pow(10, Double(order))
        let decimals = min(6, max(0, leading < 5 ? 1 - order : -order))
        return (
            fixed(value * factor, decimals: decimals) + suffix(unit),
            "[\(fixed(interval.low * factor, decimals: decimals)), "
                + "\(fixed(interval.high * factor, decimals: decimals))]"
        )
    }

    /// "0.034 [0.012, 0.057]" in one string.
    public static func sentence(_ value: Double, interval: Interval?, unit: String) -> String {
        let parts = estimate(value, interval: interval, unit: unit)
        return [parts.value, parts.interval].compactMap(\.self).joined(separator: " ")
    }

    /// A count with thin groups of three digits, e.g. "12 300".
    public static func count(_ value: Int) -> String { group(String(value)) }

    /// Bytes in kB, MB or GB (powers of 1,000).
    public static func bytes(_ value: Int) -> String {
        var amount = Double(value)
        for unit in ["B", "kB", "MB", "GB"] {
            if amount < 1000 || unit == "GB" { return number(amount) + "\u{a0}" + unit }
            amount /= 1000
        }
        return number(amount)
    }

    /// A confidence level, e.g. "95 %".
    public static func percent(_ level: Double) -> String { number(level * 100) + "\u{a0}%" }

    private static func fixed(_ value: Double, decimals: Int) -> String {
        var text = String(format: "%.\(decimals)f", abs(value))
        let isZero = !text.contains { $0 != "0" && $0 != "." }
        if let point = text.firstIndex(of: ".") {
            text = group(String(text[..<point])) + text[point...]
        } else {
            text = group(text)
        }
        return value < 0 && !isZero ? "−" + text : text
    }

    private static func group(_ digits: String) -> String {
        let negative = digits.hasPrefix("-")
        let bare = negative ? String(digits.dropFirst()) : digits
        guard bare.count > 4 else { return negative ? "−" + bare : bare }
        var result = ""
        for (index, digit) in bare.enumerated() {
            if index > 0, (bare.count - index) % 3 == 0 { result += "\u{202f}" }
            result.append(digit)
        }
        return negative ? "−" + result : result
    }

    private static func scientific(_ value: Double, digits: Int) -> String {
        let text = String(format: "%.\(max(0, digits - 1))e", abs(value))
        let parts = text.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let raised = String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { superscripts[$0] } })
        var mantissa = parts[0]
        if mantissa.contains(".") {
            while mantissa.hasSuffix("0") { mantissa.removeLast() }
            if mantissa.hasSuffix(".") { mantissa.removeLast() }
        }
        return "\(value < 0 ? "−" : "")\(mantissa)\u{a0}×\u{a0}10\(exponent < 0 ? "⁻" : "")\(raised)"
    }
}
