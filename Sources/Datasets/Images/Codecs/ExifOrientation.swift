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

/// What the metadata of a picture say about its orientation, in the order in which Pillow's `exif_transpose` asks them:
/// EXIF, a raw EXIF profile of PNG, then XMP where EXIF says nothing.
struct OrientationTags: Sendable {
    private var exif: Int?
    private var hasExif = false
    private var profile: Int?
    private var xmp: Int?
    /// Said by an "APP1" profile, which Pillow does not read.
    private var unread: Int?

    /// The orientation to apply; nil where none or an unknown one is stated.
    var stated: ExifOrientation? { ((hasExif ? exif : profile) ?? xmp).flatMap(ExifOrientation.init(rawValue:)) }

    /// An orientation that is stated where image libraries do not look for it.
    var ignored: ExifOrientation? {
        (hasExif ? exif : profile) ?? xmp == nil ? unread.flatMap(ExifOrientation.init(rawValue:)) : nil
    }

    /// An EXIF block, with or without the head that it has in a JPEG; the first one counts.
    mutating func read(exif bytes: ArraySlice<UInt8>) {
        guard !hasExif else { return }
        hasExif = true
        exif = Self.number(tiff: Self.withoutHead(bytes))
    }

    mutating func read(profile bytes: ArraySlice<UInt8>) { profile = profile ?? Self.number(tiff: Self.withoutHead(bytes)) }

    mutating func read(unread bytes: ArraySlice<UInt8>) { unread = unread ?? Self.number(tiff: Self.withoutHead(bytes)) }

    /// The first `tiff:Orientation="N"` or `<tiff:Orientation>N` of an XMP packet.
    mutating func read(xmp packet: ArraySlice<UInt8>) {
        guard xmp == nil else { return }
        let word = Array("tiff:Orientation".utf8)
        var rest = packet
        while let place = rest.firstRange(of: word) {
            rest = rest[place.upperBound...]
            let behind = rest.starts(with: "=\"".utf8) ? 2 : rest.starts(with: ">".utf8) ? 1 : 0
            if behind > 0, let digit = rest.dropFirst(behind).first, (0x30...0x39).contains(digit) {
                xmp = Int(digit) - 0x30
                return
            }
        }
    }

    private static func withoutHead(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.starts(with: Array("Exif".utf8) + [0, 0]) ? bytes.dropFirst(6) : bytes
    }

    /// Tag 0x0112 in the first directory of a TIFF structure; nil where it is not there.
    private static func number(tiff: ArraySlice<UInt8>) -> Int? {
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
            // Bytes, 16-bit and 32-bit numbers all occur.
            switch number(place + 2, 2) {
            case 1: return number(place + 8, 1)
            case 3: return number(place + 8, 2)
            case 4: return number(place + 8, 4)
            default: return nil
            }
        }
        return nil
    }
}
