import Charts
import Foundation
import Hashing
import Results

/// A run and its verdict as pages and machine-readable files. Needs no data, only the results.
public enum Report {
    /// - Parameters:
    ///   - run: what was measured.
    ///   - gate: nil when the run was measured without a policy.
    ///   - meta: nil for a report that is rendered again from run.json alone.
    ///   - cards: what the page says about each metric, `EmbeddedFiles.cards()` by default.
    ///   - command: the command line that repeats the run.
    ///   - templates: the embedded ones by default.
    ///   - stored: the bytes of the run.json that `run` was read from, which are kept as they are.
    /// - Returns: report.html (with report-pictures.html where pictures need more room), report.md, run.json and, where
    ///   there is a gate and meta, gate.json, junit.xml and run.meta.json. The same arguments give the same bytes.
    /// - Throws: `ReportError` when the templates are not part of the build or a result cannot be encoded.
    public static func render(
        run: RunResult, gate: GateResult?, meta: RunMeta?, cards: [MetricCard] = EmbeddedFiles.cards(), command: String,
        templates: Templates? = nil, stored: Data? = nil
    ) throws(ReportError) -> [OutputFile] {
        let templates = if let templates { templates } else { try Templates.embedded() }
        let byId = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let plan = PicturePlan(run.figures)
        let page = PageView(run: run, gate: gate, meta: meta, cards: byId, command: command, pictures: plan)
        var files = [
            OutputFile(name: "report.html", text: try templates.render(page.object(templates: templates), "report"))
        ]
        for number in 0..<plan.pageCount {
            let figures = run.figures.enumerated().filter { plan.pages[$0.offset] == number + 1 }
            let object: [String: Any] = [
                "styleHash": templates.report.hash, "css": templates.report.css, "pageTitle": "Pictures – \(run.title)",
                "headline": "Pictures", "back": "report.html",
                "question": "Synthetic pictures that the report has no room for.",
                "figures": figures.compactMap {
                    FigureView(figure: $0.element, index: $0.offset, pictures: plan).content
                },
            ]
            let name = plan.fileName(number + 1)
            files.append(OutputFile(name: name, text: try templates.render(object, "pictures")))
        }
        files.append(OutputFile(name: "report.md", text: MarkdownReport(run: run, gate: gate, cards: byId).text()))
        let written = if let stored { OutputFile(name: "run.json", data: stored) } else { try json("run.json", run) }
        files.append(written)
        if let gate {
            files.append(try json("gate.json", gate))
            files.append(OutputFile(name: "junit.xml", text: JUnitReport(run: run, gate: gate, seconds: meta?.seconds).text()))
        }
        if let meta { files.append(try json("run.meta.json", meta)) }
        return files
    }

    /// The file of `realCopies`.
    public static let realCopiesName = "real-copies.html"

    /// A page of real images beside their copies, which no report shows: it is made on request only and says what it is.
    public static func realCopies(
        _ figure: Figure, title: String, templates: Templates? = nil
    ) throws(ReportError) -> OutputFile {
        let templates = if let templates { templates } else { try Templates.embedded() }
        let view = FigureView(figure: figure, index: 0, pictures: PicturePlan(sizes: [], stem: "report"))
        let object: [String: Any] = [
            "styleHash": templates.report.hash, "css": templates.report.css,
            "pageTitle": "REAL IMAGES – \(title)", "headline": "This page shows real images", "back": "report.html",
            "question": "Confidential: the right picture of each pair is real data. Guard this file like the data, and do "
                + "not pass it on with the report.",
            "figures": [view.content].compactMap(\.self),
        ]
        return OutputFile(name: realCopiesName, text: try templates.render(object, "pictures"))
    }

    /// Text from outside with controls, bidirectional marks and the like made visible, for terminals and logs.
    public static func visible(_ text: String) -> String { Escape.visible(text) }

    /// 64 hexadecimal digits.
    public static func sha256(_ data: Data) -> String { SHA256.hexDigest(data) }

    static func json(_ name: String, _ value: some Encodable) throws(ReportError) -> OutputFile {
        do {
            return OutputFile(name: name, data: try CanonicalJSON.encode(value))
        } catch {
            throw ReportError(
                .cannotWrite, "\(name) cannot be encoded: a number in it is not finite",
                remedy: "This is a defect of the metric: report it with the input's kind and size.")
        }
    }
}

extension OutputFile {
    init(name: String, text: String) { self.init(name: name, data: Data(text.utf8)) }
}
