import CKernels

/// A grey picture of `side` × `side` values, rows from the top: what is left of an image for telling what it shows.
package struct SmallPicture: Sendable, Equatable {
    package static let side = Int(ASSAY_PICTURE_SIDE)

    /// Counted from the middle of the range, so that sums of squares stay exact enough in single precision.
    package let values: [Float]

    /// - Precondition: side · side values.
    package init(_ values: [Float]) {
        precondition(values.count == Self.side * Self.side, "a small picture has \(Self.side) rows and columns")
        self.values = values
    }

    /// The picture number `index` of a sequence of grey levels.
    package init(_ pixels: [UInt8], at index: Int) {
        let count = Self.side * Self.side
        self.init(pixels[index * count..<(index + 1) * count].map { Float($0) - 128 })
    }

    /// Standard deviation in grey levels.
    package var deviation: Double {
        let count = Double(values.count)
        let mean = values.reduce(0.0) { $0 + Double($1) } / count
        return (values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count).squareRoot()
    }

    /// The picture and its mirror images: left–right, upside down, both.
    package var flips: [SmallPicture] {
        let side = Self.side
        func read(_ place: (Int, Int) -> Int) -> SmallPicture {
            SmallPicture((0..<side * side).map { values[place($0 / side, $0 % side)] })
        }
        return [
            self, read { $0 * side + side - 1 - $1 }, read { (side - 1 - $0) * side + $1 },
            SmallPicture(values.reversed()),
        ]
    }

    /// Means of 2 × 2 pixels.
    var halved: [Float] {
        let (side, half) = (Self.side, Self.side / 2)
        return (0..<half * half).map { place in
            let at = (place / half) * 2 * side + (place % half) * 2
            return (values[at] + values[at + 1] + values[at + side] + values[at + side + 1]) / 4
        }
    }
}
