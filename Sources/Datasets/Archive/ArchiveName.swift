/// Names of archive entries. Nothing is unpacked to disk, yet names that lead outside are a sign of an attack.
enum ArchiveName {
    /// Entries beyond this many are refused.
    static let mostEntries = 4_000_000

    /// The path without "." and empty components.
    /// - Throws: `.badData` for absolute names, names with "..", backslashes or NUL.
    static func checked(_ name: [UInt8], archive: String) throws(DatasetError) -> [UInt8] {
        let shown = PathText.text(name)
        func refuse(_ what: String) -> DatasetError {
            DatasetError(
                .badData, "\(archive), entry \(shown): \(what).",
                remedy: "Pack the folder again, with paths relative to it.")
        }
        if name.isEmpty { throw refuse("it has no name") }
        if name.first == UInt8(ascii: "/") { throw refuse("its name is an absolute path") }
        if name.contains(UInt8(ascii: "\\")) { throw refuse("its name holds a backslash") }
        if name.contains(0) { throw refuse("its name holds a NUL byte") }
        let parts = name.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) { throw refuse("its name leads outside the archive") }
        return Array(parts.joined(separator: [UInt8(ascii: "/")]))
    }
}

/// How much an archive may unpack to.
struct ArchiveLimits: Sendable {
    /// Bytes of all entries together.
    let bytes: Int
    let archive: String

    /// Pictures are compressed already; only a bomb shrinks by more than this.
    static let largestRatio = 200
    /// Below this many bytes the ratio is not looked at.
    static let harmless = 64 << 20

    func check(unpacked: Int, packed: Int) throws(DatasetError) {
        guard unpacked <= bytes else {
            throw DatasetError(
                .badData, "\(archive) unpacks to more than the limit of \(bytes) bytes.",
                remedy: "Unpack it and give the folder.")
        }
        guard unpacked <= Self.harmless || unpacked / Self.largestRatio <= packed else {
            throw DatasetError(
                .badData,
                "\(archive) unpacks to more than \(Self.largestRatio) times its \(packed) bytes: it is no archive of "
                    + "pictures.",
                remedy: "Unpack it and give the folder.")
        }
    }
}
