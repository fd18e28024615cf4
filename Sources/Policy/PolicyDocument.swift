import Yams

/// YAML text to a tree that is safe to walk: bounded size and depth, no anchors, no aliases, one document.
package enum PolicyDocument {
    static let byteLimit = 1_000_000
    static let depthLimit = 32

    package static func compose(_ yaml: String, file: String) throws(PolicyError) -> Node {
        guard yaml.utf8.count <= byteLimit else {
            throw PolicyError(
                .tooLarge, "the file is larger than 1 MB", file: file,
                remedy: "A policy is a page of text: check that this is the right file.")
        }
        try refuseDangers(yaml, file: file)
        let parser: Parser
        let root: Node?
        do {
            parser = try Parser(yaml: yaml, encoding: .utf8)
            root = try parser.singleRoot()
        } catch let error as YamlError {
            throw translate(error, file: file)
        } catch {
            throw PolicyError(.syntax, "not valid YAML", file: file, remedy: "Check the file with a YAML checker.")
        }
        guard let root else {
            throw PolicyError(
                .emptyChecks, "the file is empty", file: file, line: 1, column: 1,
                remedy: "Start from a preset: `extends: builtin:image-default`.")
        }
        // A node holds its anchor weakly, so the parser has to outlive the search for anchors.
        let anchored = withExtendedLifetime(parser) { firstAnchor(root) }
        if let anchored { throw anchorError(anchored.mark?.line, anchored.mark?.column, file) }
        return root
    }

    /// Looks at the bytes before the YAML library does: aliases unfold without bound while it compares keys, and it
    /// recurses for each nested collection.
    private static func refuseDangers(_ yaml: String, file: String) throws(PolicyError) {
        var line = 1
        var column = 0
        var previous: UInt8 = 0x0A
        var anchor: (line: Int, column: Int)?
        var alias: (line: Int, column: Int)?
        var depth = 0
        var dashes = 0
        let openers = Set(" \n\r\t[]{},:-?".utf8)
        let bytes = Array(yaml.utf8)
        for (index, byte) in bytes.enumerated() {
            column += 1
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
            let startsName = openers.contains(previous) && !openers.contains(next)
            if byte == UInt8(ascii: "&"), startsName, anchor == nil { anchor = (line, column) }
            if byte == UInt8(ascii: "*"), startsName, alias == nil { alias = (line, column) }
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
            if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth = max(0, depth - 1) }
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?"), openers.contains(previous), next == 0x20 {
                dashes += 1
            }
            if depth > depthLimit || dashes > depthLimit {
                throw PolicyError(
                    .tooDeep, "collections are nested more than \(depthLimit) deep", file: file, line: line,
                    column: column, remedy: "A policy needs three levels: write the checks as a flat list.")
            }
            previous = byte
            if byte == 0x0A {
                line += 1
                column = 0
                dashes = 0
            }
        }
        if anchor != nil, let alias { throw anchorError(alias.line, alias.column, file) }
    }

    private static func anchorError(_ line: Int?, _ column: Int?, _ file: String) -> PolicyError {
        PolicyError(
            .anchor, "anchors (&name) and aliases (*name) are not allowed", file: file, line: line, column: column,
            remedy: "Write the value out; put a blank after & or * in ordinary text.")
    }

    private static func firstAnchor(_ node: Node) -> Node? {
        if node.anchor != nil { return node }
        switch node {
        case .scalar, .alias: return nil
        case .sequence(let sequence):
            for child in sequence {
                if let found = firstAnchor(child) { return found }
            }
        case .mapping(let mapping):
            for (key, value) in mapping {
                if let found = firstAnchor(key) ?? firstAnchor(value) { return found }
            }
        }
        return nil
    }

    private static func translate(_ error: YamlError, file: String) -> PolicyError {
        let remedy = "Check indentation, quotes and brackets at this place."
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return .at(mark, file, .syntax, "not valid YAML: \(problem)", remedy)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "“\($0)”" }.joined(separator: ", ")
            return .at(
                context.mark, file, .duplicateKey, "the key \(names) is given twice in one mapping",
                "Remove one of them.")
        case .reader(let problem, let offset, _, let yaml):
            let line = offset.map { limit in yaml.utf8.prefix(max(0, limit)).count { $0 == 0x0A } + 1 }
            return PolicyError(
                .syntax, "not readable as YAML: \(problem)", file: file, line: line,
                remedy: "Save the file as UTF-8 text without control characters.")
        default:
            return PolicyError(.syntax, "not valid YAML", file: file, remedy: remedy)
        }
    }
}
