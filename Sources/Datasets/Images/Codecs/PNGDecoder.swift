import CPNG

/// PNG through libpng. Gamma and colour profiles are not applied, as in the image libraries of other tools.
package enum PNGDecoder {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    static func hasSignature(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// - Parameter white16: the value of samples of 16 bits that becomes 255.
    package static func decode(
        _ bytes: [UInt8], name: String, maxPixels: Int, exif: OpenOptions.Exif = .apply, white16: Int = 65535
    ) throws(DatasetError) -> DecodedImage {
        guard bytes.count >= 33, bytes[12..<16].elementsEqual("IHDR".utf8) else {
            throw DatasetError(.badData, "\(name) ends inside its PNG header, after \(bytes.count) bytes.")
        }
        let width = number(bytes, 16)
        let height = number(bytes, 20)
        try ImageDecoder.check(width: width, height: height, name: name, maxPixels: maxPixels)
        let channels: Int
        var traits: DecodedImage.Traits = []
        switch bytes[25] {
        case 0: channels = 1
        case 2: channels = 3
        case 3: (channels, traits) = (3, .palette)
        case 4: (channels, traits) = (1, .alpha)
        case 6: (channels, traits) = (3, .alpha)
        default: throw DatasetError(.badData, "\(name) has colour type \(bytes[25]), which PNG does not know.")
        }
        if bytes[24] == 16 { traits.insert(.sixteenBit) }
        if bytes[24] < 8 && bytes[25] == 0 { traits.insert(.smallDepth) }
        let chunks = try PNGChunks(bytes, name: name)
        traits.formUnion(chunks.traits)

        let shape = ImageShape(height: height, width: width, channels: channels)
        // Deflate cannot hold more than this in the file: a header that claims more is false.
        guard shape.count / 32 / Inflate.largestRatio <= bytes.count else {
            throw DatasetError(
                .badData, "\(name) claims \(width)×\(height) pixels, which \(bytes.count) bytes cannot hold.")
        }
        var message = [CChar](repeating: 0, count: 128)
        let isWide = bytes[24] == 16
        let rowBytes = width * channels * (isWide ? 2 : 1)
        var pixels = [UInt8](repeating: 0, count: rowBytes * height)
        let status = bytes.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                message.withUnsafeMutableBufferPointer { text in
                    assay_png_decode(
                        source.baseAddress, source.count, target.baseAddress, rowBytes, height,
                        isWide ? 1 : 0, text.baseAddress, text.count)
                }
            }
        }
        guard status == 0 else {
            let text = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw DatasetError(.badData, "\(name) is a damaged PNG: \(text).")
        }
        var largest16: Int?
        if isWide { (pixels, largest16) = narrowed(pixels, white16) }
        return DecodedImage(Image8(unchecked: pixels, shape), traits, chunks.orientation, exif)
            .with(largest16: largest16)
    }

    /// Big-endian samples of 16 bits on 0…255, rounded, and the largest of them.
    private static func narrowed(_ wide: [UInt8], _ white: Int) -> ([UInt8], Int) {
        var narrow = [UInt8](repeating: 0, count: wide.count / 2)
        var largest = 0
        for index in narrow.indices {
            let value = Int(wide[2 * index]) << 8 | Int(wide[2 * index + 1])
            largest = max(largest, value)
            narrow[index] = UInt8(min(255, (2 * value * 255 + white) / (2 * white)))
        }
        return (narrow, largest)
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
}
