import ArgumentParser
import Metrics
import Numerics
import Policy
import Results

struct PoliciesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies", abstract: "List and print the built-in policies.",
        subcommands: [List.self, Show.self, Reference.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Names of the built-in policies.")

        @Flag(help: "Print one JSON document.")
        var json = false

        func run() throws {
            let names = PolicyLoader.builtinNames.map { "builtin:" + $0 }
            if json {
                Console.document(try CanonicalJSON.encode(names))
            } else {
                for name in names { Console().result(name) }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a built-in policy, e.g. to start your own.")

        @Argument(help: "Name, with or without builtin:.", completion: .list(PolicyLoader.builtinNames))
        var name: String
        @Flag(help: "Print one JSON document.")
        var json = false

        private struct Text: Encodable {
            var name: String
            /// As a policy file has it, YAML.
            var text: String
        }

        func run() throws {
            guard let text = PolicyLoader.builtin(name) else {
                throw CommandError(
                    .usage, "there is no built-in policy \(name)",
                    remedy: "\(NearestWord.question(name, in: PolicyLoader.builtinNames))Known: \(PolicyLoader.builtinNames.joined(separator: ", ")).")
            }
            if json {
                Console.document(try CanonicalJSON.encode(Text(name: name, text: text)))
                return
            }
            Console.write(text, to: .standardOutput)
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the reference of policy files: every key with an example, every metric with its limits.")

        func run() throws {
            Console.write(
                PolicyReference.markdown(metrics: MetricRegistry.descriptors.map(\.facts)), to: .standardOutput)
        }
    }
}
