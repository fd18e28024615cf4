import Yams

/// YAML text to a tree that is safe to walk: bounded size and depth, no aliases, one document.
enum SchemaDocument {
    static let largest = 8 << 20
    static let deepest = 16

    static func compose(_ yaml: String, file: String) throws(DatasetError) -> Node {
        guard yaml.utf8.count <= largest else {
            throw DatasetError(.badData, "\(file) is larger than 8 MB.", remedy: "Check that this is a schema.")
        }
        try refuseDangers(Array(yaml.utf8), file)
        let found: Node?
        do {
            found = try Parser(yaml: yaml, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw translated(error, file)
        } catch {
            throw DatasetError(.badData, "\(file) is not valid YAML.", remedy: "Check indentation, quotes and brackets.")
        }
        guard let found else {
            throw DatasetError(.badData, "\(file) is empty.", remedy: "Write one with `assay schema infer`.")
        }
        return found
    }

    /// What is wrong, with the line it stands in.
    static func error(_ mark: Mark?, _ file: String, _ what: String, _ remedy: String) -> DatasetError {
        DatasetError(.badData, "\(file)\(mark.map { ", line \($0.line)" } ?? ""): \(what).", remedy: remedy)
    }

    /// Before the library sees it: it recurses for each nested collection, and aliases unfold without bound.
    private static func refuseDangers(_ bytes: [UInt8], _ file: String) throws(DatasetError) {
        var (line, depth, dashes) = (1, 0, 0)
        var isQuoted: UInt8 = 0
        var isComment = false
        // Whether this byte belongs to the one before: behind a backslash, or the second of two single quotes.
        var isTaken = false
        var previous = UInt8(ascii: "\n")
        // The last byte that is no blank: behind some of them a value begins.
        var solid = UInt8(ascii: "\n")
        for (place, byte) in bytes.enumerated() {
            defer {
                previous = byte
                if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") { solid = byte }
            }
            if byte == UInt8(ascii: "\n") {
                line += 1
                dashes = 0
                isComment = false
                continue
            }
            if isComment { continue }
            if isQuoted != 0 {
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0
                if isTaken {
                    isTaken = false
                } else if byte == isQuoted, isQuoted == UInt8(ascii: "\"") {
                    isQuoted = 0
                } else if byte == isQuoted {
                    if next == byte { isTaken = true } else { isQuoted = 0 }
                } else {
                    isTaken = byte == UInt8(ascii: "\\") && isQuoted == UInt8(ascii: "\"")
                }
                continue
            }
            let opens = " \n\t[{,".utf8.contains(previous)
            let begins = opens && "\n:,[{-?".utf8.contains(solid)
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): if begins { isQuoted = byte }
            case UInt8(ascii: "#"): isComment = opens
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "-"), UInt8(ascii: "?"):
                if opens, place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: " ") { dashes += 1 }
            case UInt8(ascii: "*"), UInt8(ascii: "&"):
                guard begins, place + 1 < bytes.count, !" \n\t,=".utf8.contains(bytes[place + 1]) else { break }
                throw DatasetError(
                    .badData, "\(file), line \(line): anchors (&name) and aliases (*name) are not allowed.",
                    remedy: "Write the value out, or put it in quotes.")
            default: break
            }
            guard depth <= deepest, dashes <= deepest else {
                throw DatasetError(
                    .badData, "\(file), line \(line): collections are nested more than \(deepest) deep.",
                    remedy: "A schema needs four levels.")
            }
        }
    }

    private static func translated(_ failure: YamlError, _ file: String) -> DatasetError {
        let remedy = "Check indentation, quotes and brackets at this place."
        switch failure {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            return error(mark, file, "not valid YAML: \(problem)", remedy)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "“\($0)”" }.joined(separator: ", ")
            return error(context.mark, file, "the key \(names) is given twice", "Remove one of them.")
        default: return DatasetError(.badData, "\(file) is not valid YAML.", remedy: remedy)
        }
    }
}
