#if canImport(Glibc)
    import Glibc
#endif

/// A number for a sentence: `digits` significant figures at most, no exponent for ordinary sizes.
package func rounded(_ value: Double, digits: Int = 3) -> String {
    guard value != 0, value.isFinite else { return "\(value == 0 ? 0 : value)" }
    let places = digits - 1 - Int(log10(abs(value)).rounded(.down))
    let scale = pow(10, Double(max(0, min(12, places))))
    let result = (value * scale).rounded() / scale
    return result == result.rounded() && abs(result) < 1e15 ? "\(Int(result))" : "\(result)"
}
