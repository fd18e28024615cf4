import CTurboJPEG

/// JPEG through libjpeg-turbo.
public enum JPEGCodec {
    package static func hasSignature(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xff, 0xd8, 0xff]) }

    package static func decode(
        _ bytes: [UInt8], name: String, maxPixels: Int, exif: OpenOptions.Exif = .apply
    ) throws(DatasetError) -> DecodedImage {
        guard let handle = tjInitDecompress() else { throw DatasetError(.inputOutput, "libjpeg-turbo cannot start.") }
        defer { tjDestroy(handle) }
        var (width, height, subsampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let header = bytes.withUnsafeBufferPointer {
            tjDecompressHeader3(handle, $0.baseAddress, UInt($0.count), &width, &height, &subsampling, &space)
        }
        // Warnings about a header are met again, and judged, below.
        guard header == 0 || tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue), width > 0, height > 0 else {
            throw DatasetError(.badData, "\(name) is a damaged JPEG: \(message(handle)).")
        }
        try ImageDecoder.check(width: Int(width), height: Int(height), name: name, maxPixels: maxPixels)

        let markers = JPEGMarkers(bytes)
        var traits: DecodedImage.Traits = []
        let inks = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
        let grey = space == Int32(TJCS_GRAY.rawValue)
        let samples = inks ? 4 : grey ? 1 : 3
        let format = inks ? TJPF_CMYK : grey ? TJPF_GRAY : TJPF_RGB
        var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * samples)
        // Hundreds of progressive scans in a small file would hold the processor for minutes.
        let status = bytes.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                tjDecompress2(
                    handle, source.baseAddress, UInt(source.count), target.baseAddress, width, 0, height,
                    Int32(format.rawValue), TJFLAG_LIMITSCANS)
            }
        }
        if status != 0 {
            let text = message(handle)
            guard tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue), text.contains("extraneous bytes"),
                JPEGMarkers.hasEnd(bytes)
            else { throw DatasetError(.badData, "\(name) is a damaged JPEG: \(text).") }
            traits.insert(.extraBytes)
        }
        let shape = ImageShape(height: Int(height), width: Int(width), channels: grey ? 1 : 3)
        if inks {
            traits.insert(.cmyk)
            pixels = colour(fromInks: pixels, inverted: markers.isAdobe)
        }
        return DecodedImage(Image8(unchecked: pixels, shape), traits, orientation: markers.orientation, exif)
    }

    /// The JPEG file of `image`.
    /// - Parameters:
    ///   - quality: 1…100.
    ///   - subsampled: colour at half resolution (4:2:0), as most programs write it.
    public static func encode(_ image: Image8, quality: Int, subsampled: Bool = true) throws(DatasetError) -> [UInt8] {
        guard (1...100).contains(quality), image.width <= 65_535, image.height <= 65_535 else {
            throw DatasetError(.invalidArgument, "No JPEG of \(image.width)×\(image.height) at quality \(quality).")
        }
        guard let handle = tjInitCompress() else { throw DatasetError(.inputOutput, "libjpeg-turbo cannot start.") }
        defer { tjDestroy(handle) }
        let grey = image.channels == 1
        let sampling = Int32((grey ? TJSAMP_GRAY : subsampled ? TJSAMP_420 : TJSAMP_444).rawValue)
        let format = Int32((grey ? TJPF_GRAY : TJPF_RGB).rawValue)
        let room = Int(tjBufSize(Int32(image.width), Int32(image.height), sampling))
        var size = UInt(room)
        var file = [UInt8](repeating: 0, count: room)
        let status = image.pixels.withUnsafeBufferPointer { source in
            file.withUnsafeMutableBufferPointer { target in
                var place = target.baseAddress
                return tjCompress2(
                    handle, source.baseAddress, Int32(image.width), 0, Int32(image.height), format, &place, &size,
                    sampling, Int32(quality), TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT)
            }
        }
        guard status == 0, size <= room else { throw DatasetError(.inputOutput, "libjpeg-turbo: \(message(handle)).") }
        file.removeLast(room - Int(size))
        return file
    }

    private static func message(_ handle: tjhandle) -> String {
        guard let text = tjGetErrorStr2(handle) else { return "no reason given" }
        return String(cString: text)
    }

    /// Adobe's programs store inks inverted (255 = no ink); the conversion is the plain one, (1 − ink)(1 − black).
    private static func colour(fromInks inks: [UInt8], inverted: Bool) -> [UInt8] {
        var colours = [UInt8](repeating: 0, count: inks.count / 4 * 3)
        for index in 0..<inks.count / 4 {
            let black = Int(inverted ? inks[4 * index + 3] : 255 - inks[4 * index + 3])
            for channel in 0..<3 {
                let ink = inks[4 * index + channel]
                let light = Int(inverted ? ink : 255 - ink)
                colours[3 * index + channel] = UInt8((light * black + 127) / 255)
            }
        }
        return colours
    }
}

/// What the segments before the picture say.
struct JPEGMarkers {
    private(set) var isAdobe = false
    private(set) var orientation: ExifOrientation?

    init(_ bytes: [UInt8]) {
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xff {
            let marker = bytes[position + 1]
            if marker == 0xff {
                position += 1
                continue
            }
            if marker == 0xda || marker == 0xd9 { break }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = position + 2 + length
            guard length >= 2, end <= bytes.count else { break }
            let body = bytes[position + 4..<end]
            if marker == 0xee && body.starts(with: "Adobe".utf8) { isAdobe = true }
            if marker == 0xe1 && body.starts(with: Array("Exif".utf8) + [0, 0]) {
                orientation = orientation ?? ExifOrientation(tiff: body.dropFirst(6))
            }
            position = end
        }
    }

    /// Whether the end marker is there, white space and zeros after it allowed.
    static func hasEnd(_ bytes: [UInt8]) -> Bool {
        let body = bytes.suffix(4096)
        return zip(body, body.dropFirst()).contains { $0 == 0xff && $1 == 0xd9 }
    }
}
