import ArgumentParser
import Foundation
import Metrics
import Results

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "List the metrics, or explain one.",
        subcommands: [List.self, Explain.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All metrics with direction and version.")

        @Flag(help: "Print one JSON document.")
        var json = false

        private struct Entry: Codable {
            var id: String
            var version: Int
            var dimension: Results.Dimension
            var direction: Direction
            var unit: String
        }

        func run() throws {
            let descriptors = MetricRegistry.descriptors
            if json {
                let entries = descriptors.map {
                    Entry(id: $0.id, version: $0.version, dimension: $0.dimension, direction: $0.direction, unit: $0.unit)
                }
                Console.document(try CanonicalJSON.encode(entries))
                return
            }
            let width = descriptors.map(\.id.count).max() ?? 0
            for descriptor in descriptors {
                let id = descriptor.id.padding(toLength: width + 2, withPad: " ", startingAt: 0)
                let better = descriptor.direction == .target ? "best at a target" : "\(descriptor.direction) is better"
                Console().result(id + better)
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a metric is, how to read it, when it lies, how to fix it.")

        @Argument(help: "Metric id, e.g. fidelity.frechet_distance.")
        var id: String
        @Flag(help: "Print one JSON document.")
        var json = false

        private struct Explanation: Encodable {
            var id: String
            var version: Int?
            var direction: Direction?
            var unit: String?
            /// The card, Markdown.
            var card: String
        }

        func run() throws {
            guard let card = Cards.text(id) else {
                throw CommandError(
                    .usage, "there is no metric \(id)", remedy: "`assay metrics list` prints the ids.")
            }
            if json {
                let metric = MetricRegistry.descriptors.first { $0.id == id }
                let explanation = Explanation(
                    id: id, version: metric?.version, direction: metric?.direction, unit: metric?.unit, card: card)
                Console.document(try CanonicalJSON.encode(explanation))
                return
            }
            Console.write(card, to: .standardOutput)
        }
    }
}
