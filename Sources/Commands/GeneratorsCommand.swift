import ArgumentParser
import Evaluation
import Foundation
import Generators
import Results

struct GeneratorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generators", abstract: "List the generators, or explain one.",
        subcommands: [List.self, Explain.self], defaultSubcommand: List.self)

    private struct Entry: Codable {
        struct Setting: Codable {
            var name: String
            var standard: String
            var meaning: String
        }

        var id: String
        /// The kind of data that it makes; ids are unique within one.
        var data: String
        var version: Int
        var family: String
        var summary: String
        var givesLabels: Bool
        var copiesRows: Bool
        var trainsBySteps: Bool
        var settings: [Setting]
        var reference: String

        init(_ known: KnownGenerator) {
            let descriptor = known.descriptor
            id = descriptor.id
            data = known.data
            version = descriptor.version
            family = descriptor.family.rawValue
            summary = descriptor.summary
            givesLabels = descriptor.givesLabels
            copiesRows = descriptor.copiesRows
            trainsBySteps = descriptor.trainsBySteps
            settings = descriptor.settings.map { Setting(name: $0.name, standard: $0.standard, meaning: $0.meaning) }
            reference = descriptor.reference
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All generators.")

        @Flag(help: "Print one JSON document.")
        var json = false

        func run() throws {
            let known = KnownGenerators.all
            if json {
                let document = try CanonicalJSON.encode(known.map { Entry($0) })
                Console.document(document)
                return
            }
            func padded(_ text: String, _ width: Int) -> String {
                text.padding(toLength: max(width, text.count) + 2, withPad: " ", startingAt: 0)
            }
            let data = known.map(\.data.count).max() ?? 0
            let width = known.map(\.descriptor.id.count).max() ?? 0
            let family = known.map(\.descriptor.family.rawValue.count).max() ?? 0
            for item in known {
                let descriptor = item.descriptor
                let labels = descriptor.givesLabels ? "labels" : "-"
                Console().result(
                    padded(item.data, data) + padded(descriptor.id, width) + padded(descriptor.family.rawValue, family) + padded(labels, 6)
                        + descriptor.summary)
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a generator does, and its settings.", aliases: ["show"])

        @Argument(help: "Generator id, e.g. class-gaussian.", completion: Completions.generators)
        var id: String
        @Option(help: ArgumentHelp("Only of this kind of data, e.g. table.", valueName: "kind"))
        var data: String?
        @Flag(help: "Print one JSON document.")
        var json = false

        func run() throws {
            let known = KnownGenerators.all
            // Several kinds of data may have one of this name.
            let named = known.filter { $0.descriptor.id == id && (data == nil || $0.data == data) }
            guard let first = named.first else {
                throw GeneratorRegistry.unknown(id, KnownGenerators.ids(known.filter { data == nil || $0.data == data }))
            }
            if json {
                Console.document(try named.count == 1 ? CanonicalJSON.encode(Entry(first)) : CanonicalJSON.encode(named.map { Entry($0) }))
                return
            }
            Console().result(named.map(lines).joined(separator: "\n\n"))
        }

        private func lines(_ known: KnownGenerator) -> String {
            let descriptor = known.descriptor
            var lines = ["\(descriptor.id) of \(known.data) data, version \(descriptor.version), \(descriptor.family.rawValue)", ""]
            lines.append(descriptor.summary)
            lines.append(
                descriptor.givesLabels
                    ? "Samples carry a class label when the training set has labels."
                    : "Samples carry no class label.")
            if descriptor.copiesRows {
                lines.append("Samples are training rows or little else: read its scores beside the privacy metrics.")
            }
            lines.append(
                descriptor.trainsBySteps
                    ? "Trains by steps: --minutes, --epochs, --steps and --resume apply."
                    : "Has no training by steps: --minutes, --epochs, --steps and --resume do not apply.")
            if !descriptor.settings.isEmpty { lines += ["", "Settings (--set NAME=VALUE):"] }
            let width = descriptor.settings.map { $0.name.count + $0.standard.count + 1 }.max() ?? 0
            for setting in descriptor.settings {
                let name = "\(setting.name)=\(setting.standard)"
                lines.append("  " + name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + setting.meaning)
            }
            lines += ["", "Reference: \(descriptor.reference)"]
            return lines.joined(separator: "\n")
        }
    }
}
