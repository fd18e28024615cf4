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
        var version: Int
        var family: String
        var summary: String
        var givesLabels: Bool
        var copiesRows: Bool
        var trainsBySteps: Bool
        var settings: [Setting]
        var reference: String

        init(_ descriptor: GeneratorDescriptor) {
            id = descriptor.id
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
            let descriptors = Modalities.known.flatMap(KnownGenerators.descriptors)
            if json {
                let document = try CanonicalJSON.encode(descriptors.map { Entry($0) })
                Console.document(document)
                return
            }
            func padded(_ text: String, _ width: Int) -> String {
                text.padding(toLength: max(width, text.count) + 2, withPad: " ", startingAt: 0)
            }
            let width = descriptors.map(\.id.count).max() ?? 0
            let family = descriptors.map(\.family.rawValue.count).max() ?? 0
            for descriptor in descriptors {
                let labels = descriptor.givesLabels ? "labels" : "-"
                Console().result(
                    padded(descriptor.id, width) + padded(descriptor.family.rawValue, family) + padded(labels, 6)
                        + descriptor.summary)
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What a generator does, and its settings.")

        @Argument(help: "Generator id, e.g. class-gaussian.")
        var id: String
        @Flag(help: "Print one JSON document.")
        var json = false

        func run() throws {
            let known = Modalities.known.flatMap(KnownGenerators.descriptors)
            guard let descriptor = known.first(where: { $0.id == id }) else {
                throw GeneratorRegistry.unknown(id, known.map(\.id))
            }
            if json {
                let document = try CanonicalJSON.encode(Entry(descriptor))
                Console.document(document)
                return
            }
            var lines = ["\(descriptor.id), version \(descriptor.version), \(descriptor.family.rawValue)", ""]
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
            Console().result(lines.joined(separator: "\n"))
        }
    }
}
