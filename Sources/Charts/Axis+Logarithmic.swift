import Foundation
import Results

extension Axis {
    /// An axis for values of one kind: logarithmic where it may be and positive values span more than a decade and a
    /// half, else linear. A logarithmic axis shows at most five decades below its largest value; what lies beyond, zero
    /// and negative values included, is drawn at its end.
    static func fitting(
        _ values: some Sequence<Double>, logarithmic: Bool, start: Double, end: Double, margin: Double = 0.05
    ) -> Axis {
        let finite = values.filter(\.isFinite).map(\.bounded)
        let positive = finite.filter { $0 > 0 }
        if logarithmic, let largest = positive.max(), let smallest = positive.min(), largest / smallest > 30 {
            let low = max(smallest, largest * 1e-5)
            let widening = pow(largest / low, margin)
            return Axis(low: low / widening, high: largest * widening, start: start, end: end, isLogarithmic: true)
        }
        let range = Axis.range(finite, margin: margin)
        return Axis(low: range.lowerBound, high: range.upperBound, start: start, end: end)
    }

    /// −1 below the axis, 1 above it, 0 on it.
    func side(_ value: Double) -> Double { value < low ? -1 : value > high ? 1 : 0 }

    /// About `count` ticks with their labels: powers of ten, with 2 and 5 between where there are few of them.
    func labelledTicks(_ count: Int) -> [(value: Double, label: String)] {
        guard isLogarithmic else {
            let scaled = Axis(low: low * labelFactor, high: high * labelFactor, start: start, end: end)
            let ticks = scaled.ticks(count)
            return ticks.values.map { ($0 / labelFactor, ChartText.label($0, step: ticks.step)) }
        }
        let decades = decades([1])
        let steps: [Double] = decades.count <= count / 3 ? [1, 2, 5] : decades.count <= count / 2 ? [1, 3] : [1]
        let fine = self.decades(steps)
        let skip = max(1, (fine.count + count - 1) / max(1, count))
        return fine.enumerated().filter { $0.offset % skip == 0 }.map { ($0.element, ChartText.power($0.element)) }
    }
}

extension ChartText {
    /// A tick of a logarithmic axis: "0.02", "500", beyond that "1e5" as "10⁵".
    static func power(_ value: Double) -> String {
        if value >= 0.000999, value < 99_999 {
            return String(format: "%g", value)
        }
        guard value.isFinite, value > 0 else { return ChartText.value(value) }
        let exponent = value.decimalExponent
        // pow(10, −324) is 0.
        let scale = pow(10, Double(exponent))
        let lead = scale > 0 ? Int(bounded: (value / scale).rounded()) : 1
        let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
        let raised = String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { superscripts[$0] } })
        return (lead == 1 ? "" : "\(lead)·") + "10" + (exponent < 0 ? "⁻" : "") + raised
    }
}
