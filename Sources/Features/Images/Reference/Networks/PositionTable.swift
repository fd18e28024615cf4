/// Position embeddings of square grids of patches, brought to other grids as each reference does it, in double.
package struct PositionTable: Sendable {
    /// How a table is interpolated; the rules differ by tens of percent when they shrink a table, so they belong to a
    /// metric's identity.
    package enum Rule: String, Sendable {
        /// Cubic (a = −0.75), the scale being old/new cells: transformers' DINOv2.
        case size
        /// The same with the scale old/(new + 0.1): the hub's DINOv2 without registers.
        case offset
        /// Anti-aliased cubic (a = −0.5): DINOv2 with registers.
        case antialias
    }

    /// Cells a side.
    package let side: Int
    package let width: Int
    /// [side · side × width], row by row.
    package let values: [Float]

    /// - Precondition: `values` fills a square.
    package init(side: Int, width: Int, values: [Float]) {
        precondition(values.count == side * side * width)
        self.side = side
        self.width = width
        self.values = values
    }

    /// The table of a grid of height × width cells; the same values where the grid is the table's own.
    package func interpolated(height: Int, width columns: Int, _ rule: Rule) -> [Double] {
        if height == side, columns == side { return values.map(Double.init) }
        let (down, across) = (CubicTaps(side, height, rule), CubicTaps(side, columns, rule))
        var middle = [Double](repeating: 0, count: side * columns * width)
        for row in 0..<side {
            for column in 0..<columns {
                for (cell, weight) in across.taps[column] {
                    for k in 0..<width {
                        middle[(row * columns + column) * width + k] += weight * Double(values[(row * side + cell) * width + k])
                    }
                }
            }
        }
        var result = [Double](repeating: 0, count: height * columns * width)
        let line = columns * width
        for row in 0..<height {
            for (cell, weight) in down.taps[row] {
                for k in 0..<line { result[row * line + k] += weight * middle[cell * line + k] }
            }
        }
        return result
    }
}

/// The weights of cubic interpolation along one axis.
struct CubicTaps {
    /// Inputs and weights of each output.
    let taps: [[(cell: Int, weight: Double)]]

    init(_ inputs: Int, _ outputs: Int, _ rule: PositionTable.Rule) {
        switch rule {
        case .size: taps = Self.plain(inputs, outputs, scale: Double(inputs) / Double(outputs))
        case .offset: taps = Self.plain(inputs, outputs, scale: Double(inputs) / (Double(outputs) + 0.1))
        case .antialias: taps = Self.antialiased(inputs, outputs)
        }
    }

    /// Four taps at half-pixel centres, repeated at the border.
    private static func plain(_ inputs: Int, _ outputs: Int, scale: Double) -> [[(cell: Int, weight: Double)]] {
        (0..<outputs).map { output in
            let place = (Double(output) + 0.5) * scale - 0.5
            let first = place.rounded(.down)
            return (-1...2).map { step in
                let cell = first + Double(step)
                return (min(inputs - 1, max(0, Int(cell))), cubic(place - cell, -0.75))
            }
        }
    }

    private static func antialiased(_ inputs: Int, _ outputs: Int) -> [[(cell: Int, weight: Double)]] {
        let scale = Double(inputs) / Double(outputs)
        let stretch = max(scale, 1)
        return (0..<outputs).map { output in
            let centre = (Double(output) + 0.5) * scale
            let low = max(0, Int(centre - 2 * stretch + 0.5))
            let high = min(inputs, Int(centre + 2 * stretch + 0.5))
            let weights = (low..<high).map { cubic((Double($0) - centre + 0.5) / stretch, -0.5) }
            let sum = weights.reduce(0, +)
            return zip(low..<high, weights).map { ($0, $1 / sum) }
        }
    }

    /// Keys' cubic (Keys 1981).
    private static func cubic(_ x: Double, _ a: Double) -> Double {
        let x = abs(x)
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
        return 0
    }
}
