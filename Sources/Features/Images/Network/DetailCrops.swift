import Datasets

/// Where a picture is looked at in its own pixels: one crop of 32×32 in each cell of a grid of at most 4×4.
///
/// Places are a function of the sides alone, so that a picture has the same crops whatever set it is in. They stand at
/// uneven offsets in their cells: crops a whole number of blocks apart would all see the same phase of a pattern.
package enum DetailCrops {
    package static let side = 32
    /// Cells a side, at most; no more than cover the side with crops that lie apart.
    package static let mostCells = 4
    /// A picture with a longer side than this is seen smaller than it is by a network of 32×32.
    package static let wholeSide = 32

    /// The corner of a crop; 0 where the picture is shorter than the crop.
    package struct Place: Sendable, Equatable {
        package let top: Int
        package let left: Int

        package init(top: Int, left: Int) {
            self.top = top
            self.left = left
        }
    }

    // Offsets in 64ths of a cell, of an additive recurrence in two dimensions (Roberts 2018): even, and of no common period.
    private static let downwards: [Int] = (0..<mostCells * mostCells).map { ($0 * 3_166_186 / 65_536 + 32) % 64 }
    private static let across: [Int] = (0..<mostCells * mostCells).map { ($0 * 2_390_083 / 65_536 + 32) % 64 }

    /// From the top left to the bottom right; at least one, at most 16.
    package static func places(height: Int, width: Int) -> [Place] {
        let (rows, columns) = (cells(height), cells(width))
        return (0..<rows).flatMap { row in
            (0..<columns).map { column in
                let cell = row * mostCells + column
                return Place(
                    top: start(height, row, of: rows, downwards[cell], phase: 5 * cell),
                    left: start(width, column, of: columns, across[cell], phase: 3 * cell))
            }
        }
    }

    private static func cells(_ length: Int) -> Int { min(mostCells, max(1, (length + side - 1) / side)) }

    /// - Parameter phase: further pixels, modulo 8, where there is room: the phases of 8×8 blocks are all met.
    private static func start(_ length: Int, _ cell: Int, of cells: Int, _ offset: Int, phase: Int) -> Int {
        let room = max(0, length - side) + 1
        // Of sides up to 2³¹, so that nothing overflows.
        return min(room - 1, (cell * 64 + offset) * room / (cells * 64) + phase % 8)
    }

    /// The pixels at `place` [32 × 32 × channels]; a picture that is shorter is mirrored at its edge.
    package static func crop(_ image: Image8, at place: Place) -> [UInt8] {
        let channels = image.channels
        var pixels: [UInt8] = []
        pixels.reserveCapacity(side * side * channels)
        let isWide = image.width >= side
        for row in place.top..<place.top + side {
            let start = mirrored(row, image.height) * image.width
            if isWide {
                pixels.append(contentsOf: image.pixels[(start + place.left) * channels..<(start + place.left + side) * channels])
            } else {
                for column in 0..<side {
                    let at = (start + mirrored(column, image.width)) * channels
                    pixels.append(contentsOf: image.pixels[at..<at + channels])
                }
            }
        }
        return pixels
    }

    /// … 2 1 0 1 2 … n−1 n−2 …
    private static func mirrored(_ place: Int, _ length: Int) -> Int {
        guard place >= length, length > 1 else { return min(place, length - 1) }
        let period = 2 * (length - 1)
        let folded = place % period
        return folded < length ? folded : period - folded
    }

    /// Whether most pictures of a set are larger than what the network sees at once.
    package static func areDue(_ images: ImageSet) -> Bool {
        let large = (0..<images.count).count { index in
            let shape = images.shape(at: index)
            return max(shape.height, shape.width) > wholeSide
        }
        return 2 * large > images.count
    }
}
