import Charts
import Foundation
import Hashing
import Mustache
import Results

/// The page's templates and style sheet, by default those compiled into the binary.
public struct Templates: Sendable {
    let library: MustacheLibrary
    /// The style of the report and that of the compare page, which adds to it.
    let report: PageStyle
    let compare: PageStyle

    /// - Parameter files: the texts of `reports/` by file name, e.g. "report.mustache", "report.css".
    public init(files: [String: String]) throws(ReportError) {
        MustacheContentTypes.register(VisibleMarkup(), named: "VISIBLE")
        var library = MustacheLibrary()
        for (name, text) in files.sorted(by: { $0.key < $1.key }) where name.hasSuffix(".mustache") {
            do {
                // A partial falls back to plain HTML escaping unless it names the content type itself.
                try library.register("{{% CONTENT_TYPE: VISIBLE}}" + text, named: String(name.dropLast(9)))
            } catch {
                throw ReportError(
                    .template, "the template \(name) is not valid: \(error)", remedy: "Rebuild the program.")
            }
        }
        guard let css = files["report.css"], let compareCSS = files["compare.css"],
            ["report", "pictures", "compare", "selftest"].allSatisfy({ library.getTemplate(named: $0) != nil })
        else {
            throw ReportError(
                .template, "the report's templates are missing from this build",
                remedy: "Run scripts/embed-assets and build again.")
        }
        self.library = library
        report = PageStyle(css)
        compare = PageStyle(css + "\n" + compareCSS)
    }

    public static func embedded() throws(ReportError) -> Templates {
        try Templates(files: EmbeddedFiles.texts(under: "reports/"))
    }

    func render(_ object: [String: Any], _ name: String) throws(ReportError) -> String {
        guard let text = library.render(object, withTemplate: name) else {
            throw ReportError(
                .template, "the template \(name) is missing from this build", remedy: "Rebuild the program.")
        }
        return text
    }
}

/// A page's one style block.
struct PageStyle: Sendable {
    let css: String

    /// Drops indentation and empty lines.
    init(_ css: String) {
        self.css = css.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(
            separator: "\n")
    }

    /// What the Content-Security-Policy allows: this style block and no other.
    var hash: String { "sha256-" + Data(SHA256.hash(Array(css.utf8)).bytes).base64EncodedString() }
}

/// Every variable of a template passes through here.
struct VisibleMarkup: MustacheContentType {
    func escapeText(_ text: String) -> String { Escape.markup(text) }
}
