import Datasets
import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// The images of a set made ready to be looked up by what they show: small grey pictures, and a descriptor of each that
/// mirroring, small shifts, brightness and contrast leave as it is.
///
/// The descriptor holds the magnitudes of the low frequencies of the windowed picture: a shift turns only phases, and a
/// mirror exchanges the magnitudes of (u, v) and (−u, v), which are stored as the larger and the smaller one.
/// - Complexity: about 1 KiB an image and a descriptor of `PictureIndex.width` floats.
package struct PictureIndex: Sendable {
    /// Sides of the small pictures; images of other shapes are squeezed to it.
    package static let side = 32
    /// Below this standard deviation in grey levels a picture shows nothing that could be recognised.
    package static let leastContrast = 2.0

    /// count × side × side grey levels.
    let pixels: [UInt8]
    /// False for blank and nearly blank pictures.
    package let isInformative: [Bool]
    /// One unit row a picture; zeros for blank ones.
    let descriptors: Matrix<Float>

    package var count: Int { isInformative.count }

    /// - Throws: `DatasetError` for an image that can no longer be read.
    package init(_ images: ImageSet, parallel: Parallel) throws(DatasetError) {
        let cache = ResamplerCache()
        let blocks = images.batches(of: 128)
        let parts = try parallel.tryMap(blocks.count) { block throws(DatasetError) -> [Described] in
            var found: [Described] = []
            for index in blocks[block] { found.append(Described(try Self.reduced(try images.image(at: index), cache))) }
            return found
        }
        self.init(parts.flatMap(\.self))
    }

    private init(_ pictures: [Described]) {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(pictures.count * Self.side * Self.side)
        for picture in pictures { pixels.append(contentsOf: picture.pixels) }
        self.pixels = pixels
        isInformative = pictures.map(\.isInformative)
        descriptors = Matrix(
            unchecked: pictures.flatMap(\.descriptor), rows: pictures.count, columns: Spectrum.width)
    }

    private static func reduced(_ image: Image8, _ cache: ResamplerCache) throws(DatasetError) -> [UInt8] {
        let grey = image.asGrey
        guard grey.height != side || grey.width != side else { return grey.pixels }
        return try cache.resized(grey, height: side, width: side, filter: .bilinear).rounded8.pixels
    }

    /// Picture `index` as real numbers.
    func picture(_ index: Int) -> SmallPicture { SmallPicture(pixels, at: index) }

    private struct Described: Sendable {
        let pixels: [UInt8]
        let isInformative: Bool
        let descriptor: [Float]

        init(_ pixels: [UInt8]) {
            self.pixels = pixels
            let picture = SmallPicture(pixels, at: 0)
            isInformative = picture.deviation >= PictureIndex.leastContrast
            descriptor =
                isInformative ? Spectrum.shared.magnitudes(picture) : [Float](repeating: 0, count: Spectrum.width)
        }
    }
}

/// A picture of 32 rows of 32 grey levels, counted from the middle of their range so that sums of squares stay exact
/// enough in single precision.
struct SmallPicture: Sendable {
    var rows: [SIMD32<Float>]

    init(rows: [SIMD32<Float>]) { self.rows = rows }

    init(_ pixels: [UInt8], at index: Int) {
        let side = PictureIndex.side
        rows = (0..<side).map { row in
            var values = SIMD32<Float>()
            let start = (index * side + row) * side
            for column in 0..<side { values[column] = Float(pixels[start + column]) - 128 }
            return values
        }
    }

    var mean: Float {
        var sum = SIMD32<Float>()
        for row in rows { sum += row }
        return sum.sum() / Float(rows.count * 32)
    }

    /// Standard deviation in grey levels.
    var deviation: Double {
        let mean = mean
        var sum = SIMD32<Float>()
        for row in rows {
            let difference = row - mean
            sum += difference * difference
        }
        return (Double(sum.sum()) / Double(rows.count * 32)).squareRoot()
    }

    /// The picture and its mirror images: left–right, upside down, both.
    var flips: [SmallPicture] {
        let mirrored = rows.map(Self.mirrored)
        return [
            self, SmallPicture(rows: mirrored), SmallPicture(rows: rows.reversed()),
            SmallPicture(rows: mirrored.reversed()),
        ]
    }

    private static func mirrored(_ row: SIMD32<Float>) -> SIMD32<Float> {
        var result = row
        for column in 0..<32 { result[column] = row[31 - column] }
        return result
    }
}

/// Magnitudes of low frequencies under a Hann window.
private struct Spectrum: Sendable {
    static let shared = Spectrum()
    private static let highest = 8
    private static let frequencies: [(u: Int, v: Int)] = (0...highest).flatMap { u in
        (0...highest).compactMap { v in u * u + v * v <= highest * highest + 1 && u + v > 0 ? (u, v) : nil }
    }
    /// Values a picture.
    static let width = frequencies.reduce(0) { $0 + ($1.u > 0 && $1.v > 0 ? 2 : 1) }

    private let cosine: [SIMD32<Float>]
    private let sine: [SIMD32<Float>]
    private let window: SIMD32<Float>
    private let windowSum: Float

    private init() {
        let side = PictureIndex.side
        func wave(_ function: (Double) -> Double) -> [SIMD32<Float>] {
            (0...Self.highest).map { frequency in
                var values = SIMD32<Float>()
                for place in 0..<side {
                    values[place] = Float(function(2 * .pi * Double(frequency * place) / Double(side)))
                }
                return values
            }
        }
        cosine = wave(cos)
        sine = wave(sin)
        var window = SIMD32<Float>()
        for place in 0..<side {
            let wave = sin(.pi * (Double(place) + 0.5) / Double(side))
            window[place] = Float(wave * wave)
        }
        self.window = window
        windowSum = window.sum() * window.sum()
    }

    /// A row of unit length whose mean is 0.
    func magnitudes(_ picture: SmallPicture) -> [Float] {
        let side = PictureIndex.side
        let mean = picture.mean
        var weighted = SIMD32<Float>()
        var rows = picture.rows
        for row in 0..<side {
            rows[row] = (rows[row] - mean) * window
            weighted += rows[row] * window[row]
        }
        // The window's own spectrum must not tell a bright picture from a dark one.
        let shift = weighted.sum() / windowSum
        for row in 0..<side { rows[row] = (rows[row] - shift * window) * window[row] }
        var even = [SIMD32<Float>](repeating: .zero, count: Self.highest + 1)
        var odd = even
        for u in 0...Self.highest {
            var (first, second) = (SIMD32<Float>(), SIMD32<Float>())
            for row in 0..<side {
                first += rows[row] * cosine[u][row]
                second += rows[row] * sine[u][row]
            }
            even[u] = first
            odd[u] = second
        }
        var values: [Float] = []
        values.reserveCapacity(Self.width)
        for (u, v) in Self.frequencies {
            let (cc, cs) = ((even[u] * cosine[v]).sum(), (even[u] * sine[v]).sum())
            let (sc, ss) = ((odd[u] * cosine[v]).sum(), (odd[u] * sine[v]).sum())
            func root(_ real: Float, _ imaginary: Float) -> Float {
                (real * real + imaginary * imaginary).squareRoot().squareRoot()
            }
            let (one, other) = (root(cc - ss, cs + sc), root(cc + ss, cs - sc))
            if u > 0, v > 0 {
                values.append(max(one, other))
                values.append(min(one, other))
            } else {
                values.append(one)
            }
        }
        let centre = values.reduce(0, +) / Float(values.count)
        var norm: Float = 0
        for place in values.indices {
            values[place] -= centre
            norm += values[place] * values[place]
        }
        guard norm > 0 else { return values }
        let scale = 1 / norm.squareRoot()
        return values.map { $0 * scale }
    }
}
