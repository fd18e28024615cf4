/// Where a set lies, and the part of it that `#` names: one rule for every reader and every check of paths.
///
/// What stands behind the last `#` is a split of a manifest or of CIFAR files, a table of a database, or a folder inside a
/// folder or an archive of pictures, at any depth: `data/manifest.csv#train`, `people.db#customers`, `set.zip#train`, `photos#2026/train`. A file or folder whose own
/// name holds a `#` is itself; so is a path before whose `#` there is nothing, and what no folder inside can be called
/// (`a//b`, `../b`) is no part.
package struct SetPath: Sendable, Equatable {
    package let file: String
    package let split: String?

    package init(_ given: String) {
        self.init(given, exists: { path in if case .absent = FileBytes.kind(of: path) { false } else { true } })
    }

    init(_ given: String, exists: (String) -> Bool) {
        (file, split) = Self.parts(given, exists) ?? (given, nil)
    }

    private static func parts(_ given: String, _ exists: (String) -> Bool) -> (String, String)? {
        guard let mark = given.utf8.lastIndex(of: UInt8(ascii: "#")), !exists(given) else { return nil }
        let file = String(given[..<mark])
        let split = String(given[given.utf8.index(after: mark)...])
        // `/#/x` is a path that is not there, not the part x of everything under /.
        guard file.utf8.contains(where: { $0 != UInt8(ascii: "/") }), isInside(split), exists(file) else { return nil }
        return (file, split)
    }

    /// An empty name is left to the reader, which says that there is no such split.
    private static func isInside(_ split: String) -> Bool {
        split.isEmpty
            || split.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
    }
}
