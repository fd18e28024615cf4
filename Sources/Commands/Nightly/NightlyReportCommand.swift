import ArgumentParser
import Foundation
import History
import Metrics
import Reporting
import Results

struct NightlyReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Draw the trend pages of a history.",
        discussion: """
            Writes index.html, one page a series, nightly.md and nightly.json. Drifts and breaks are looked for in \
            every metric; how often that raises a false alarm is stated on the page.
            """)

    @Option(help: ArgumentHelp("Folder for the pages.", valueName: "dir"), completion: .directory)
    var out: String
    @Option(help: ArgumentHelp("Leave out the nights before this one, yyyy-mm-dd.", valueName: "date"))
    var since: String?
    @Option(
        help: ArgumentHelp("Where `nightly run` keeps reports: each night links to its own.", valueName: "dir"),
        completion: .directory)
    var reports: String?
    @Option(help: "One series instead of all.")
    var series: String?
    @OptionGroup var common: HistoryOption

    func validate() throws { if since != nil { _ = try NightlySupport.night(since) } }

    func run() throws {
        try OutputGuard.check([.nights(out)], inputs: [common.history])
        let store = try common.open(create: false)
        let result = try NightlyPages.write(
            store, to: out, series: series, since: try since.map { try NightlySupport.night($0) }, reports: reports, common.console)
        if common.json {
            Console.document(try CanonicalJSON.encode(result))
        } else {
            common.console.result(out + "/index.html")
        }
    }
}

enum NightlyPages {
    @discardableResult
    static func write(
        _ store: HistoryStore, to out: String, series: String?, since: Night?, reports: String?, _ console: Console
    ) throws -> NightlyResult {
        let result = try named(NightlyTrends.read(store, series: series, since: since, toolVersion: Assay.version))
        for file in result.damaged { console.warn(printable("\(file.name) is left out: \(file.reason)")) }
        try OutputPath.makeFolder(out)
        let pages = try NightlyReport.render(result) { series, night in
            reports.flatMap { Self.link(from: out, to: "\($0)/\(HistoryStore.folderName(of: series))/\(night)/report.html") }
        }
        try OutputFolder.write(pages, to: out, inputs: [store.runsFolder])
        return result
    }

    /// - Returns: the address of `file` relative to pages in `folder`; nil where there is no such file.
    private static func link(from folder: String, to file: String) -> String? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        func parts(_ path: String) -> [String] {
            URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().pathComponents
        }
        let (base, target) = (parts(folder), parts(file))
        let shared = zip(base, target).prefix { $0 == $1 }.count
        let steps = [String](repeating: "..", count: base.count - shared) + target[shared...].map {
            $0.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)?.replacing(":", with: "%3A") ?? $0
        }
        return steps.joined(separator: "/")
    }

    /// Nights of before runs recorded the names of metrics get them from this version.
    private static func named(_ result: NightlyResult) -> NightlyResult {
        func title(_ id: String) -> String? { MetricRegistry.descriptor(id)?.title }
        var named = result
        for index in named.series.indices {
            for line in named.series[index].lines.indices where named.series[index].lines[line].title == nil {
                named.series[index].lines[line].title = title(named.series[index].lines[line].id)
            }
            for waiver in named.series[index].waivers.indices where named.series[index].waivers[waiver].title == nil {
                named.series[index].waivers[waiver].title = title(named.series[index].waivers[waiver].check)
            }
        }
        return named
    }
}
