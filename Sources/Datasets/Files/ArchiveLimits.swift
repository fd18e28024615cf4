/// How much a packed file may unpack to: one bound for archives, zipped arrays and files packed by gzip.
struct ArchiveLimits: Sendable {
    /// Bytes of everything together.
    let bytes: Int
    let archive: String
    /// Below this many bytes the ratio is not looked at.
    var harmless = 64 << 20
    /// Whether the user gave the bound; then no ratio is suspicious.
    var isChosen = false
    /// What it ought to hold, for messages.
    var content = "pictures"

    /// Pictures are compressed already, and arrays of pictures hold more than one colour; only a bomb shrinks by more.
    static let largestRatio = 200

    init(bytes: Int, archive: String) {
        self.bytes = bytes
        self.archive = archive
    }

    /// For an archive of picture files.
    init(_ options: OpenOptions, archive: String) {
        self.init(bytes: options.maxBytes, archive: archive)
        isChosen = options.trustsSizes
    }

    /// For a packed array: what fits in memory is harmless.
    init(_ options: OpenOptions, array: String) {
        self.init(options, archive: array)
        harmless = max(harmless, options.cacheBytes)
        content = "images"
    }

    func check(unpacked: Int, packed: Int) throws(DatasetError) {
        guard unpacked <= bytes else {
            throw DatasetError(
                .badData, "\(archive) unpacks to \(unpacked) bytes or more, above the limit of \(bytes) bytes.",
                remedy: "Raise --max-unpacked (in MB) if it is meant to be so large.")
        }
        guard isChosen || unpacked <= harmless || unpacked / Self.largestRatio <= packed else {
            throw DatasetError(
                .badData,
                "\(archive) unpacks to \(unpacked) bytes or more, above \(Self.largestRatio) times its \(packed) bytes: it "
                    + "is no file of \(content).",
                remedy: "If it is meant, say how much it may unpack to: --max-unpacked \((unpacked >> 20) + 1) (in MB).")
        }
    }
}
