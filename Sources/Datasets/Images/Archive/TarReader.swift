/// Reads a tar archive as its bytes come; only the contents of pictures and of files that label them are kept.
///
/// Regular files are read. Links, devices and FIFOs are refused; so are two entries of one name. Long names of POSIX
/// (pax) and GNU archives are understood, sparse files and multi-volume archives are not.
struct TarReader {
    /// Contents of pictures and of files that may name their labels, by their path.
    private(set) var contents: [[UInt8]: [UInt8]] = [:]
    /// Every regular file that is not hidden.
    private(set) var seen: [(path: [UInt8], kind: FileKind, size: Int)] = []
    /// Regular files that are hidden or lie in hidden folders.
    private(set) var hidden: [[UInt8]] = []

    private enum Purpose { case unknown([UInt8], size: Int), keep([UInt8]), skip, pax, longName }
    private enum State { case header, content(left: Int, padding: Int, Purpose), padding(Int), ended }

    private let archive: String
    private let limits: ArchiveLimits
    private var state = State.header
    private var block: [UInt8] = []
    private var content: [UInt8] = []
    private var names: Set<[UInt8]> = []
    private var zeroBlocks = 0
    private var entries = 0
    private var lastName: String?
    private var longName: [UInt8]?
    private var longSize: Int?

    private static let longestName = 1 << 20

    init(archive: String, limits: ArchiveLimits) {
        self.archive = archive
        self.limits = limits
    }

    /// Where the reader stands, for messages.
    var place: String { lastName.map { "entry \($0)" } ?? "its first entry" }

    mutating func feed(_ chunk: ArraySlice<UInt8>) throws(DatasetError) {
        var rest = chunk
        while !rest.isEmpty {
            switch state {
            case .header:
                let taken = rest.prefix(TarHeader.size - block.count)
                block += taken
                rest = rest.dropFirst(taken.count)
                if block.count == TarHeader.size {
                    try header()
                    block.removeAll(keepingCapacity: true)
                }
            case .content(let left, let padding, var purpose):
                let taken = rest.prefix(left)
                if case .skip = purpose {} else { content += taken }
                rest = rest.dropFirst(taken.count)
                if case .unknown(let path, let size) = purpose, content.count >= FileKind.startLength || taken.count == left {
                    purpose = decided(path, size)
                }
                if taken.count < left {
                    state = .content(left: left - taken.count, padding: padding, purpose)
                } else {
                    try finish(purpose)
                    state = padding == 0 ? .header : .padding(padding)
                }
            case .padding(let left):
                let taken = min(left, rest.count)
                rest = rest.dropFirst(taken)
                state = taken == left ? .header : .padding(left - taken)
            case .ended:
                guard rest.allSatisfy({ $0 == 0 }) else {
                    throw refuse("there is data behind its end mark", remedy: "Pack the folder into one archive.")
                }
                return
            }
        }
    }

    /// - Throws: `.badData` when the archive has no end mark.
    func finish() throws(DatasetError) {
        if case .ended = state { return }
        throw DatasetError(
            .badData, "\(archive) ends early, at \(place).", remedy: "The archive was cut off: fetch or pack it again.")
    }

    private mutating func header() throws(DatasetError) {
        if block.allSatisfy({ $0 == 0 }) {
            zeroBlocks += 1
            if zeroBlocks == 2 { state = .ended }
            return
        }
        guard zeroBlocks == 0, TarHeader.isHeader(block[...]), let header = TarHeader(block[...]) else {
            throw refuse("the block behind \(place) is no tar header", remedy: "The archive is damaged: pack it again.")
        }
        entries += 1
        guard entries <= ArchiveName.mostEntries else {
            throw refuse("it has more than \(ArchiveName.mostEntries) entries", remedy: "Give the folder.")
        }
        switch header.type {
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "L"):
            guard header.contentSize <= Self.longestName else {
                throw refuse("a name of \(header.contentSize) bytes behind \(place)", remedy: "Pack it again.")
            }
            start(header.contentSize, header.type == UInt8(ascii: "L") ? .longName : .pax)
        case UInt8(ascii: "g"), UInt8(ascii: "K"), UInt8(ascii: "V"): start(header.contentSize, .skip)
        default: try entry(header)
        }
    }

    private mutating func entry(_ header: TarHeader) throws(DatasetError) {
        let path = try ArchiveName.checked(longName ?? header.name, archive: archive)
        let size = longSize ?? header.contentSize
        (longName, longSize) = (nil, nil)
        lastName = PathText.text(path)
        switch header.type {
        case UInt8(ascii: "0"), UInt8(ascii: "7"), 0:
            if header.type == 0 && header.name.last == UInt8(ascii: "/") { return start(0, .skip) }
            try limits.check(unpacked: size, packed: size)
            guard PictureInventory.hiddenPart(of: path) == nil else {
                hidden.append(path)
                return start(size, .skip)
            }
            guard names.insert(path).inserted else { throw refuse("two of \(place)", remedy: "Remove one.") }
            start(size, size > 0 ? .unknown(path, size: size) : decided(path, 0))
        case UInt8(ascii: "5"): start(0, .skip)
        case UInt8(ascii: "1"), UInt8(ascii: "2"):
            throw refuse("\(place) is a link", remedy: "Pack the files themselves (tar --dereference --hard-dereference).")
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"):
            throw refuse("\(place) is no regular file", remedy: "Pack pictures only.")
        default:
            throw DatasetError(
                .unsupported, "\(archive), \(place): entries of type \(header.type) are not read.",
                remedy: "Pack it as a plain POSIX tar.")
        }
    }

    /// What is done with a file whose first bytes are in `content`.
    private mutating func decided(_ path: [UInt8], _ size: Int) -> Purpose {
        let kind = FileKind(path) { content }
        seen.append((path, kind, size))
        switch kind {
        case .picture, .labels: return .keep(path)
        case .otherPicture, .packed, .other:
            content = []
            return .skip
        }
    }

    private mutating func start(_ size: Int, _ purpose: Purpose) {
        content.removeAll(keepingCapacity: false)
        let padding = (TarHeader.size - size % TarHeader.size) % TarHeader.size
        if size > 0 {
            state = .content(left: size, padding: padding, purpose)
        } else {
            state = .header
        }
    }

    private mutating func finish(_ purpose: Purpose) throws(DatasetError) {
        switch purpose {
        case .keep(let path): contents[path] = content
        case .longName: longName = TarHeader.text(content[...])
        case .pax: try pax()
        case .skip, .unknown: break
        }
        content = []
    }

    /// Records "LENGTH KEY=VALUE\n", the length counting all of it.
    private mutating func pax() throws(DatasetError) {
        var rest = content[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard digits.count < 8, let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 2,
                length <= rest.count, rest[digits.endIndex] == 0x20, rest[rest.startIndex + length - 1] == 0x0a
            else { throw refuse("the extended header behind \(place) is damaged", remedy: "Pack it again.") }
            let record = rest[digits.endIndex + 1..<rest.startIndex + length - 1]
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = record[(equals + 1)...]
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": longName = Array(value)
            case "size":
                guard let size = Int(String(decoding: value, as: UTF8.self)), size >= 0 else {
                    throw refuse("the extended header behind \(place) is damaged", remedy: "Pack it again.")
                }
                longSize = size
            case let key where key.hasPrefix("GNU.sparse"):
                throw DatasetError(
                    .unsupported, "\(archive): sparse files are not read.", remedy: "Pack it without --sparse.")
            default: continue
            }
        }
    }

    private func refuse(_ what: String, remedy: String) -> DatasetError {
        DatasetError(.badData, "\(archive): \(what).", remedy: remedy)
    }
}
