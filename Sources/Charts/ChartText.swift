import Foundation
import Results

/// Short numbers for coordinates and axis labels.
enum ChartText {
    /// A coordinate with at most one decimal.
    static func coordinate(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let clamped = min(max(value, -1e6), 1e6)
        let tenths = Int(bounded: (clamped * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let whole = abs(tenths) / 10
        let rest = abs(tenths) % 10
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
    }

    /// An axis label with the decimals that the step needs.
    static func label(_ value: Double, step: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "–" }
        let largest = max(abs(value), abs(step))
        if largest >= 1e5 || largest < 1e-4 {
            return String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
        }
        let decimals = min(8, max(0, Int(bounded: (-log10(abs(step)) - 0.001).rounded(.up))))
        return String(format: "%.\(decimals)f", value).replacingOccurrences(of: "-", with: "−")
    }

    /// A value to read, with three significant digits.
    static func value(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        return String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
    }
}
