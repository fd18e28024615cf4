/// Names of files as text. Names are bytes: two names that differ in bytes are never shown or counted as one.
package enum PathText {
    /// The name where it is UTF-8; else every byte that is none as `\xNN`, so that no two names become one.
    package static func text(_ name: some Collection<UInt8>) -> String {
        let bytes = Array(name)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var shown = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
            if let scalar = String(validating: rest.prefix(length), as: UTF8.self), rest.count >= length {
                // A backslash of its own would make two names look alike.
                shown += first == UInt8(ascii: "\\") ? "\\\\" : scalar
                rest = rest.dropFirst(length)
            } else {
                let digits = String(first, radix: 16, uppercase: true)
                shown += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
                rest = rest.dropFirst()
            }
        }
        return shown
    }

    /// The parts between slashes.
    package static func parts(_ path: [UInt8]) -> [ArraySlice<UInt8>] { path.split(separator: UInt8(ascii: "/")) }

    /// What stands behind the last dot of the last part, in lower case; empty where there is none.
    package static func fileExtension(_ path: [UInt8]) -> String {
        let name = path[(path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return "" }
        return text(name[(dot + 1)...]).lowercased()
    }

    /// Up to `most` names, then how many more there are.
    package static func listed(_ names: [String], most: Int = 5) -> String {
        names.prefix(most).joined(separator: ", ") + (names.count > most ? ", … and \(names.count - most) more" : "")
    }
}
