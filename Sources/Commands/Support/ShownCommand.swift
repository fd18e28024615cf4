/// A command line as a report shows it: without the path of the program and without folders, which may name people or
/// places; whoever repeats it knows where the data lie.
package enum ShownCommand {
    package static func text(_ command: [String]) -> String {
        (["assay"] + command.dropFirst()).map { word in
            let word = withoutFolders(word)
            return word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,+".contains($0) } && !word.isEmpty
                ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }

    /// The last part of a path, also of `--option=PATH`, `name=PATH` and `PATH#split`.
    package static func withoutFolders(_ word: String) -> String {
        guard word.contains("/") else { return word }
        let equals = word.firstIndex(of: "=")
        let slash = word.firstIndex(of: "/")
        var head = ""
        var path = Substring(word)
        if let equals, let slash, equals < slash {
            head = String(word[...equals])
            path = word[word.index(after: equals)...]
        }
        let last = path.split(separator: "/").last { $0 != "." && $0 != ".." }
        return head + (last.map(String.init) ?? ".")
    }
}
