#if canImport(Glibc)
    import Glibc
#endif

/// Where each output pixel is taken from, relative to the image centre in pixels: source = linear · output + shift.
public struct AffineMap: Sendable, Equatable {
    /// Rows of the 2×2 matrix: x then y of the source.
    public var x: SIMD2<Double>
    public var y: SIMD2<Double>
    public var shift: SIMD2<Double>

    public static let identity = AffineMap(x: SIMD2(1, 0), y: SIMD2(0, 1), shift: .zero)

    public init(x: SIMD2<Double>, y: SIMD2<Double>, shift: SIMD2<Double>) {
        self.x = x
        self.y = y
        self.shift = shift
    }

    /// The picture turned counter-clockwise, enlarged by `scale`, sheared along x, then moved to the right and down.
    public init(
        degrees: Double = 0, scale: Double = 1, shear: Double = 0, right: Double = 0, down: Double = 0,
        mirrored: Bool = false
    ) {
        let angle = degrees * .pi / 180
        let (c, s) = (cos(angle) / scale, sin(angle) / scale)
        let flip: Double = mirrored ? -1 : 1
        x = SIMD2(flip * (c - shear * s), -flip * (s + shear * c))
        y = SIMD2(s, c)
        shift = SIMD2(-(x * SIMD2(right, down)).sum(), -(y * SIMD2(right, down)).sum())
    }
}

extension FloatImage {
    public enum Sampling: Sendable { case nearest, bilinear }

    /// What lies outside the image.
    public enum Border: Sendable {
        case filled(Float)
        /// The nearest pixel of the edge.
        case repeated
    }

    /// The image seen through `map`; what lies outside the image counts as `fill`.
    public func warped(by map: AffineMap, sampling: Sampling = .bilinear, fill: Float = 0) -> FloatImage {
        warped(by: map, sampling: sampling, border: .filled(fill))
    }

    /// The image seen through `map`.
    public func warped(by map: AffineMap, sampling: Sampling = .bilinear, border: Border) -> FloatImage {
        let fill: Float
        switch border {
        case .filled(let level): fill = level
        case .repeated: return repeated(map, sampling)
        }
        var result = self
        let centre = SIMD2(Double(width - 1) / 2, Double(height - 1) / 2)
        for row in 0..<height {
            for column in 0..<width {
                let output = SIMD2(Double(column), Double(row)) - centre
                let source = SIMD2((map.x * output).sum(), (map.y * output).sum()) + map.shift + centre
                let place = (row * width + column) * channels
                for channel in 0..<channels {
                    result.pixels[place + channel] = sample(source, channel, sampling, fill)
                }
            }
        }
        return result
    }

    /// Points outside are drawn to the edge first, so that every sample lies inside.
    private func repeated(_ map: AffineMap, _ sampling: Sampling) -> FloatImage {
        var result = self
        let last = SIMD2(Double(width - 1), Double(height - 1))
        let centre = last / 2
        for row in 0..<height {
            for column in 0..<width {
                let output = SIMD2(Double(column), Double(row)) - centre
                let source = SIMD2((map.x * output).sum(), (map.y * output).sum()) + map.shift + centre
                let inside = source.clamped(lowerBound: .zero, upperBound: last)
                let place = (row * width + column) * channels
                for channel in 0..<channels { result.pixels[place + channel] = sample(inside, channel, sampling, 0) }
            }
        }
        return result
    }

    private func sample(_ point: SIMD2<Double>, _ channel: Int, _ sampling: Sampling, _ fill: Float) -> Float {
        guard point.x > -1, point.y > -1, point.x < Double(width), point.y < Double(height) else { return fill }
        if sampling == .nearest {
            return value(Int(point.y.rounded(.toNearestOrEven)), Int(point.x.rounded(.toNearestOrEven)), channel, fill)
        }
        let (left, top) = (point.x.rounded(.down), point.y.rounded(.down))
        let (dx, dy) = (Float(point.x - left), Float(point.y - top))
        let (row, column) = (Int(top), Int(left))
        let upper = (1 - dx) * value(row, column, channel, fill) + dx * value(row, column + 1, channel, fill)
        let lower = (1 - dx) * value(row + 1, column, channel, fill) + dx * value(row + 1, column + 1, channel, fill)
        return (1 - dy) * upper + dy * lower
    }

    private func value(_ row: Int, _ column: Int, _ channel: Int, _ fill: Float) -> Float {
        row >= 0 && column >= 0 && row < height && column < width
            ? pixels[(row * width + column) * channels + channel] : fill
    }

    /// Left and right exchanged.
    public var flippedHorizontally: FloatImage {
        var result = self
        for row in 0..<height {
            for column in 0..<width {
                let from = (row * width + width - 1 - column) * channels
                let to = (row * width + column) * channels
                for channel in 0..<channels { result.pixels[to + channel] = pixels[from + channel] }
            }
        }
        return result
    }

    /// Turned counter-clockwise about the centre; the size stays, corners are filled.
    public func rotated(degrees: Double, sampling: Sampling = .bilinear, fill: Float = 0) -> FloatImage {
        warped(by: AffineMap(degrees: degrees), sampling: sampling, fill: fill)
    }

    /// The part of height×width whose upper left corner is at (top, left).
    /// - Throws: `.invalidArgument` when it passes the border.
    public func cropped(top: Int, left: Int, height: Int, width: Int) throws(DatasetError) -> FloatImage {
        guard top >= 0, left >= 0, height > 0, width > 0, top <= self.height - height, left <= self.width - width else {
            throw DatasetError(
                .invalidArgument,
                "\(width)×\(height) at (\(left), \(top)) passes the border of \(self.width)×\(self.height).")
        }
        var part: [Float] = []
        part.reserveCapacity(height * width * channels)
        for row in top..<top + height {
            let start = (row * self.width + left) * channels
            part.append(contentsOf: pixels[start..<start + width * channels])
        }
        return FloatImage(unchecked: part, ImageShape(height: height, width: width, channels: channels))
    }
}
