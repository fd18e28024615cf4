import Numerics

/// How a set is opened: images, or a table.
public struct OpenOptions: Sendable {
    /// What happens when a file of a folder cannot be decoded.
    public enum OnBadFile: String, Sendable, Codable, CaseIterable {
        /// The set is refused; the error lists the files.
        case fail
        /// The file is left out and listed in `SetInfo.skipped`.
        case skip
    }

    /// What happens to pictures whose EXIF data say that the camera was turned.
    public enum Exif: String, Sendable, Codable, CaseIterable {
        /// They are turned upright, as viewers show them.
        case apply
        /// They are taken as stored.
        case ignore
    }

    /// What the names of pictures say of their classes.
    public enum Labels: Sendable, Equatable {
        /// The label file that lies beside the pictures, else their folders, where these are no splits or parts.
        case auto
        /// The first folder is the class, whatever it is called.
        case folder
        /// Nothing: the set has no labels.
        case ignored
        /// A table of path and label; see docs/data.md for its forms. For folders and archives.
        case file(String)

        /// "auto", "folder", "none" or a path.
        public init(text: String) {
            switch text {
            case "auto": self = .auto
            case "folder": self = .folder
            case "none": self = .ignored
            default: self = .file(text)
            }
        }
    }

    /// Where the channels of an array of four sides are.
    public enum ArrayLayout: String, Sendable, Codable, CaseIterable {
        /// By the side that is 1 or 3; refused where both may be meant.
        case auto
        /// N×H×W×C.
        case channelsLast = "nhwc"
        /// N×C×H×W.
        case channelsFirst = "nchw"
        /// N×H×W, grey: an array of three sides.
        case grey = "nhw"
    }

    public var onBadFile: OnBadFile
    /// Larger images are refused by their header, before memory is taken.
    public var maxPixels: Int
    /// Packed files are refused when they, or what they unpack to, pass this many bytes.
    public var maxBytes: Int
    /// Whether `maxBytes` was chosen for these sets: then what unpacks to many times its size is no bomb.
    public var trustsSizes = false
    /// Decoded pixels of a folder are kept in memory when all of them need no more than this many bytes.
    public var cacheBytes: Int
    /// A seeded random sample of this many images (see `ImageSet.limited`); of a folder only these are decoded.
    public var limit: Int?
    /// Which rows of a manifest are taken; "#split" behind the path comes first.
    public var split: String?
    public var exif: Exif
    public var labels: Labels
    public var arrayLayout: ArrayLayout
    /// Answers what scale the values of a set are on, where that is in question.
    public var pixelRange: PixelRange?
    public var seed: UInt64
    public var parallel: Parallel
    /// What the user says of the columns of a table.
    public var schema: TableSchema?
    /// What the user says of several tables: their columns, keys and order.
    public var tables: TableSetSchema?
    /// The column of a table that learners predict; comes before that of `schema`.
    public var target: String?
    /// Whether a table is repaired where it breaks the rules of its format: what is done is counted in its notes.
    public var lenient = false
    /// Words that stand for a missing cell beside the empty one; nil for `MissingTokens.usual`.
    public var missing: [String]?
    /// Which table of a database is read; "#table" behind the path comes first.
    public var table: String?
    /// An SQL query whose rows are the table.
    public var query: String?

    public init(
        onBadFile: OnBadFile = .fail, maxPixels: Int = 100_000_000, maxBytes: Int = 8 << 30,
        cacheBytes: Int = 256 << 20, limit: Int? = nil,
        split: String? = nil, exif: Exif = .apply, labels: Labels = .auto,
        arrayLayout: ArrayLayout = .auto, pixelRange: PixelRange? = nil, seed: UInt64 = 0,
        parallel: Parallel = .serial
    ) {
        self.onBadFile = onBadFile
        self.maxPixels = maxPixels
        self.maxBytes = maxBytes
        self.cacheBytes = cacheBytes
        self.limit = limit
        self.split = split
        self.exif = exif
        self.labels = labels
        self.arrayLayout = arrayLayout
        self.pixelRange = pixelRange
        self.seed = seed
        self.parallel = parallel
    }
}
