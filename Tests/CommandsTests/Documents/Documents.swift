import Foundation
import TestSupport

/// Documents of the repository and the commands that they show.
enum Documents {
    struct Command: CustomStringConvertible {
        var file: String
        var line: Int
        /// With the program's name.
        var words: [String]
        /// Names things that it leaves out by "…", "..." or "[…]".
        var isPart: Bool

        var description: String { "\(file):\(line): \(words.joined(separator: " "))" }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: SharedData.repository.appending(path: path), encoding: .utf8)
    }

    /// README, CONTRIBUTING and all of docs/ and metrics/ that is Markdown.
    static func all() throws -> [String] {
        let root = SharedData.repository.path(percentEncoded: false)
        let below = try ["docs", "metrics"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder).map { folder + "/" + $0 }
        }
        return ["README.md", "CONTRIBUTING.md"] + below.filter { $0.hasSuffix(".md") }.sorted()
    }

    /// Lines of fenced blocks and code spans that begin with `assay`.
    static func commands(in file: String) throws -> [Command] {
        var found: [Command] = []
        var fence: String?
        var waiting: (line: Int, text: String)?
        for (index, raw) in try text(file).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmingCharacters(in: .whitespaces)
            if line.hasPrefix("```") {
                fence = fence == nil ? String(line.dropFirst(3)) : nil
                continue
            }
            // A block without a language is output, or a picture of the house.
            if fence == "" { continue }
            guard fence != nil else {
                found += spans(line).map { Command(file: file, line: index + 1, words: words($0), isPart: true) }
                continue
            }
            if let begun = waiting {
                waiting = (begun.line, begun.text + " " + line)
            } else if let start = ["", "- ", "- run: ", "$ "].first(where: { line.hasPrefix($0 + "assay ") }) {
                waiting = (index + 1, String(line.dropFirst(start.count)))
            } else {
                continue
            }
            guard let whole = waiting else { continue }
            if whole.text.hasSuffix("\\") {
                waiting = (whole.line, String(whole.text.dropLast()))
                continue
            }
            waiting = nil
            // YAML goes on without a backslash; such a line is a part of its command.
            let isPart = whole.text.contains("...") || whole.text.contains("…") || fence == "yaml"
            found.append(Command(file: file, line: whole.line, words: words(whole.text), isPart: isPart))
        }
        return found
    }

    private static func spans(_ line: String) -> [String] {
        line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("assay ") }.map { String($0.element) }
    }

    /// Words as a shell sees them; comments, pipes and redirections end the command.
    static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        var has = false
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                has = true
            } else if character == " " {
                if has || !word.isEmpty { words.append(word) }
                word = ""
                has = false
            } else if word.isEmpty, !has, "#|>&;".contains(character) {
                return words
            } else {
                word.append(character)
            }
        }
        if has || !word.isEmpty { words.append(word) }
        return words
    }
}
