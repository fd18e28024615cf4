import CTurboJPEG

/// JPEG through libjpeg-turbo.
public enum JPEGCodec {
    package static func hasSignature(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xff, 0xd8, 0xff]) }

    package static func decode(
        _ bytes: [UInt8], name: String, maxPixels: Int, exif: OpenOptions.Exif = .apply
    ) throws(DatasetError) -> DecodedImage {
        var header = assay_jpeg_header()
        var reason = [CChar](repeating: 0, count: 256)
        let known = bytes.withUnsafeBufferPointer { source in
            reason.withUnsafeMutableBufferPointer { text in
                assay_jpeg_read_header(source.baseAddress, source.count, &header, text.baseAddress, text.count)
            }
        }
        try check(known, name, reason)
        let (width, height, samples) = (Int(header.width), Int(header.height), Int(header.samples))
        try ImageDecoder.check(width: width, height: height, name: name, maxPixels: maxPixels)
        // Huffman codes take a bit for each block of 8×8 at least: a header that claims more is false.
        guard header.arithmetic != 0 || width * height / largestRatio <= bytes.count else {
            throw DatasetError(
                .badData, "\(name) claims \(width)×\(height) pixels, which \(bytes.count) bytes cannot hold.")
        }
        var pixels = [UInt8](repeating: 0, count: width * height * samples)
        var strays: Int32 = 0
        let status = bytes.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                reason.withUnsafeMutableBufferPointer { text in
                    assay_jpeg_decode(
                        source.baseAddress, source.count, header, target.baseAddress, &strays, text.baseAddress,
                        text.count)
                }
            }
        }
        try check(status, name, reason)
        var traits: DecodedImage.Traits = []
        if strays > 0 {
            guard JPEGMarkers.hasEnd(bytes) else {
                throw DatasetError(.badData, "\(name) is a damaged JPEG: stray bytes, and no end marker.")
            }
            traits.insert(.extraBytes)
        }
        let markers = JPEGMarkers(bytes)
        let shape = ImageShape(height: height, width: width, channels: samples == 1 ? 1 : 3)
        if samples == 4 {
            traits.insert(.cmyk)
            pixels = colour(fromInks: pixels, inverted: markers.isAdobe)
        }
        return DecodedImage(Image8(unchecked: pixels, shape), traits, markers.metadata, exif)
    }

    /// Pixels of a byte at most: eight blocks of 64, twice that for components that are sampled half as densely.
    private static let largestRatio = 1024

    private static func check(
        _ status: assay_jpeg_status, _ name: String, _ reason: [CChar]
    ) throws(DatasetError) {
        let text = String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        switch status {
        case ASSAY_JPEG_READ: return
        case ASSAY_JPEG_UNSUPPORTED:
            throw DatasetError(
                .unsupported, "\(name) is a JPEG of a kind that libjpeg-turbo does not read: \(text).",
                remedy: "Write it as a baseline or progressive JPEG of 8 bits, or as PNG.")
        case ASSAY_JPEG_NO_MEMORY:
            throw DatasetError(.inputOutput, "\(name): there is not enough memory to decode it.")
        default: throw DatasetError(.badData, "\(name) is a damaged JPEG: \(text).")
        }
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
    private(set) var metadata = OrientationTags()

    private static let exif = Array("Exif".utf8) + [0, 0]
    private static let xmp = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0]

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
            if marker == 0xe1 && body.starts(with: Self.exif) { metadata.read(exif: body) }
            if marker == 0xe1 && body.starts(with: Self.xmp) { metadata.read(xmp: body.dropFirst(Self.xmp.count)) }
            position = end
        }
    }

    /// Whether the end marker is there, white space and zeros after it allowed.
    static func hasEnd(_ bytes: [UInt8]) -> Bool {
        let body = bytes.suffix(4096)
        return zip(body, body.dropFirst()).contains { $0 == 0xff && $1 == 0xd9 }
    }
}
