import Hashing

/// Vectors of words from a file of text that the user gives: GloVe's form (`word v1 … vd`, one a line) or fastText's `.vec`, which
/// has a line with the number of words and of values first; also packed by gzip or Zstandard.
///
/// Such files come from anywhere and are large: lines are read one after the other, the vectors of wanted words alone are kept, and no
/// size is believed before it is seen. Pennington, Socher & Manning: GloVe, 2014; Bojanowski et al.: Enriching word vectors with
/// subword information, 2017.
public struct WordVectors: Sendable {
    /// Hexadecimal digest of the file as it lies there.
    public let sha256: String
    /// Values a word.
    public let dimension: Int
    /// Words in the file.
    public let wordsInFile: Int
    /// Wanted words that the file has.
    public var count: Int { places.count }

    private let places: [[UInt8]: Int]
    private let values: [Float]

    /// - Parameter wanted: UTF-8 of the words whose vectors are kept.
    /// - Throws: `DatasetError` naming file and line: no text, no words, rows of other lengths, values that are no finite numbers,
    ///   another number of words than the first line says.
    public init(path: String, wanted: Set<[UInt8]>) throws(DatasetError) {
        try self.init(try FileBytes.read(path, name: path, limit: Self.largestFile), name: path, wanted: wanted)
    }

    public init(_ bytes: [UInt8], name: String, wanted: Set<[UInt8]>) throws(DatasetError) {
        var lines = WordLines(name: name, wanted: wanted)
        if bytes.starts(with: [0x1f, 0x8b]) {
            var stream = try InflateStream(bytes, .gzip)
            while let piece = try stream.next(name: name) { try lines.read(piece[...]) }
            guard stream.ignored == 0 else {
                throw DatasetError(
                    .badData, "\(name) has \(stream.ignored) bytes behind its compressed data.", remedy: "Fetch or write the file again.")
            }
        } else if Zstandard.isFrame(bytes[...]) {
            var limits = ArchiveLimits(OpenOptions(maxBytes: Self.largestFile), archive: name)
            limits.content = "vectors"
            try lines.read(try Zstandard.unpacked(bytes[...], name: name, limits: limits)[...])
        } else {
            try lines.read(bytes[...])
        }
        try lines.finish()
        (dimension, wordsInFile) = (lines.dimension, lines.words)
        (places, values) = (lines.places, lines.values)
        sha256 = SHA256.hash(bytes).hexadecimal
    }

    /// The digest alone, for what has to be known before words are.
    public static func digest(of path: String) throws(DatasetError) -> String {
        SHA256.hash(try FileBytes.read(path, name: path, limit: largestFile)).hexadecimal
    }

    private static let largestFile = 64 << 30

    /// The vector of a word as written in the file; nil where the file lacks it.
    public func vector(_ word: [UInt8]) -> ArraySlice<Float>? {
        places[word].map { values[$0 * dimension..<($0 + 1) * dimension] }
    }
}

/// Reads lines from pieces of a file.
private struct WordLines {
    let name: String
    let wanted: Set<[UInt8]>
    private(set) var dimension = 0
    private(set) var words = 0
    private(set) var places: [[UInt8]: Int] = [:]
    private(set) var values: [Float] = []
    private var stated: Int?
    private var line = 0
    private var rest: [UInt8] = []
    /// Where the fields of the line at hand begin and end.
    private var fields: [Range<Int>] = []

    private static let longestLine = 1 << 20
    private static let mostValues = 1 << 14
    private static let again = "Give word vectors as text: a word and its values a line, separated by blanks."

    init(name: String, wanted: Set<[UInt8]>) { (self.name, self.wanted) = (name, wanted) }

    mutating func read(_ piece: ArraySlice<UInt8>) throws(DatasetError) {
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: 0x0A) {
            if rest.isEmpty {
                try take(piece[start..<end])
            } else {
                let whole = rest + piece[start..<end]
                rest = []
                try take(whole[...])
            }
            start = end + 1
        }
        rest += piece[start...]
        if rest.count > Self.longestLine { throw refuse("a line of more than \(Self.longestLine) bytes", ahead: 1) }
    }

    mutating func finish() throws(DatasetError) {
        let last = rest
        rest = []
        if !last.isEmpty { try take(last[...]) }
        guard words > 0 else { throw DatasetError(.badData, "\(name) holds no words.", remedy: Self.again) }
        if let stated, stated != words {
            throw DatasetError(
                .badData, "\(name) says that it holds \(stated) words and holds \(words).", remedy: "The file was cut off or changed: fetch it again.")
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) throws(DatasetError) {
        line += 1
        guard bytes.count <= Self.longestLine else { throw refuse("a line of more than \(Self.longestLine) bytes") }
        split(bytes)
        guard let first = fields.first else {
            // What ends a file, but no word.
            if bytes.isEmpty || bytes == [0x0D] { return }
            throw refuse("a line of blanks")
        }
        if line == 1 {
            if bytes.contains(0) { throw refuse("bytes of no text: a binary model") }
            if fields.count == 2, let count = whole(bytes[first]), let width = whole(bytes[fields[1]]) {
                guard count > 0, 1...Self.mostValues ~= width else { throw refuse("\(count) words of \(width) values") }
                (stated, dimension) = (count, width)
                return
            }
            guard 2...Self.mostValues + 1 ~= fields.count else {
                throw refuse(fields.count < 2 ? "a word without values" : "\(fields.count - 1) values")
            }
            dimension = fields.count - 1
        }
        if dimension == 0 { dimension = fields.count - 1 }
        words += 1
        guard fields.count > dimension else { throw refuse("\(max(0, fields.count - 1)) values where \(dimension) were expected") }
        if fields.count > dimension + 1 {
            // A few words of GloVe hold blanks; a value too many is none of them.
            if number(bytes[fields[fields.count - dimension - 1]]) != nil, fields.count == dimension + 2 {
                throw refuse("\(fields.count - 1) values where \(dimension) were expected")
            }
            return
        }
        let word = Array(bytes[first])
        guard wanted.contains(word), places[word] == nil else { return }
        for field in fields.dropFirst() {
            guard let value = number(bytes[field]), value.isFinite else { throw refuse("a value that is no finite number") }
            values.append(value)
        }
        places[word] = places.count
    }

    private mutating func split(_ bytes: ArraySlice<UInt8>) {
        fields.removeAll(keepingCapacity: true)
        var start: Int?
        for place in bytes.indices {
            let byte = bytes[place]
            if byte == 0x20 || byte == 0x09 || byte == 0x0D {
                if let begun = start { fields.append(begun..<place) }
                start = nil
            } else if start == nil {
                start = place
            }
        }
        if let begun = start { fields.append(begun..<bytes.endIndex) }
    }

    private func whole(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { 0x30...0x39 ~= $0 } ? Int(String(decoding: bytes, as: UTF8.self)) : nil
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> Float? { Float(String(decoding: bytes, as: UTF8.self)) }

    private func refuse(_ what: String, ahead: Int = 0) -> DatasetError {
        DatasetError(.badData, "\(name), line \(line + ahead): \(what).", remedy: Self.again)
    }
}
