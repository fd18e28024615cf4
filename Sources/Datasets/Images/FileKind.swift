/// What a file in a folder or archive of pictures is, by its first bytes and its name.
enum FileKind: Equatable {
    /// PNG, JPEG or WebP, whatever its name.
    case picture
    /// A picture of a format that is not read.
    case otherPicture(String)
    /// Names the labels of pictures: `metadata.csv`, `metadata.jsonl`, `dataset.json`, `KEY.cls`.
    case labels
    /// A set of its own in one file.
    case packed
    case other

    /// How many of the first bytes `init` looks at.
    static let startLength = 32

    /// - Parameter start: the first bytes; asked for only where the name does not tell.
    init(_ path: [UInt8], start: () -> [UInt8]) {
        let ending = PathText.fileExtension(path)
        let name = PathText.parts(path).last.map { PathText.text($0).lowercased() } ?? ""
        if ImageSet.hasPictureExtension(path) {
            self = .picture
        } else if ending == "cls" || ["metadata.csv", "metadata.jsonl", "dataset.json"].contains(name) {
            self = .labels
        } else {
            self.init(name: name, ending: ending, start: start())
        }
    }

    private init(name: String, ending: String, start: [UInt8]) {
        if PNGDecoder.hasSignature(start) || JPEGCodec.hasSignature(start) || WebPDecoder.hasSignature(start) {
            self = .picture
        } else if let format = Self.formats[ending] ?? Self.format(start) {
            self = .otherPicture(format)
        } else if Self.packedEndings.contains(ending) || name.contains("idx") && name.contains("ubyte") {
            self = .packed
        } else {
            self = .other
        }
    }

    private static let packedEndings: Set<String> = ["npz", "npy", "tar", "tgz", "zip"]

    private static let formats: [String: String] = [
        "bmp": "BMP", "dib": "BMP", "gif": "GIF", "tif": "TIFF", "tiff": "TIFF", "heic": "HEIC", "heif": "HEIF",
        "avif": "AVIF", "jxl": "JPEG XL", "jp2": "JPEG 2000", "j2k": "JPEG 2000", "ppm": "PPM", "pgm": "PGM",
        "pbm": "PBM", "pnm": "PNM", "tga": "TGA", "ico": "ICO", "svg": "SVG", "exr": "OpenEXR", "psd": "Photoshop",
        "dcm": "DICOM", "nii": "NIfTI", "dng": "DNG", "cr2": "raw", "nef": "raw", "arw": "raw",
    ]

    private static func format(_ start: [UInt8]) -> String? {
        func holds(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
        if holds("GIF87a") || holds("GIF89a") { return "GIF" }
        if start.starts(with: [0x49, 0x49, 0x2a, 0]) || start.starts(with: [0x4d, 0x4d, 0, 0x2a]) { return "TIFF" }
        if start.starts(with: [0xff, 0x0a]) || start.starts(with: [0, 0, 0, 12]) && holds("JXL ", at: 4) { return "JPEG XL" }
        if start.starts(with: [0, 0, 0, 12]) && holds("jP  ", at: 4) { return "JPEG 2000" }
        if holds("ftyp", at: 4) {
            for (brand, format) in [("avif", "AVIF"), ("avis", "AVIF"), ("heic", "HEIC"), ("heix", "HEIC"), ("mif1", "HEIF")]
            where holds(brand, at: 8) { return format }
        }
        // "BM" begins many a text; the size of the second header tells.
        if holds("BM"), start.count >= 18, start[15] == 0, start[16] == 0, start[17] == 0,
            [12, 40, 52, 56, 64, 108, 124].contains(start[14])
        {
            return "BMP"
        }
        return nil
    }
}
