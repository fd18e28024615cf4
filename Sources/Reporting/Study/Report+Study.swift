import Foundation
import Results

extension Report {
    /// A comparison study as a page and machine-readable files. Needs no data, only the results.
    ///
    /// - Parameters:
    ///   - study: candidates, measurements and ranks.
    ///   - meta: times and memory; nil for a page that is rendered again from compare.json alone.
    ///   - command: the command line that repeats the study.
    ///   - cards: what the page says about each metric, `EmbeddedFiles.cards()` by default.
    ///   - templates: the embedded ones by default.
    ///   - stored: the bytes of the compare.json that `study` was read from, which are kept as they are.
    /// - Returns: compare.html (with compare-pictures.html where sample sheets need more room), compare.md, compare.json
    ///   and, with meta, compare.meta.json. The same arguments give the same bytes.
    /// - Throws: `ReportError` when the templates are not part of the build or a result cannot be encoded.
    public static func render(
        study: StudyResult, meta: StudyMeta?, command: String, cards: [MetricCard] = EmbeddedFiles.cards(),
        templates: Templates? = nil, stored: Data? = nil
    ) throws(ReportError) -> [OutputFile] {
        let templates = if let templates { templates } else { try Templates.embedded() }
        let byId = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let reader = StudyReader(study: study, meta: meta, cards: byId)
        let sheets = SheetsView(reader: reader)
        let page = StudyPageView(reader: reader, command: command, sheets: sheets)
        let html = try templates.render(Self.filled(page.object(style: templates.compare)), "compare")
        var files = [OutputFile(name: "compare.html", text: html)]
        for number in 0..<sheets.plan.pageCount {
            let object: [String: Any] = [
                "styleHash": templates.report.hash, "css": templates.report.css, "pageTitle": "Samples – \(study.title)",
                "headline": "Samples", "back": "compare.html", "figures": sheets.objects(page: number + 1),
            ]
            files.append(
                OutputFile(name: sheets.plan.fileName(number + 1), text: try templates.render(object, "pictures")))
        }
        files.append(OutputFile(name: "compare.md", text: StudyMarkdown(reader: reader).text()))
        let written = if let stored { OutputFile(name: "compare.json", data: stored) } else { try json("compare.json", study) }
        files.append(written)
        if let meta { files.append(try json("compare.meta.json", meta)) }
        return files
    }

    /// Without empty texts, so that a template's section stands only where there is something to show.
    private static func filled(_ object: [String: Any]) -> [String: Any] {
        object.compactMapValues { value in
            switch value {
            case let text as String: text.isEmpty ? nil : text
            case let list as [[String: Any]]: list.map(filled)
            case let inner as [String: Any]: filled(inner)
            default: value
            }
        }
    }
}
