import Charts
import Foundation
import Hashing
import Mustache
import Results

/// The page's templates and style sheet, by default those compiled into the binary.
public struct Templates: Sendable {
    let library: MustacheLibrary
    let css: String

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
        guard let css = files["report.css"], library.getTemplate(named: "report") != nil else {
            throw ReportError(
                .template, "the report's templates are missing from this build",
                remedy: "Run scripts/embed-assets and build again.")
        }
        self.library = library
        self.css = Self.compact(css)
    }

    public static func embedded() throws(ReportError) -> Templates {
        try Templates(files: EmbeddedFiles.texts(under: "reports/"))
    }

    /// What the Content-Security-Policy allows: this style block and no other.
    var styleHash: String { "sha256-" + Data(SHA256.hash(Array(css.utf8)).bytes).base64EncodedString() }

    func render(_ object: [String: Any], _ name: String) throws(ReportError) -> String {
        guard let text = library.render(object, withTemplate: name) else {
            throw ReportError(
                .template, "the template \(name) is missing from this build", remedy: "Rebuild the program.")
        }
        return text
    }

    /// Drops indentation and empty lines.
    private static func compact(_ css: String) -> String {
        css.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(
            separator: "\n")
    }
}

/// Every variable of a template passes through here.
struct VisibleMarkup: MustacheContentType {
    func escapeText(_ text: String) -> String { Escape.markup(text) }
}
