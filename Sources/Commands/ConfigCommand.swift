import ArgumentParser
import Foundation
import Results

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the settings in use; --explain says where each one comes from.",
        discussion: """
            Options on the command line come first, then variables ASSAY_NAME of the environment, then assay.yaml in the \
            working folder (`seed: 7` a line), then the program's own defaults.
            """)

    @Flag(help: "Print the origin and the meaning of each value.")
    var explain = false
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    private struct Row: Encodable {
        let name: String
        let value: String
        let origin: String
        let meaning: String
    }

    func run() throws {
        let configuration = try Configuration.loaded.get()
        let rows = Configuration.keys.map { key in
            let (text, origin) = configuration.value(key)
            return Row(name: key.name, value: text, origin: origin.words, meaning: key.meaning)
        }
        if json {
            Console.document(try CanonicalJSON.encode(rows))
            return
        }
        let names = rows.map(\.name.count).max() ?? 0
        let values = rows.map(\.value.count).max() ?? 0
        let origins = rows.map(\.origin.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        for row in rows {
            let line = padded(row.name, names) + "  " + padded(row.value, explain ? values : 0)
            Console().result(printable(explain ? "\(line)  \(padded(row.origin, origins))  \(row.meaning)" : line))
        }
    }
}
