#if canImport(Glibc)
    import Glibc
#endif
import Datasets

/// Marks that processing leaves in the finest detail of a picture, each a number that has a plain name.
///
/// Looked at in native pixels: they say nothing of pictures that are no larger than what a feature network sees.
enum ImageTraces {
    static let names = ["blockiness", "noise", "colour_noise", "spectrum_slope", "grid_pattern", "seams"]

    /// In the order of `names`.
    static func values(_ picture: Image8) -> [Double] {
        let (image, top, left) = middle(of: picture)
        let grey = Plane(image.asGrey.pixels, image.height, image.width)
        return [
            blockiness(grey), noise(grey), colourNoise(image), spectrumSlope(grey), gridPattern(grey),
            seams(grey, top: top, left: left),
        ]
    }

    /// Pictures of more pixels a side are judged by their middle: time and memory are bounded, and blocks keep their places.
    private static let largestSide = 2048

    private static func middle(of image: Image8) -> (image: Image8, top: Int, left: Int) {
        guard max(image.height, image.width) > largestSide else { return (image, 0, 0) }
        let (height, width) = (min(largestSide, image.height), min(largestSide, image.width))
        let (top, left) = ((image.height - height) / 16 * 8, (image.width - width) / 16 * 8)
        let pixels = image.part(top: top, left: left, height: height, width: width)
        guard let part = try? Image8(height: height, width: width, channels: image.channels, pixels: pixels) else {
            return (image, 0, 0)
        }
        return (part, top, left)
    }

    /// Samples of one channel, rows from the top.
    struct Plane {
        let height: Int
        let width: Int
        let values: [Int32]

        init(_ values: [UInt8], _ height: Int, _ width: Int) { self.init(values.map(Int32.init), height, width) }

        init(_ values: [Int32], _ height: Int, _ width: Int) {
            self.values = values
            self.height = height
            self.width = width
        }

        /// Every pixel that is not at an edge, with the sums of the four beside it and of the four across from it.
        @inline(__always)
        func forEachInner(
            _ body: (_ row: Int, _ column: Int, _ value: Int32, _ sides: Int32, _ corners: Int32) -> Void
        ) {
            let values = values.span
            for row in 1..<height - 1 {
                for column in 1..<width - 1 {
                    let at = row * width + column
                    let (above, below) = (at - width, at + width)
                    body(
                        row, column, values[at], values[above] + values[below] + values[at - 1] + values[at + 1],
                        values[above - 1] + values[above + 1] + values[below - 1] + values[below + 1])
                }
            }
        }
    }

    /// Steps between pixels on either side of the borders of 8×8 blocks over those at all other places; 1 without blocks. Steps
    /// count up to 8 levels, so that edges of what is shown do not outweigh the blocks.
    static func blockiness(_ plane: Plane) -> Double {
        var sums = [Int](repeating: 0, count: 8)
        var counts = [Int](repeating: 0, count: 8)
        let (values, width) = (plane.values.span, plane.width)
        for row in 0..<plane.height {
            let start = row * width
            for column in stride(from: 1, to: width, by: 1) {
                sums[column & 7] += min(8, Int(abs(values[start + column] - values[start + column - 1])))
            }
            for phase in 0..<8 where width > phase { counts[phase] += (width - phase + 7) / 8 - (phase == 0 ? 1 : 0) }
            guard row > 0 else { continue }
            var sum = 0
            for column in 0..<width { sum += min(8, Int(abs(values[start + column] - values[start + column - width]))) }
            sums[row & 7] += sum
            counts[row & 7] += width
        }
        let others = sums.dropFirst().reduce(0, +)
        let otherCount = counts.dropFirst().reduce(0, +)
        guard counts[0] > 0, otherCount > 0 else { return 1 }
        // Half a level more on both sides: of flat pictures no step is a quotient of nothing.
        return (Double(sums[0]) / Double(counts[0]) + 0.5) / (Double(others) / Double(otherCount) + 0.5)
    }

    /// Standard deviation of pixel noise after Immerkær (1996), by the median of his filter's response instead of its mean, so
    /// that edges do not count; on 0…1.
    static func noise(_ plane: Plane) -> Double { response(plane, bound: 255 * 8) / 255 }

    /// The same of the two differences of colours, averaged over 2×2 pixels as most files store colour; 0 for grey.
    static func colourNoise(_ image: Image8) -> Double {
        guard image.channels == 3, image.height > 1, image.width > 1 else { return 0 }
        let (height, width) = (image.height / 2, image.width / 2)
        var first = [Int32](repeating: 0, count: height * width)
        var second = first
        let pixels = image.pixels.span
        for row in 0..<2 * height {
            for column in 0..<2 * width {
                let at = 3 * (row * image.width + column)
                let (red, green, blue) = (Int32(pixels[at]), Int32(pixels[at + 1]), Int32(pixels[at + 2]))
                let place = row / 2 * width + column / 2
                first[place] += red - green
                second[place] += red + green - 2 * blue
            }
        }
        // Sums of 4 pixels, the second of twice the difference.
        let a = response(Plane(first, height, width), bound: 4 * 255 * 16) / (4 * 255)
        let b = response(Plane(second, height, width), bound: 8 * 255 * 16) / (8 * 255)
        return (a * a + b * b).squareRoot()
    }

    /// Median response of [1 −2 1; −2 4 −2; 1 −2 1] as a standard deviation of independent noise; 0 without inner pixels.
    private static func response(_ plane: Plane, bound: Int) -> Double {
        let (height, width) = (plane.height, plane.width)
        guard height > 2, width > 2 else { return 0 }
        var counts = [Int](repeating: 0, count: bound + 1)
        plane.forEachInner { _, _, value, sides, corners in
            counts[min(bound, Int(abs(corners - 2 * sides + 4 * value)))] += 1
        }
        let half = Double((height - 2) * (width - 2)) / 2
        var below = 0.0
        for (level, count) in counts.enumerated() where count > 0 {
            let reached = below + Double(count)
            if reached >= half {
                // Inside of a level the responses count as even.
                let median = level == 0 ? 0 : Double(level) - 0.5 + (half - below) / Double(count)
                return median / (0.6745 * 6)
            }
            below = reached
        }
        return 0
    }

    /// How much less energy (log₂) detail has in each finer octave, over the three finest (Haar 1910): high where the picture is
    /// blurred or enlarged. 0 for pictures with a side below 8.
    static func spectrumSlope(_ plane: Plane) -> Double {
        guard min(plane.height, plane.width) >= 8 else { return 0 }
        var (height, width) = (plane.height, plane.width)
        var current = plane.values
        var energies: [Double] = []
        var unit = 1.0
        for octave in 0..<3 {
            let held = current
            let source = held.span
            let (rows, columns) = (height / 2, width / 2)
            var next: [Int32] = []
            if octave < 2 { next.reserveCapacity(rows * columns) }
            var energy = 0.0
            for row in 0..<rows {
                for column in 0..<columns {
                    let at = 2 * row * width + 2 * column
                    let (a, b, c, d) = (source[at], source[at + 1], source[at + width], source[at + width + 1])
                    let (across, down) = (Double(a - b + c - d), Double(a + b - c - d))
                    energy += across * across + down * down
                    if octave < 2 { next.append(a + b + c + d) }
                }
            }
            energies.append(energy / (8 * unit * unit * Double(rows * columns)))
            current = next
            (height, width) = (rows, columns)
            unit *= 4
        }
        // A tenth of a squared level, about what rounding leaves: flat pictures have no slope.
        return (log2(energies[2] + 0.1) - log2(energies[0] + 0.1)) / 2
    }

    /// How strong a pattern is that repeats every 2 or 4 pixels: the standard deviation of the mean tile of 4×4 pixels after
    /// what is smooth was taken away; on 0…1. Layers that enlarge by strides leave it (Odena, Dumoulin & Olah 2016).
    static func gridPattern(_ plane: Plane) -> Double {
        let (height, width) = (plane.height, plane.width)
        guard min(height, width) >= 6 else { return 0 }
        var sums = [Int](repeating: 0, count: 16)
        var counts = [Int](repeating: 0, count: 16)
        plane.forEachInner { row, column, value, sides, corners in
            let phase = (row & 3) * 4 + (column & 3)
            sums[phase] += Int(12 * value - 2 * sides - corners)
            counts[phase] += 1
        }
        let tile = zip(sums, counts).map { Double($0) / (16 * Double(max(1, $1))) }
        let mean = tile.reduce(0, +) / 16
        return (tile.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 16).squareRoot() / 255
    }

    /// Sides of tiles that pictures are made or put together by.
    private static let tileSides = [16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 256]

    /// Nine of ten photographs reach no more by the edges of what they show; below it more or less says nothing.
    private static let ownEdges = 1.15

    /// Steps that hold along a line, at the borders of tiles over those at other multiples of 8 pixels, for the size of tiles
    /// where that is largest; 1 where that is no more than photographs have of their own. A step is what is left of the difference of two neighbours once the slope on
    /// either side is taken away, averaged over 16 pixels of the line, and counts up to 8 levels. Other multiples of 8 are what
    /// it is held against, so that blocks of JPEG count on both sides.
    ///
    /// - Parameters:
    ///   - top: rows of the picture above the plane, for tiles count from the picture's corner.
    ///   - left: columns left of it.
    static func seams(_ plane: Plane, top: Int = 0, left: Int = 0) -> Double {
        let lines = heldSteps(plane, offset: left, across: true) + heldSteps(plane, offset: top, across: false)
        guard !lines.isEmpty else { return 1 }
        var largest = 1.0
        for side in tileSides {
            var (borders, others) = ((sum: 0.0, count: 0), (sum: 0.0, count: 0))
            for line in lines {
                if line.place % side == 0 {
                    borders = (borders.sum + line.step, borders.count + 1)
                } else {
                    others = (others.sum + line.step, others.count + 1)
                }
            }
            guard borders.count > 0, others.count > 0 else { continue }
            let usual = others.sum / Double(others.count)
            // Six borders as elsewhere are taken as seen already: one edge of what is shown at the only border says little.
            let mean = (borders.sum + 6 * usual) / Double(borders.count + 6)
            largest = max(largest, (mean + 0.5) / (usual + 0.5))
        }
        return largest > ownEdges ? largest : 1
    }

    /// The mean held step of every line at a multiple of 8 pixels from the picture's edge that has two pixels on either side.
    private static func heldSteps(_ plane: Plane, offset: Int, across: Bool) -> [(place: Int, step: Double)] {
        let (length, reach) = across ? (plane.height, plane.width) : (plane.width, plane.height)
        let (along, beside) = across ? (plane.width, 1) : (1, plane.width)
        let segments = length / 16
        guard segments > 0 else { return [] }
        let values = plane.values.span
        var found: [(place: Int, step: Double)] = []
        for position in stride(from: 2, to: reach - 1, by: 1) where (position + offset) % 8 == 0 {
            var total = 0.0
            for segment in 0..<segments {
                var sum = 0
                for pixel in 0..<16 {
                    let at = (segment * 16 + pixel) * along + position * beside
                    let (before, after) = (values[at - beside], values[at])
                    sum += Int(3 * (after - before) - (values[at + beside] - values[at - 2 * beside]))
                }
                // 32 for the mean over 16 pixels of what is counted in halves.
                total += min(8, Double(abs(sum)) / 32)
            }
            found.append((position + offset, total / Double(segments)))
        }
        return found
    }
}
