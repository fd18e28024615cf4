import ArgumentParser
import Foundation
import History
import Results

struct NightlyReindexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Check every file of a history and make its index anew.",
        discussion: "Prints the number of runs and a checksum over the index: equal indexes have equal checksums.")

    @Flag(help: "Only bring the index in step with the files, without reading those that it holds.")
    var keep = false
    @OptionGroup var common: HistoryOption

    func run() throws {
        let store = try common.open(create: false)
        let outcome = try keep ? store.refresh() : store.reindex()
        if common.json {
            Console.document(try CanonicalJSON.encode(outcome))
        } else {
            common.console.result("\(outcome.runs) runs, index \(outcome.digest)")
        }
        for file in outcome.damaged { common.console.warn(printable("\(file.name) is left out: \(file.reason)")) }
    }
}
