import Numerics

/// How an image is brought to another size. The filter is part of a metric's identity: the Fréchet distance of one set
/// to itself under two of these is far from zero (Parmar et al. 2022).
public enum ResampleFilter: String, Sendable, Codable, CaseIterable {
    /// Anti-aliased bicubic, a = −0.5, on real numbers without rounding (Pillow mode F; the "clean" resize).
    case bicubic
    /// Anti-aliased bilinear on real numbers, as torch with `antialias`; Pillow's mode F differs by 0.002 of a level.
    case bilinear
    /// Two-tap bilinear at half-pixel centres (torch `align_corners=False`); aliases when it shrinks.
    case bilinearHalfPixel
    /// Two-tap bilinear with source = output · in / out (TensorFlow 1); shifts the image and aliases.
    case bilinearTensorFlow1
}

/// The weights that make each output sample from input samples along one axis.
package struct ResampleTable: Sendable {
    package let inputs: Int
    package let outputs: Int
    /// Taps kept for each output; unused ones at the end have weight 0.
    package let taps: Int
    /// First input of each output.
    package let first: [Int]
    /// outputs × taps.
    package let weights: [Double]

    /// The same as float32 weights.
    var axis: SeparableResize.Axis {
        SeparableResize.Axis(
            inputs: inputs, outputs: outputs, taps: taps, first: first, weights: weights.map(Float.init))
    }

    package init(from inputs: Int, to outputs: Int, filter: ResampleFilter) {
        self.inputs = inputs
        self.outputs = outputs
        switch filter {
        case .bicubic: (first, taps, weights) = Self.antialiased(inputs, outputs, Double.self, support: 2, Self.cubic)
        case .bilinear:
            (first, taps, weights) = Self.antialiased(inputs, outputs, Float.self, support: 1) { max(0, 1 - abs($0)) }
        case .bilinearHalfPixel:
            (first, taps, weights) = Self.twoTaps(inputs, outputs) { max(0, $1 * (Float($0) + 0.5) - 0.5) }
        case .bilinearTensorFlow1: (first, taps, weights) = Self.twoTaps(inputs, outputs) { Float($0) * $1 }
        }
    }

    /// The filter is stretched by the scale when the image shrinks, cut at the border, normalised. Pillow computes
    /// the tables as `Double`, torch as `Float`.
    private static func antialiased<Real: BinaryFloatingPoint & SendableMetatype>(
        _ inputs: Int, _ outputs: Int, _: Real.Type, support: Real, _ filter: (Real) -> Real
    ) -> ([Int], Int, [Double]) {
        let scale = Real(inputs) / Real(outputs)
        let stretch = max(scale, 1)
        let reach = support * stretch
        let taps = min(inputs, Int(reach.rounded(.up)) * 2 + 1)
        var first: [Int] = []
        var weights: [Double] = []
        for output in 0..<outputs {
            let centre = (Real(output) + 0.5) * scale
            let low = max(0, Int(centre - reach + 0.5))
            let high = min(inputs, Int(centre + reach + 0.5))
            var row = (low..<max(low, high)).map { filter((Real($0) - centre + 0.5) / stretch) }
            let sum = row.reduce(0, +)
            if sum != 0 { row = row.map { $0 / sum } }
            // Rows keep one length, so the first input moves back where the padding would pass the end.
            let start = max(0, min(low, inputs - taps))
            first.append(start)
            weights += [Double](repeating: 0, count: low - start) + row.map(Double.init)
            weights += [Double](repeating: 0, count: taps - (low - start) - row.count)
        }
        return (first, taps, weights)
    }

    /// Keys' cubic with a = −0.5 (Keys 1981).
    private static func cubic(_ x: Double) -> Double {
        let a = -0.5
        let x = abs(x)
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }

    /// Coordinates in float32, as the libraries that are matched compute them.
    private static func twoTaps(
        _ inputs: Int, _ outputs: Int, _ coordinate: (Int, Float) -> Float
    ) -> ([Int], Int, [Double]) {
        guard inputs > 1 else {
            return ([Int](repeating: 0, count: outputs), 1, [Double](repeating: 1, count: outputs))
        }
        let scale = Float(inputs) / Float(outputs)
        var first: [Int] = []
        var weights: [Double] = []
        for output in 0..<outputs {
            let position = coordinate(output, scale)
            let low = min(Int(position), inputs - 1)
            let fraction = low == inputs - 1 ? 1 : Double(position - Float(low))
            first.append(min(low, inputs - 2))
            weights += low == inputs - 1 ? [0, 1] : [1 - fraction, fraction]
        }
        return (first, 2, weights)
    }
}
