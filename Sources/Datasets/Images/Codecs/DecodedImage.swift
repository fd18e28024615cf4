/// A decoded picture and what was done to get it to 8-bit grey or colour.
package struct DecodedImage: Sendable {
    /// Conversions and oddities, each told to the user once for a set.
    package struct Traits: OptionSet, Sendable, Hashable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let palette = Traits(rawValue: 1)
        package static let smallDepth = Traits(rawValue: 2)
        package static let sixteenBit = Traits(rawValue: 4)
        package static let alpha = Traits(rawValue: 8)
        package static let cmyk = Traits(rawValue: 16)
        package static let rotated = Traits(rawValue: 32)
        package static let extraBytes = Traits(rawValue: 64)
        package static let animated = Traits(rawValue: 128)
        package static let otherExtension = Traits(rawValue: 256)
        package static let notRotated = Traits(rawValue: 512)

        /// In the order of the notes of a set.
        package static let descriptions: [(Traits, String)] = [
            (.sixteenBit, "16 bits a sample, scaled to 8"),
            (.smallDepth, "fewer than 8 bits a sample, scaled to 8"),
            (.palette, "a palette, expanded to colour"),
            (.alpha, "transparency, dropped (colours kept as stored)"),
            (.cmyk, "CMYK inks, converted to RGB without a colour profile"),
            (.rotated, "an EXIF orientation, applied"),
            (.notRotated, "an EXIF orientation, ignored"),
            (.animated, "an animation, first picture used"),
            (.extraBytes, "stray bytes between or behind their data, ignored"),
            (.otherExtension, "an extension that does not fit the content"),
        ]
    }

    package let image: Image8
    package let traits: Traits
    /// The largest sample of a picture of 16 bits, before it was scaled.
    private(set) var largest16: Int?

    func with(largest16: Int?) -> DecodedImage {
        var image = self
        image.largest16 = largest16
        return image
    }

    init(image: Image8, traits: Traits) {
        self.image = image
        self.traits = traits
    }

    /// A picture with the orientation that its file states, applied or not.
    init(_ image: Image8, _ traits: Traits, _ tags: OrientationTags, _ exif: OpenOptions.Exif) {
        let passedOver = tags.ignored.map { $0 != .upright } ?? false
        guard let orientation = tags.stated, orientation != .upright else {
            self.init(image: image, traits: passedOver ? traits.union(.notRotated) : traits)
            return
        }
        switch exif {
        case .apply: self.init(image: orientation.applied(to: image), traits: traits.union(.rotated))
        case .ignore: self.init(image: image, traits: traits.union(.notRotated))
        }
    }
}

/// PNG, JPEG and WebP, told apart by their first bytes.
package enum ImageDecoder {
    /// - Parameter name: what messages call the file; its extension is compared with the content.
    package static func decode(
        _ bytes: [UInt8], name: String, maxPixels: Int, exif: OpenOptions.Exif = .apply, white16: Int = 65535
    ) throws(DatasetError) -> DecodedImage {
        let kind: Kind
        let decoded: DecodedImage
        if PNGDecoder.hasSignature(bytes) {
            kind = .png
            decoded = try PNGDecoder.decode(
                bytes, name: name, maxPixels: maxPixels, exif: exif, white16: white16)
        } else if JPEGCodec.hasSignature(bytes) {
            kind = .jpeg
            decoded = try JPEGCodec.decode(bytes, name: name, maxPixels: maxPixels, exif: exif)
        } else if WebPDecoder.hasSignature(bytes) {
            kind = .webp
            decoded = try WebPDecoder.decode(bytes, name: name, maxPixels: maxPixels, exif: exif)
        } else {
            throw DatasetError(.badData, "\(name) \(describe(bytes)).")
        }
        return Kind(extensionOf: name) ?? kind == kind
            ? decoded : DecodedImage(image: decoded.image, traits: decoded.traits.union(.otherExtension))
                .with(largest16: decoded.largest16)
    }

    /// The formats, as the messages and notes call them.
    enum Kind: String, CaseIterable {
        case png = "PNG", jpeg = "JPEG", webp = "WebP"

        var extensions: [String] {
            switch self {
            case .png: ["png", "apng"]
            case .jpeg: ["jpg", "jpeg", "jfif", "jpe", "pjpeg"]
            case .webp: ["webp"]
            }
        }

        /// By the extension, in any letter case; nil for any other or none.
        init?(extensionOf name: String) {
            guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
            let end = name[name.utf8.index(after: dot)...].lowercased()
            guard let kind = Self.allCases.first(where: { $0.extensions.contains(end) }) else { return nil }
            self = kind
        }
    }

    /// 2³¹ − 1, of PNG; others have less.
    private static let largestSide = 0x7fff_ffff

    /// The sides that a header claims are refused here, before memory is taken.
    static func check(width: Int, height: Int, name: String, maxPixels: Int) throws(DatasetError) {
        guard let pixels = ImageShape.checkedCount(width, height) else {
            throw DatasetError(.badData, "\(name) has a size of \(width)×\(height).")
        }
        guard max(width, height) <= largestSide else {
            throw DatasetError(
                .badData, "\(name) claims \(width)×\(height) pixels; no format has sides above \(largestSide).",
                remedy: "Its header is damaged: fetch or write the file again.")
        }
        guard pixels <= maxPixels else {
            throw DatasetError(
                .badData, "\(name) claims \(width)×\(height) pixels, more than the limit of \(maxPixels).",
                remedy: "Raise --max-pixels if the picture is meant to be so large.")
        }
    }

    private static func describe(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "is empty (0 bytes)" }
        let start = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
        if start.contains("<html") || start.contains("<!doctype") { return "is a web page (HTML), no picture" }
        let known: [([UInt8], String)] = [
            (Array("GIF8".utf8), "GIF"), (Array("RIFF".utf8), "RIFF, but no WebP"), (Array("BM".utf8), "BMP"),
            ([0x49, 0x49, 0x2a, 0], "TIFF"), ([0x4d, 0x4d, 0, 0x2a], "TIFF"), (Array("%PDF".utf8), "PDF"),
            ([0x1f, 0x8b], "gzip"), (Array("PK".utf8), "a zip archive"), (Array("{".utf8), "text"),
            ([0x89, 0x50, 0x4e, 0x47], "a damaged PNG (its signature is changed, as by a text-mode transfer)"),
        ]
        for (prefix, kind) in known where bytes.starts(with: prefix) { return "is \(kind), neither PNG nor JPEG nor WebP" }
        return
            "is neither PNG nor JPEG nor WebP (it begins with \(bytes.prefix(4).map { hexadecimal($0) }.joined(separator: " ")))"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return byte < 16 ? "0" + text : text
    }
}
