import Charts
import Foundation
import Results

/// A history as pages: index.html, one page a series, nightly.md and nightly.json. Needs only the result.
public enum NightlyReport {
    /// - Parameters:
    ///   - result: the series, their nights and what changed.
    ///   - templates: the embedded ones by default.
    ///   - style: the embedded one by default.
    ///   - link: where the report of a series' night lies, as an address relative to the pages; nil where it is not kept.
    /// - Throws: `ReportError` when the templates are not part of the build or the result cannot be encoded.
    public static func render(
        _ result: NightlyResult, templates: Templates? = nil, style: String? = nil,
        link: (_ series: String, _ night: String) -> String? = { _, _ in nil }
    ) throws(ReportError) -> [OutputFile] {
        let templates = if let templates { templates } else { try Templates.embedded() }
        guard let own = style ?? EmbeddedFiles.texts(under: "reports/")["nightly.css"] else {
            throw ReportError(
                .template, "the templates of the nightly pages are missing from this build",
                remedy: "Run scripts/embed-assets and build again.")
        }
        let page = PageStyle(templates.report.css + "\n" + own)
        let frame: [String: Any] = ["css": page.css, "styleHash": page.hash, "footer": footer(result)]
        var files: [OutputFile] = []
        let index = NightlyIndexView(result: result).object.merging(frame) { $1 }
        files.append(OutputFile(name: "index.html", text: try templates.render(index, "nightly")))
        for series in result.series {
            let page = SeriesView(series: series, result: result, links: links(series, link)).object.merging(frame) { $1 }
            files.append(
                OutputFile(name: NightlyText.fileName(series.name), text: try templates.render(page, "nightly-series")))
        }
        files.append(OutputFile(name: "nightly.md", text: NightlyMarkdown(result: result).text()))
        do {
            files.append(OutputFile(name: "nightly.json", data: try CanonicalJSON.encode(result)))
        } catch {
            throw ReportError(
                .cannotWrite, "nightly.json cannot be encoded: a number in it is not finite",
                remedy: "Check the history with `assay nightly reindex` and report what it prints.")
        }
        return files
    }

    private static func links(
        _ series: NightlyResult.Series, _ link: (_ series: String, _ night: String) -> String?
    ) -> [String: String] {
        var links: [String: String] = [:]
        for night in series.nights where night.file != nil { links[night.date] = link(series.name, night.date) }
        return links
    }

    private static func footer(_ result: NightlyResult) -> String {
        "Made by \(result.tool.name) \(result.tool.version). This page holds no script, loads nothing and shows no real "
            + "record or image."
    }
}
