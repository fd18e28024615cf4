#if canImport(Glibc)
    import Glibc
#endif

/// Structural similarity of two images (Wang et al. 2004) and its multi-scale form (Wang, Simoncelli & Bovik 2003):
/// Gaussian window of 11 × 11 with σ 1.5, K₁ 0.01, K₂ 0.03, for values on 0…1.
public enum SSIM {
    /// One channel, rows from the top.
    public struct Plane: Sendable, Equatable {
        public let height: Int
        public let width: Int
        public let values: [Double]

        /// nil unless the values fill the sides.
        public init?(height: Int, width: Int, values: [Double]) {
            guard height > 0, width > 0, values.count == height * width else { return nil }
            self.init(unchecked: values, height, width)
        }

        init(unchecked values: [Double], _ height: Int, _ width: Int) {
            self.height = height
            self.width = width
            self.values = values
        }

        /// Means of 2 × 2 blocks; an odd last row or column is dropped.
        var halved: Plane {
            let (h, w) = (height / 2, width / 2)
            var result: [Double] = []
            result.reserveCapacity(h * w)
            for row in 0..<h {
                for column in 0..<w {
                    let place = 2 * row * width + 2 * column
                    result.append(
                        (values[place] + values[place + 1] + values[place + width] + values[place + width + 1]) / 4)
                }
            }
            return Plane(unchecked: result, h, w)
        }

        /// Grown by 5 on every side, mirrored about the outermost pixel.
        var mirrored: Plane {
            func source(_ place: Int, _ count: Int) -> Int {
                let turned = abs(place)
                return turned < count ? turned : 2 * (count - 1) - turned
            }
            var result: [Double] = []
            for row in -radius..<height + radius {
                let line = source(row, height) * width
                for column in -radius..<width + radius { result.append(values[line + source(column, width)]) }
            }
            return Plane(unchecked: result, height + 2 * radius, width + 2 * radius)
        }
    }

    /// What happens at the border, where packages disagree.
    public enum Border: Sendable {
        /// Windows wholly inside only: scikit-image and the published code.
        case cropped
        /// Mirrored and kept: torchmetrics.
        case mirrored
    }

    /// Sides must reach this.
    public static let smallestSide = 11
    static let radius = 5
    private static let window: [Double] = {
        let raw = (-5...5).map { exp(-Double($0 * $0) / 4.5) }
        let total = raw.reduce(0, +)
        return raw.map { $0 / total }
    }()

    /// Mean over pixels and channels; nil for shapes that differ or are smaller than the window.
    public static func index(_ a: [Plane], _ b: [Plane], border: Border = .cropped) -> Double? {
        means(a, b, border)?.similarity
    }

    /// Over five scales; nil also for sides below 176, where the window no longer fits the last scale.
    public static func multiScale(_ a: [Plane], _ b: [Plane], border: Border = .cropped) -> Double? {
        let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
        guard a.allSatisfy({ min($0.height, $0.width) >= smallestSide << 4 }) else { return nil }
        var (first, second) = (a, b)
        var product = 1.0
        for (scale, weight) in weights.enumerated() {
            guard let means = means(first, second, border) else { return nil }
            product *= pow(max(0, scale == weights.count - 1 ? means.similarity : means.contrast), weight)
            first = first.map(\.halved)
            second = second.map(\.halved)
        }
        return product
    }

    private static func means(_ a: [Plane], _ b: [Plane], _ border: Border) -> (similarity: Double, contrast: Double)? {
        guard !a.isEmpty, a.count == b.count,
            zip(a, b).allSatisfy({ $0.height == $1.height && $0.width == $1.width }),
            a.allSatisfy({ min($0.height, $0.width) >= smallestSide })
        else { return nil }
        var (similarity, contrast) = (0.0, 0.0)
        for (x, y) in zip(a, b) {
            let found = border == .mirrored ? compared(x.mirrored, y.mirrored) : compared(x, y)
            similarity += found.similarity
            contrast += found.contrast
        }
        return (similarity / Double(a.count), contrast / Double(a.count))
    }

    private static func compared(_ x: Plane, _ y: Plane) -> (similarity: Double, contrast: Double) {
        let (h, w) = (x.height, x.width)
        let meanX = smoothed(x.values, h, w)
        let meanY = smoothed(y.values, h, w)
        let squareX = smoothed(x.values.map { $0 * $0 }, h, w)
        let squareY = smoothed(y.values.map { $0 * $0 }, h, w)
        let product = smoothed(zip(x.values, y.values).map { $0 * $1 }, h, w)
        var (similarity, contrast) = (0.0, 0.0)
        for place in meanX.indices {
            let (mx, my) = (meanX[place], meanY[place])
            let spread = squareX[place] - mx * mx + (squareY[place] - my * my)
            let cs = (2 * (product[place] - mx * my) + 9e-4) / (spread + 9e-4)
            contrast += cs
            similarity += cs * (2 * mx * my + 1e-4) / (mx * mx + my * my + 1e-4)
        }
        let count = Double(meanX.count)
        return (similarity / count, contrast / count)
    }

    /// The window's weighted means where it fits.
    private static func smoothed(_ values: [Double], _ height: Int, _ width: Int) -> [Double] {
        let (h, w) = (height - 2 * radius, width - 2 * radius)
        let window = window
        var wide = [Double](repeating: 0, count: height * w)
        for row in 0..<height {
            for column in 0..<w {
                var sum = 0.0
                for tap in 0..<11 { sum += window[tap] * values[row * width + column + tap] }
                wide[row * w + column] = sum
            }
        }
        var result = [Double](repeating: 0, count: h * w)
        for row in 0..<h {
            for tap in 0..<11 {
                let weight = window[tap]
                for column in 0..<w { result[row * w + column] += weight * wide[(row + tap) * w + column] }
            }
        }
        return result
    }
}
