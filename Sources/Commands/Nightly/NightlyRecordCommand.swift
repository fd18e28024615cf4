import ArgumentParser
import Foundation
import History
import Results

struct NightlyRecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "File runs in a history, each once and for good.",
        discussion: """
            A run is the output folder of `assay evaluate`, or its run.json; gate.json and run.meta.json beside it are \
            taken along. The night is the day (UTC) on which the run began, the series its title.
            """)

    @Argument(help: ArgumentHelp("Output folders of `assay evaluate`, or run.json files.", valueName: "run"))
    var runs: [String]
    @Option(help: "Name of the series; the run's title unless given.")
    var series: String?
    @Option(help: ArgumentHelp("The night, yyyy-mm-dd.", valueName: "date"))
    var night: String?
    @OptionGroup var common: HistoryOption

    func validate() throws { if night != nil { _ = try NightlySupport.night(night) } }

    private struct Entry: Encodable {
        var run: String
        var series: String
        var night: String
        var file: String
        var isNew: Bool
    }

    func run() throws {
        try OutputGuard.check([.cache(common.history)], inputs: runs.filter { $0.hasSuffix(".json") })
        // Everything is read before anything is written.
        let records = try runs.map { ($0, try StoredNight.load($0, series: series, night: night)) }
        let store = try common.open(create: true)
        let today = try NightlySupport.today()
        var entries: [Entry] = []
        for (path, record) in records {
            let recorded = try store.record(record)
            entries.append(
                Entry(
                    run: path, series: record.series, night: record.night, file: recorded.file, isNew: recorded.isNew))
            // A day ahead is a time zone; more is a slip that hides every night before it.
            if let night = Night(record.night), night > today.advanced(by: 1) {
                common.console.warn(
                    printable(
                        "\(recorded.file) is filed under a night that has not come yet: until \(record.night) it counts as tonight, and the "
                            + "nights before it as past. If the date is a slip, remove the file and record the run again."))
            }
            for note in recorded.isNew ? try SinceLastNight.notes(record, in: store) : [] {
                common.console.warn(printable("\(recorded.file): \(note)"))
            }
            if let late = recorded.indexing {
                common.console.warn(
                    printable(
                        "\(recorded.file) is filed, but not yet in the index: \(late.message). The next report adds it."
                    ))
            }
            if !common.json {
                common.console.result(printable(recorded.file) + (recorded.isNew ? "" : " (was there already)"))
            }
        }
        if common.json {
            Console.document(try CanonicalJSON.encode(entries))
        }
    }
}

/// An evaluation's output as a record.
enum StoredNight {
    /// - Throws: also when the verdict beside the run is not its own.
    static func load(_ path: String, series: String?, night: String?) throws -> NightRecord {
        let stored = try StoredRun.load(path)
        let meta = try stored.meta()
        let began = meta.map { String($0.startedAt.prefix(10)) }.flatMap(Night.init)
        return NightRecord(
            series: series ?? stored.result.title,
            night: try night == nil ? began ?? NightlySupport.today() : NightlySupport.night(night),
            run: stored.result, gate: try stored.gate(), meta: meta)
    }
}
