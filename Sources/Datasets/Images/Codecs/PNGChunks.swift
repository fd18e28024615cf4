/// A walk over the chunks of a PNG: transparent palettes, animations and orientations announce themselves there.
struct PNGChunks {
    private(set) var traits: DecodedImage.Traits = []
    private(set) var orientation = OrientationTags()

    /// Text that unpacks to more is no metadata.
    private static let longestText = 1 << 23

    /// Lengths past the end are refused here, because libpng takes and clears that much memory before it reads.
    /// - Throws: `.badData` where a chunk passes the end of the file.
    init(_ bytes: [UInt8], name: String) throws(DatasetError) {
        var position = 8
        while position + 12 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 << 8 | Int(bytes[position + $1]) }
            guard length <= bytes.count - position - 12 else { break }
            let body = bytes[position + 8..<position + 8 + length]
            switch String(decoding: bytes[position + 4..<position + 8], as: UTF8.self) {
            case "IEND": return
            case "tRNS": traits.insert(.alpha)
            case "acTL": traits.insert(.animated)
            case "eXIf": orientation.read(exif: body)
            case "tEXt", "zTXt", "iTXt": read(text: body, kind: bytes[position + 4])
            default: break
            }
            position += 12 + length
        }
        throw DatasetError(
            .badData, "\(name) is a damaged PNG: its chunk at byte \(position) passes the end of the file.",
            remedy: "The file was cut off: fetch or write it again.")
    }

    /// Text chunks that may hold an orientation: XMP, and the raw profiles that ImageMagick writes.
    private mutating func read(text body: ArraySlice<UInt8>, kind: UInt8) {
        guard let end = body.firstIndex(of: 0) else { return }
        let key = String(decoding: body[..<end], as: UTF8.self)
        let wanted = ["XML:com.adobe.xmp", "Raw profile type exif", "Raw profile type APP1"]
        guard wanted.contains(key), let text = Self.text(body[(end + 1)...], kind) else { return }
        switch key {
        case "XML:com.adobe.xmp": orientation.read(xmp: text[...])
        case "Raw profile type exif": Self.profile(text).map { orientation.read(profile: $0[...]) }
        default: Self.profile(text).map { orientation.read(unread: $0[...]) }
        }
    }

    /// The text behind the keyword, unpacked.
    private static func text(_ body: ArraySlice<UInt8>, _ kind: UInt8) -> [UInt8]? {
        switch kind {
        case UInt8(ascii: "t"): return Array(body)
        case UInt8(ascii: "z"):
            guard body.first == 0 else { return nil }
            return Inflate.text(body.dropFirst(), longest: longestText)
        default:
            guard body.count >= 2, let language = body.dropFirst(2).firstIndex(of: 0),
                let translation = body[(language + 1)...].firstIndex(of: 0)
            else { return nil }
            let rest = body[(translation + 1)...]
            if body[body.startIndex] == 0 { return Array(rest) }
            return body[body.startIndex + 1] == 0 ? Inflate.text(rest, longest: longestText) : nil
        }
    }

    /// A raw profile: an empty line, its name, its length, then hexadecimal digits in lines.
    private static func profile(_ text: [UInt8]) -> [UInt8]? {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in lines.dropFirst(3).joined() {
            if character == 0x20 || character == 0x0d || character == 0x09 { continue }
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
            if let first = high {
                bytes.append(first << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        return high == nil ? bytes : nil
    }
}
