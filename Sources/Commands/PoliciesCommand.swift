import ArgumentParser

struct PoliciesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policies", abstract: "List and print the built-in policies.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Names of the built-in policies.")

        func run() throws { for name in PolicyLoader.builtinNames { Console().result("builtin:" + name) } }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print a built-in policy, e.g. to start your own.")

        @Argument(help: "Name, with or without builtin:.")
        var name: String

        func run() throws {
            guard let text = PolicyLoader.builtin(name) else {
                throw CommandError(
                    .usage, "there is no built-in policy \(name)",
                    remedy: "Known: \(PolicyLoader.builtinNames.joined(separator: ", ")).")
            }
            Console.write(text, to: .standardOutput)
        }
    }
}
