import ArgumentParser
import Foundation
import History

struct NightlyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly", abstract: "Keep a history of runs and watch it for drift and breaks.",
        subcommands: [
            NightlyRecordCommand.self, NightlyReportCommand.self, NightlyReindexCommand.self, NightlyRunCommand.self,
        ])
}

struct HistoryOption: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the history.", valueName: "dir"), completion: .directory)
    var history: String

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    @Flag(help: "Print no notes.")
    var quiet = false

    var console: Console { Console(quiet: quiet) }

    func open(create: Bool) throws -> HistoryStore { try NightlySupport.open(history, create: create, console) }
}

enum NightlySupport {
    static func open(_ path: String, create: Bool, _ console: Console) throws -> HistoryStore {
        let store = try HistoryStore(path, create: create)
        if let reason = store.indexElsewhere { console.note(printable(reason)) }
        return store
    }

    /// - Returns: the date as written, or today in UTC.
    static func night(_ text: String?) throws -> Night {
        guard let text else { return try today() }
        guard let night = Night(text) else {
            throw ValidationError("“\(text)” is no night: write it as yyyy-mm-dd, e.g. 2026-11-21.")
        }
        return night
    }

    static func today() throws -> Night {
        guard let night = Night(Date().formatted(.iso8601.year().month().day())) else {
            throw CommandError(.inputOutput, "the system's date cannot be read", remedy: "Check the clock.")
        }
        return night
    }

    static var now: String { Date().formatted(Date.ISO8601FormatStyle()) }
}
