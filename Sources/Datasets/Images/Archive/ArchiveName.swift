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
