import Numerics

/// The eight states that the corruption head tells apart.
package enum Corruption: Int, CaseIterable, Sendable {
    case none, noise, blur, pixelation, saltAndPepper, erased, fewLevels, oversharpened

    /// Applies the corruption at random strength; `image` is [side × side × channels], values 0…1.
    package func apply(to image: inout [Float], side: Int, channels: Int, _ random: inout RandomStream) {
        switch self {
        case .none: return
        case .noise: Self.addNoise(&image, deviation: random.uniform(in: 0.04...0.24), &random)
        case .blur:
            for _ in 0...random.index(below: 3) { image = Self.binomial(image, side, channels) }
        case .pixelation: Self.pixelate(&image, side, channels)
        case .saltAndPepper:
            let share = random.uniform(in: 0.01...0.12)
            for pixel in 0..<side * side where random.uniform() < share {
                let value: Float = random.next() & 1 == 0 ? 0 : 1
                for c in 0..<channels { image[pixel * channels + c] = value }
            }
        case .erased:
            let (height, width) = (6 + random.index(below: 11), 6 + random.index(below: 11))
            let (top, left) = (random.index(below: side - height + 1), random.index(below: side - width + 1))
            let value = Float(random.uniform())
            for row in top..<top + height {
                for index in (row * side + left) * channels..<(row * side + left + width) * channels {
                    image[index] = value
                }
            }
        case .fewLevels:
            let steps = Float(2 + random.index(below: 6))
            for index in image.indices { image[index] = (image[index] * steps).rounded() / steps }
        case .oversharpened:
            let amount = Float(random.uniform(in: 1...3))
            let smooth = Self.binomial(image, side, channels)
            for index in image.indices { image[index] += amount * (image[index] - smooth[index]) }
        }
        for index in image.indices { image[index] = min(1, max(0, image[index])) }
    }

    /// Nearly normal noise: a sum of four uniform numbers of 16 bits from one draw.
    package static func addNoise(_ image: inout [Float], deviation: Double, _ random: inout RandomStream) {
        let scale = Float(deviation * (3.0).squareRoot() / 65_536)
        for index in image.indices {
            let bits = random.next()
            let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
            image[index] += (Float(sum) - 131_070) * scale
        }
    }

    /// One pass of the 1-2-1 filter in both directions, edges repeated.
    static func binomial(_ image: [Float], _ side: Int, _ channels: Int) -> [Float] {
        var rows = image
        let width = side * channels
        for row in 0..<side {
            let (above, here, below) = (max(0, row - 1) * width, row * width, min(side - 1, row + 1) * width)
            for k in 0..<width {
                rows[here + k] = 0.25 * (image[above + k] + image[below + k]) + 0.5 * image[here + k]
            }
        }
        var result = rows
        for row in 0..<side {
            for column in 0..<side {
                let here = (row * side + column) * channels
                let left = column == 0 ? here : here - channels
                let right = column == side - 1 ? here : here + channels
                for c in 0..<channels {
                    result[here + c] = 0.25 * (rows[left + c] + rows[right + c]) + 0.5 * rows[here + c]
                }
            }
        }
        return result
    }

    private static func pixelate(_ image: inout [Float], _ side: Int, _ channels: Int) {
        for row in stride(from: 0, to: side - 1, by: 2) {
            for column in stride(from: 0, to: side - 1, by: 2) {
                for c in 0..<channels {
                    let a = (row * side + column) * channels + c
                    let (b, d) = (a + channels, a + side * channels)
                    let mean = 0.25 * (image[a] + image[b] + image[d] + image[d + channels])
                    image[a] = mean
                    image[b] = mean
                    image[d] = mean
                    image[d + channels] = mean
                }
            }
        }
    }
}
