import Numerics

/// How a set of images is opened.
public struct OpenOptions: Sendable {
    /// What happens when a file of a folder cannot be decoded.
    public enum OnBadFile: String, Sendable, Codable, CaseIterable {
        /// The set is refused; the error lists the files.
        case fail
        /// The file is left out and listed in `ImageSetInfo.skipped`.
        case skip
    }

    public var onBadFile: OnBadFile
    /// Larger images are refused by their header, before memory is taken.
    public var maxPixels: Int
    /// Packed files are refused when they, or what they unpack to, pass this many bytes.
    public var maxBytes: Int
    /// Decoded pixels of a folder are kept in memory when all of them need no more than this many bytes.
    public var cacheBytes: Int
    /// A seeded random sample of this many images (see `ImageSet.limited`); of a folder only these are decoded.
    public var limit: Int?
    /// Which rows of a manifest are taken; "#split" behind the path comes first.
    public var split: String?
    public var seed: UInt64
    public var parallel: Parallel

    public init(
        onBadFile: OnBadFile = .fail, maxPixels: Int = 100_000_000, maxBytes: Int = 8 << 30,
        cacheBytes: Int = 256 << 20, limit: Int? = nil,
        split: String? = nil, seed: UInt64 = 0, parallel: Parallel = .serial
    ) {
        self.onBadFile = onBadFile
        self.maxPixels = maxPixels
        self.maxBytes = maxBytes
        self.cacheBytes = cacheBytes
        self.limit = limit
        self.split = split
        self.seed = seed
        self.parallel = parallel
    }
}
