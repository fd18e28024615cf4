/// A walk over the chunks of a WebP file (RIFF): its sizes must fit one another and the file.
///
/// libwebp itself takes the first picture that it finds and does not look at what lies behind, so bytes that were
/// inserted or lost inside of the picture would pass.
struct WebPChunks {
    private(set) var orientation = OrientationTags()

    private enum Place { case start, simple, extended }

    /// - Throws: `.badData` with the byte where sizes or chunks are wrong.
    init(_ bytes: [UInt8], name: String) throws(DatasetError) {
        func refuse(_ what: String) -> DatasetError {
            DatasetError(
                .badData, "\(name) is a damaged WebP: \(what).",
                remedy: "Bytes were lost or inserted: fetch or write the file again.")
        }
        let stated = Self.number(bytes, 4) + 8
        guard stated <= bytes.count + 1 else { throw refuse("it ends after \(bytes.count) of \(stated) bytes") }
        let end = min(stated, bytes.count)
        // Some writers leave the byte that makes the length even out of the size.
        guard bytes.count - end <= stated % 2 else {
            throw refuse("\(bytes.count - end) bytes lie behind the \(stated) that its header states")
        }

        var place = Place.start
        var pictures = 0
        var flags: UInt8 = 0
        var position = 12
        while position < end {
            guard position + 8 <= end else { throw refuse("a chunk at byte \(position) ends inside its header") }
            let kind = bytes[position..<position + 4]
            guard kind.allSatisfy({ (0x20...0x7e).contains($0) }) else {
                throw refuse("at byte \(position) there is no chunk where one must begin")
            }
            let length = Self.number(bytes, position + 4)
            let body = position + 8
            guard length <= end - body else { throw refuse("its chunk at byte \(position) passes the end of the file") }
            let content = bytes[body..<body + length]
            let type = String(decoding: kind, as: UTF8.self)
            switch (place, type) {
            case (.start, "VP8 "), (.start, "VP8L"): (place, pictures) = (.simple, 1)
            case (.start, "VP8X"):
                guard length >= 10, let first = content.first else { throw refuse("its chunk VP8X has \(length) bytes") }
                (place, flags) = (.extended, first)
            case (.start, _): throw refuse("its first chunk is \(type), no picture")
            case (_, "VP8X"): throw refuse("a chunk VP8X at byte \(position) does not come first")
            case (_, "VP8 "), (_, "VP8L"), (.extended, "ANMF"): pictures += 1
            case (.extended, "EXIF"): orientation.read(exif: content)
            case (.extended, "XMP "): orientation.read(xmp: content)
            default: break
            }
            position = body + length + length % 2
        }
        let isAnimation = flags & 2 != 0
        guard pictures == 1 || isAnimation && pictures > 0 else {
            throw refuse("it holds \(pictures) pictures where one is expected")
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}
