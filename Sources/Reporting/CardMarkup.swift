import Charts

/// The little Markdown that metric cards use, as HTML: paragraphs, lists, fenced code, `code`, **strong**, *emphasis*,
/// and the text of links. Everything else is text.
enum CardMarkup {
    static func html(_ markdown: String) -> String {
        var blocks: [String] = []
        var paragraph: [String] = []
        var items: [String] = []
        var listTag = "ul"
        var code: [String]?

        func endParagraph() {
            if !paragraph.isEmpty { blocks.append("<p>\(inline(paragraph.joined(separator: " ")))</p>") }
            paragraph = []
        }
        func endList() {
            if !items.isEmpty {
                blocks.append("<\(listTag)>" + items.map { "<li>\(inline($0))</li>" }.joined() + "</\(listTag)>")
            }
            items = []
        }
        for raw in markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = trim(raw)
            if line.hasPrefix("```") {
                if let lines = code {
                    blocks.append("<pre><code>\(lines.map { Escape.markup($0) }.joined(separator: "\n"))</code></pre>")
                    code = nil
                } else {
                    endParagraph()
                    endList()
                    code = []
                }
            } else if code != nil {
                code?.append(String(raw))
            } else if line.isEmpty {
                endParagraph()
                endList()
            } else if let item = item(line) {
                endParagraph()
                if !items.isEmpty, item.tag != listTag { endList() }
                listTag = item.tag
                items.append(item.text)
            } else if !items.isEmpty, raw.first == " " {
                items[items.count - 1] += " " + line
            } else {
                endList()
                paragraph.append(line)
            }
        }
        if let lines = code {
            blocks.append("<pre><code>\(lines.map { Escape.markup($0) }.joined(separator: "\n"))</code></pre>")
        }
        endParagraph()
        endList()
        return blocks.joined()
    }

    /// The first block only: what fits into "what to do next".
    static func firstBlock(_ markdown: String) -> String {
        let lines = markdown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        let block = lines.drop { trim(Substring($0)).isEmpty }.prefix { !trim(Substring($0)).isEmpty }
        return html(block.joined(separator: "\n"))
    }

    private static func item(_ line: String) -> (tag: String, text: String)? {
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return ("ul", String(line.dropFirst(2))) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count <= 3, line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return ("ol", String(line.dropFirst(digits.count + 2)))
    }

    private static func inline(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let first = rest.first {
            let plain = rest.prefix { $0 != "`" && $0 != "*" && $0 != "[" }
            if !plain.isEmpty {
                result += Escape.markup(String(plain))
                rest = rest[plain.endIndex...]
            } else if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
                result += "<code>\(Escape.markup(String(rest[rest.index(after: rest.startIndex)..<end])))</code>"
                rest = rest[rest.index(after: end)...]
            } else if let (inner, after) = enclosed(rest, by: "**") {
                result += "<strong>\(Escape.markup(String(inner)))</strong>"
                rest = after
            } else if let (inner, after) = enclosed(rest, by: "*") {
                result += "<em>\(Escape.markup(String(inner)))</em>"
                rest = after
            } else if first == "[", let close = rest.firstIndex(of: "]"), rest[close...].dropFirst().first == "(",
                let end = rest[close...].firstIndex(of: ")")
            {
                result += Escape.markup(String(rest[rest.index(after: rest.startIndex)..<close]))
                rest = rest[rest.index(after: end)...]
            } else {
                result += Escape.markup(String(first))
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// `**a**` and `*a*`, with no blank inside the marks, so that products like "a * b" stay.
    private static func enclosed(_ text: Substring, by mark: String) -> (Substring, Substring)? {
        guard text.hasPrefix(mark) else { return nil }
        let body = text.dropFirst(mark.count)
        guard let first = body.first, !first.isWhitespace, first != "*", let range = body.firstRange(of: mark),
            let last = body[..<range.lowerBound].last, !last.isWhitespace
        else { return nil }
        return (body[..<range.lowerBound], body[range.upperBound...])
    }

    private static func trim(_ text: Substring) -> String {
        var view = text
        while let first = view.first, first.isWhitespace { view.removeFirst() }
        while let last = view.last, last.isWhitespace { view.removeLast() }
        return String(view)
    }
}
