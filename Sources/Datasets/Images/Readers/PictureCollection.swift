import Numerics

/// Where the encoded bytes of picture files are: a folder or an archive.
package protocol PictureStore: Sendable {
    /// The bytes of a file that the store listed.
    func contents(of path: [UInt8]) throws(DatasetError) -> [UInt8]
}

/// Picture files of one folder, archive or manifest, before they are decoded.
struct PictureCollection {
    let name: String
    /// "folder", "tar archive", …
    let place: String
    /// In byte-wise order of the paths.
    let entries: [DirectoryListing.Entry]
    /// Files that are known to be unusable.
    let problems: [DirectoryListing.Problem]
    let store: any PictureStore

    /// Decodes every picture once, or a seeded sample where the options ask for one.
    /// - Throws: `.badData` (`.inputOutput` where nothing else was wrong) with up to 20 bad files and their number,
    ///   when one is bad and bad files are not skipped, or none is left.
    func decoded(_ options: OpenOptions) throws(DatasetError) -> (PictureSource, SetInfo) {
        var chosen = entries
        var sampleNote: String?
        if let limit = options.limit, limit < entries.count {
            var stream = RandomStream(seed: options.seed).split("limit")
            chosen = stream.permutation(entries.count).prefix(max(0, limit)).sorted().map { entries[$0] }
            sampleNote = "A random sample of \(chosen.count) of \(entries.count) files (seed \(options.seed))."
        }
        var (source, failures) = PictureSource.scan(chosen, in: store, options)
        let bad = sorted(failures)
        if options.onBadFile == .fail || source.count == 0, !bad.isEmpty { throw refusal(bad, source.count) }
        var info = SetInfo(name: name, media: media(source), bytes: chosen.reduce(0) { $0 + $1.size })
        info.skipped = bad.map { .init(name: $0.name, reason: Self.reason($0)) }
        // All pictures together tell on what scale they are; one may well be black.
        let (scale, scaleNotes) = try scale(of: source, options)
        if let scale { source = PictureSource.scan(chosen, in: store, options, scale: scale).0 }
        info.notes = Self.notes(source) + scaleNotes + (sampleNote.map { [$0] } ?? [])
        return (source, info)
    }

    private func scale(
        of source: PictureSource, _ options: OpenOptions
    ) throws(DatasetError) -> (PictureSource.Scale?, notes: [String]) {
        var scale = PictureSource.Scale()
        var notes: [String] = []
        let range = options.pixelRange
        let narrow = source.files.filter { $0.largest16 == nil }.map(\.largest).max() ?? 0
        scale.table = PixelScale.table(largest: narrow, range)
        if scale.table == nil { notes += try PixelScale.question(largest: narrow, name: name, asked: range).map { [$0] } ?? [] }
        let wide = source.files.compactMap(\.largest16).max() ?? 0
        if let range, range.low == 0, range.fits(least: 0, largest: Double(wide)), let white = Int(exactly: range.high),
            white < 65535, wide > 0
        {
            scale.white16 = white
        } else {
            notes += try PixelScale.question16(largest: wide, name: name, asked: range).map { [$0] } ?? []
        }
        guard scale.table != nil || scale.white16 != 65535, let range else { return (nil, notes) }
        return (scale, notes + ["Values from \(range.text), scaled to 0…255."])
    }

    private typealias BadFile = (name: String, error: DatasetError)

    private func sorted(_ failures: [BadFile]) -> [BadFile] {
        let all = failures + problems.map { ($0.name, DatasetError($0.code, "\($0.name): \($0.reason).")) }
        return all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private func refusal(_ bad: [BadFile], _ good: Int) -> DatasetError {
        var lines = bad.prefix(20).map(\.error.message)
        if bad.count > 20 { lines.append("… and \(bad.count - 20) more") }
        let onlyIO = bad.allSatisfy { $0.error.code == .inputOutput || $0.error.code == .missing }
        let onlyUnsupported = bad.allSatisfy { $0.error.code == .unsupported }
        return DatasetError(
            onlyIO ? .inputOutput : onlyUnsupported ? .unsupported : .badData,
            "\(bad.count) of \(entries.count + problems.count) picture files in \(name) cannot be used:", details: lines,
            remedy: good == 0
                ? "No picture is left." : "Repair or remove them, or leave them out with --on-bad-file skip.")
    }

    /// The message without the name that begins it.
    private static func reason(_ file: BadFile) -> String {
        var text = file.error.message
        if text.hasPrefix(file.name) { text.removeFirst(file.name.count) }
        return String(text.drop { $0 == ":" || $0 == " " })
    }

    private func media(_ source: PictureSource) -> String {
        let found = Set(source.files.compactMap { ImageDecoder.Kind(extensionOf: $0.name) })
        let kinds = ImageDecoder.Kind.allCases.filter(found.contains).map(\.rawValue)
        return "\(place) of \(kinds.isEmpty ? "pictures" : kinds.joined(separator: " and "))"
    }

    private static func notes(_ source: PictureSource) -> [String] {
        var notes: [String] = []
        var shapes: [ImageShape: Int] = [:]
        for file in source.files { shapes[file.shape, default: 0] += 1 }
        if shapes.count > 1 {
            let common = shapes.sorted {
                ($1.value, $0.key.width, $0.key.height, $0.key.channels)
                    < ($0.value, $1.key.width, $1.key.height, $1.key.channels)
            }
            let listed = common.prefix(4).map { "\($0.value) of \($0.key.label)" }.joined(separator: ", ")
            let more = common.count > 4 ? " and \(common.count - 4) other shapes" : ""
            notes.append("Mixed shapes: \(listed)\(more).")
        }
        for (trait, text) in DecodedImage.Traits.descriptions {
            let count = source.files.count { $0.traits.contains(trait) }
            if count > 0 { notes.append("\(count) of \(source.count) pictures with \(text).") }
        }
        return notes
    }
}
