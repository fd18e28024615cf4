/// How a camera was held, by tag 0x0112 of EXIF: the stored picture is turned so that it is seen upright.
package enum ExifOrientation: Int, Sendable, CaseIterable {
    case upright = 1
    case mirrored
    case halfTurn
    case flipped
    case transposed
    case quarterTurn
    case transversed
    case threeQuarterTurn

    /// The orientation that a TIFF structure states in its first directory; nil where it states none or an unknown one.
    init?(tiff: ArraySlice<UInt8>) {
        let bytes = Array(tiff)
        guard bytes.count >= 8, bytes.starts(with: [0x49, 0x49]) || bytes.starts(with: [0x4d, 0x4d]) else { return nil }
        let isLittle = bytes[0] == 0x49
        func number(_ offset: Int, _ length: Int) -> Int? {
            guard offset >= 0, offset + length <= bytes.count else { return nil }
            return (0..<length).reduce(0) { $0 << 8 | Int(bytes[offset + (isLittle ? length - 1 - $1 : $1)]) }
        }
        guard let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
        for entry in 0..<entries {
            let place = directory + 2 + 12 * entry
            guard let tag = number(place, 2) else { return nil }
            if tag != 0x0112 { continue }
            guard number(place + 2, 2) == 3, let value = number(place + 8, 2) else { return nil }
            self.init(rawValue: value)
            return
        }
        return nil
    }

    /// `image` upright.
    func applied(to image: Image8) -> Image8 {
        if self == .upright { return image }
        let turned = rawValue >= 5
        let height = turned ? image.width : image.height
        let width = turned ? image.height : image.width
        let channels = image.channels
        var pixels = [UInt8](repeating: 0, count: image.pixels.count)
        let source = image.pixels.span
        var target = pixels.mutableSpan
        for row in 0..<height {
            for column in 0..<width {
                let (fromRow, fromColumn) = origin(row, column, image.height, image.width)
                let from = (fromRow * image.width + fromColumn) * channels
                let to = (row * width + column) * channels
                for channel in 0..<channels { target[to + channel] = source[from + channel] }
            }
        }
        return Image8(unchecked: pixels, ImageShape(height: height, width: width, channels: channels))
    }

    /// Where the pixel of the upright image lies in the stored one.
    private func origin(_ row: Int, _ column: Int, _ height: Int, _ width: Int) -> (Int, Int) {
        switch self {
        case .upright: (row, column)
        case .mirrored: (row, width - 1 - column)
        case .halfTurn: (height - 1 - row, width - 1 - column)
        case .flipped: (height - 1 - row, column)
        case .transposed: (column, row)
        case .quarterTurn: (height - 1 - column, row)
        case .transversed: (height - 1 - column, width - 1 - row)
        case .threeQuarterTurn: (column, width - 1 - row)
        }
    }
}
