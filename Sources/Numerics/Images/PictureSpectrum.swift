import CKernels

#if canImport(Glibc)
    import Glibc
#endif

/// A description of a small picture that shifts, mirror images, brightness and contrast leave nearly as it is: the
/// magnitudes of its low frequencies under a Hann window.
///
/// A shift turns only phases; a mirror exchanges the magnitudes of (u, v) and (−u, v), which are told as the larger and the
/// smaller one.
package struct PictureSpectrum: Sendable {
    private static let count = Int(ASSAY_PICTURE_FREQUENCIES)
    private static let frequencies: [(u: Int, v: Int)] = (0..<count).flatMap { u in
        (0..<count).compactMap { v in u * u + v * v <= (count - 1) * (count - 1) + 1 && u + v > 0 ? (u, v) : nil }
    }
    /// Values a picture.
    package static let width = frequencies.reduce(0) { $0 + ($1.u > 0 && $1.v > 0 ? 2 : 1) }

    private let waves: [Float]
    private let window: [Float]

    package init() {
        let side = SmallPicture.side
        let angles = (0..<Self.count).flatMap { frequency in
            (0..<side).map { 2 * Double.pi * Double(frequency * $0 % side) / Double(side) }
        }
        waves = angles.map { Float(cos($0)) } + angles.map { Float(sin($0)) }
        window = (0..<side).map { place in
            let wave = sin(.pi * (Double(place) + 0.5) / Double(side))
            return Float(wave * wave)
        }
    }

    /// `width` values of mean 0 and unit length; all 0 for a picture of one level.
    package func magnitudes(_ picture: SmallPicture) -> [Float] {
        var parts = [Float](repeating: 0, count: 4 * Self.count * Self.count)
        assay_picture_spectrum(picture.values, waves, window, &parts)
        var values: [Float] = []
        values.reserveCapacity(Self.width)
        for (u, v) in Self.frequencies {
            let at = 4 * (u * Self.count + v)
            let (cc, cs, sc, ss) = (parts[at], parts[at + 1], parts[at + 2], parts[at + 3])
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
        for place in values.indices { values[place] -= centre }
        let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return norm > 0 ? values.map { $0 / norm } : [Float](repeating: 0, count: values.count)
    }
}
