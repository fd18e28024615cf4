import ArgumentParser
import Foundation
import History
import Reporting
import Results

struct NightlyReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Draw the trend pages of a history.",
        discussion: """
            Writes index.html, one page a series, nightly.md and nightly.json. Drifts and breaks are looked for in \
            every metric; how often that raises a false alarm is stated on the page.
            """)

    @Option(help: ArgumentHelp("Folder for the pages.", valueName: "dir"))
    var out: String
    @Option(help: ArgumentHelp("Leave out the nights before this one, yyyy-mm-dd.", valueName: "date"))
    var since: String?
    @Option(help: "One series instead of all.")
    var series: String?
    @OptionGroup var common: HistoryOption

    func validate() throws { if since != nil { _ = try NightlySupport.night(since) } }

    func run() throws {
        try OutputGuard.check([.nights(out)], inputs: [common.history])
        let store = try common.open(create: false)
        let result = try NightlyPages.write(
            store, to: out, series: series, since: try since.map { try NightlySupport.night($0) }, common.console)
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
        _ store: HistoryStore, to out: String, series: String?, since: Night?, _ console: Console
    ) throws -> NightlyResult {
        let result = try NightlyTrends.read(store, series: series, since: since, toolVersion: Assay.version)
        for file in result.damaged { console.warn(printable("\(file.name) is left out: \(file.reason)")) }
        try OutputPath.makeFolder(out)
        try OutputFolder.write(try NightlyReport.render(result), to: out, inputs: [store.runsFolder])
        return result
    }
}
