import ArgumentParser
import Foundation
import Metrics
import Numerics
import Results

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics", abstract: "List the metrics, or explain one.",
        subcommands: [List.self, Explain.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All metrics with title, direction and target.")

        @Flag(help: "Print one JSON document.")
        var json = false

        private struct Entry: Codable {
            var id: String
            var version: Int
            var title: String
            var dimension: Results.Dimension
            var direction: Direction
            /// What synthetic data that is the real distribution scores; absent where that depends on the data.
            var optimum: Double?
            var unit: String
            /// There is no value without rows that the generator never saw.
            var needsHoldout: Bool
        }

        /// Which way is better, and the value that the real distribution itself has.
        private static func aim(_ descriptor: MetricDescriptor) -> String {
            let best = descriptor.optimum.map { Readable.number($0, digits: 3) }
            if descriptor.target != nil, let best { return "best at \(best)" }
            let better = descriptor.direction == .target ? "best at a target" : "\(descriptor.direction) is better"
            return best.map { "\(better), best \($0)" } ?? better
        }

        func run() throws {
            let descriptors = MetricRegistry.descriptors
            if json {
                let entries = descriptors.map {
                    Entry(
                        id: $0.id, version: $0.version, title: $0.title, dimension: $0.dimension, direction: $0.direction,
                        optimum: $0.optimum, unit: $0.unit, needsHoldout: $0.needsHoldout)
                }
                Console.document(try CanonicalJSON.encode(entries))
                return
            }
            let width = descriptors.map(\.id.count).max() ?? 0
            let titles = descriptors.map(\.title.count).max() ?? 0
            func padded(_ text: String, _ width: Int) -> String {
                text.padding(toLength: max(width, text.count) + 2, withPad: " ", startingAt: 0)
            }
            for descriptor in descriptors {
                Console().result(padded(descriptor.id, width) + padded(descriptor.title, titles) + Self.aim(descriptor))
            }
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a metric is, how to read it, when it lies, how to fix it.", aliases: ["show"])

        @Argument(help: "Metric id, e.g. fidelity.frechet_distance.", completion: Completions.metrics)
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
                    .usage, "there is no metric \(id)", remedy: "\(NearestWord.question(id, in: MetricRegistry.descriptors.map(\.id)))`assay metrics list` prints the ids.")
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
