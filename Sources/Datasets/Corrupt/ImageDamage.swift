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

extension Image8 {
    func pixelated(_ block: Int) -> Image8 {
        var result = self
        for top in stride(from: 0, to: height, by: block) {
            for left in stride(from: 0, to: width, by: block) {
                let rows = top..<min(height, top + block)
                let columns = left..<min(width, left + block)
                for channel in 0..<channels {
                    var sum = 0
                    for row in rows { for column in columns { sum += Int(self[row, column, channel]) } }
                    let count = rows.count * columns.count
                    let mean = UInt8((sum + count / 2) / count)
                    for row in rows { for column in columns { result[row, column, channel] = mean } }
                }
            }
        }
        return result
    }

    func peppered(_ share: Double, _ stream: inout RandomStream) -> Image8 {
        var result = self
        for index in 0..<height * width {
            let draw = stream.uniform()
            guard draw < share else { continue }
            for channel in 0..<channels { result.pixels[index * channels + channel] = draw < share / 2 ? 0 : 255 }
        }
        return result
    }

    func erased(_ share: Double, _ stream: inout RandomStream) -> Image8 {
        let side = share.squareRoot()
        let (h, w) = (Int((side * Double(height)).rounded()), Int((side * Double(width)).rounded()))
        let top = stream.index(below: height - h + 1)
        let left = stream.index(below: width - w + 1)
        var result = self
        for row in top..<top + h {
            for column in left..<left + w {
                for channel in 0..<channels { result[row, column, channel] = 128 }
            }
        }
        return result
    }

    func quantised(_ levels: Int) -> Image8 {
        let top = levels - 1
        let table = (0..<256).map { level -> UInt8 in
            let step = (level * top + 127) / 255
            return UInt8((step * 255 + top / 2) / top)
        }
        return Image8(unchecked: pixels.map { table[Int($0)] }, shape)
    }

    var halvesSwapped: Image8 {
        let half = width / 2
        var result = self
        for row in 0..<height {
            for column in 0..<half {
                for channel in 0..<channels {
                    result[row, column, channel] = self[row, width - half + column, channel]
                    result[row, width - half + column, channel] = self[row, column, channel]
                }
            }
        }
        return result
    }
}
