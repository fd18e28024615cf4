import Datasets

/// A tile that stands for a picture which is not shown: it says in letters of five by seven dots what the picture is.
package enum CopyTile {
    /// Sides of the tile in pixels.
    package static let side = 56

    package static func image(_ copied: CopiedFrom) -> Image8 {
        let lines =
            switch copied {
            case .training: ["COPY OF A", "TRAINING", "IMAGE"]
            case .holdout: ["COPY OF A", "HOLDOUT", "IMAGE"]
            }
        var pixels = [UInt8](repeating: 224, count: side * side)
        func set(_ row: Int, _ column: Int) {
            if (0..<side).contains(row), (0..<side).contains(column) { pixels[row * side + column] = 64 }
        }
        // A frame and a stroke, for tiles that are shown too small to read.
        for place in 0..<side {
            for edge in [0, side - 1] {
                set(place, edge)
                set(edge, place)
            }
        }
        let top = (side - lines.count * 11) / 2 + 2
        for (number, line) in lines.enumerated() {
            let left = (side - (line.count * 6 - 1)) / 2
            for (place, letter) in line.enumerated() {
                for (row, dots) in (glyphs[letter] ?? []).enumerated() {
                    for column in 0..<5 where dots & (16 >> column) != 0 {
                        set(top + number * 11 + row, left + place * 6 + column)
                    }
                }
            }
        }
        return Image8(unchecked: pixels, ImageShape(height: side, width: side, channels: 1))
    }

    /// Rows of dots from the top, the left one in the highest of five bits.
    private static let glyphs: [Character: [UInt8]] = [
        "A": [14, 17, 17, 31, 17, 17, 17], "C": [14, 17, 16, 16, 16, 17, 14], "D": [30, 17, 17, 17, 17, 17, 30],
        "E": [31, 16, 16, 30, 16, 16, 31], "F": [31, 16, 16, 30, 16, 16, 16], "G": [14, 17, 16, 23, 17, 17, 14],
        "H": [17, 17, 17, 31, 17, 17, 17], "I": [14, 4, 4, 4, 4, 4, 14], "L": [16, 16, 16, 16, 16, 16, 31],
        "M": [17, 27, 21, 21, 17, 17, 17], "N": [17, 25, 21, 19, 17, 17, 17], "O": [14, 17, 17, 17, 17, 17, 14],
        "P": [30, 17, 17, 30, 16, 16, 16], "R": [30, 17, 17, 30, 20, 18, 17], "T": [31, 4, 4, 4, 4, 4, 4],
        "U": [17, 17, 17, 17, 17, 17, 14], "Y": [17, 17, 10, 4, 4, 4, 4],
    ]
}
