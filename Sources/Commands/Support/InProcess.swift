import ArgumentParser

extension Assay {
    /// Parses and runs a command without ending the process and without a word, for tests that need thousands of runs.
    /// - Returns: the exit status that the program would end with, and the message of an error.
    package static func outcome(of arguments: [String]) -> (status: Int32, message: String) {
        Console.mute(true)
        defer { Console.mute(false) }
        do {
            var command = try Self.command(arguments)
            try command.run()
            return (0, "")
        } catch {
            if let known = ErrorReport.report(error) { return (known.status, known.message) }
            return (AssayCommand.exitCode(for: error).rawValue, AssayCommand.message(for: error))
        }
    }

    /// A command with its options, for tests that go through all of them.
    package struct CommandOptions: Sendable {
        /// As typed after the program's name, e.g. ["nightly", "report"].
        package var call: [String]
        /// Options that take a value, without dashes, with the word that stands for the value, e.g. "dir".
        package var valued: [(name: String, value: String)]
        package var positional: [String]
    }

    /// All commands that can be run.
    package static func commands() throws -> [CommandOptions] {
        func walk(_ tree: CommandTree, _ call: [String]) -> [CommandOptions] {
            let arguments = tree.arguments ?? []
            let own = CommandOptions(
                call: call,
                valued: arguments.filter { $0.kind == "option" }
                    .map { ($0.names?.first { $0.kind == "long" }?.name ?? "", $0.valueName ?? "") },
                positional: arguments.filter { $0.kind == "positional" }.map { $0.valueName ?? "" })
            return (tree.commands.isEmpty ? [own] : []) + tree.commands.flatMap { walk($0, call + [$0.commandName]) }
        }
        return walk(try CommandTree.program(), [])
    }
}
