import Numerics

#if canImport(Glibc)
    import Glibc
#endif

extension FloatImage {
    /// Separable Gaussian blur cut at 4 standard deviations, the border mirrored (edge pixel repeated).
    public func blurred(sigma: Double) -> FloatImage {
        guard sigma > 0 else { return self }
        let radius = max(1, Int((4 * sigma).rounded(.up)))
        var weights = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
        let sum = weights.reduce(0, +)
        weights = weights.map { $0 / sum }
        let across = blurred(weights, radius, length: width, step: channels, lines: height, lineStep: width * channels)
        return across.blurred(
            weights, radius, length: height, step: width * channels, lines: width, lineStep: channels)
    }

    private func blurred(
        _ weights: [Double], _ radius: Int, length: Int, step: Int, lines: Int, lineStep: Int
    ) -> FloatImage {
        var result = self
        for line in 0..<lines {
            for channel in 0..<channels {
                let start = line * lineStep + channel
                for place in 0..<length {
                    var sum = 0.0
                    for tap in -radius...radius {
                        sum += weights[tap + radius] * Double(pixels[start + Self.mirrored(place + tap, length) * step])
                    }
                    result.pixels[start + place * step] = Float(sum)
                }
            }
        }
        return result
    }

    private static func mirrored(_ place: Int, _ length: Int) -> Int {
        let period = 2 * length
        let wrapped = ((place % period) + period) % period
        return wrapped < length ? wrapped : period - 1 - wrapped
    }
}

extension FloatImage {
    /// With normal noise of standard deviation `sigma` levels on every value; not limited.
    package func withNoise(sigma: Double, _ stream: inout RandomStream) -> FloatImage {
        var result = self
        for index in result.pixels.indices { result.pixels[index] += Float(sigma * stream.normal()) }
        return result
    }

    /// Values outside 0…255 become the nearest of the two.
    package var limited: FloatImage {
        FloatImage(unchecked: pixels.map { min(255, max(0, $0)) }, shape)
    }

    func pixelated(_ block: Int) -> FloatImage {
        var result = self
        for top in stride(from: 0, to: height, by: block) {
            for left in stride(from: 0, to: width, by: block) {
                let rows = top..<min(height, top + block)
                let columns = left..<min(width, left + block)
                for channel in 0..<channels {
                    var sum: Float = 0
                    for row in rows { for column in columns { sum += pixels[place(row, column) + channel] } }
                    let mean = sum / Float(rows.count * columns.count)
                    for row in rows { for column in columns { result.pixels[place(row, column) + channel] = mean } }
                }
            }
        }
        return result
    }

    func peppered(_ share: Double, _ stream: inout RandomStream) -> FloatImage {
        var result = self
        for index in 0..<height * width {
            let draw = stream.uniform()
            guard draw < share else { continue }
            for channel in 0..<channels { result.pixels[index * channels + channel] = draw < share / 2 ? 0 : 255 }
        }
        return result
    }

    /// A rectangle that fits the image takes one level, at a random place.
    func covered(_ rows: Int, _ columns: Int, level: Float, _ stream: inout RandomStream) -> FloatImage {
        let top = stream.index(below: height - rows + 1)
        let left = stream.index(below: width - columns + 1)
        var result = self
        for row in top..<top + rows {
            for index in place(row, left)..<place(row, left) + columns * channels { result.pixels[index] = level }
        }
        return result
    }

    func quantised(_ levels: Int) -> FloatImage {
        let step = 255 / Float(levels - 1)
        return FloatImage(unchecked: pixels.map { ($0 / step).rounded() * step }, shape)
    }

    var halvesSwapped: FloatImage {
        let half = width / 2
        var result = self
        for row in 0..<height {
            for column in 0..<half {
                let (near, far) = (place(row, column), place(row, width - half + column))
                for channel in 0..<channels {
                    result.pixels[near + channel] = pixels[far + channel]
                    result.pixels[far + channel] = pixels[near + channel]
                }
            }
        }
        return result
    }

    private func place(_ row: Int, _ column: Int) -> Int { (row * width + column) * channels }
}
