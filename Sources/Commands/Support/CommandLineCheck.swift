import ArgumentParser

/// Whether a command line that a document shows is one that this program takes.
package enum CommandLineCheck {
    /// Parses and validates as if it were run; runs nothing.
    /// - Parameter arguments: without the program's name.
    /// - Returns: what the parser says of it; nil where it is well.
    package static func problem(_ arguments: [String]) -> String? {
        do {
            _ = try AssayCommand.parseAsRoot(arguments)
            return nil
        } catch {
            // `--help` and `--version` end the parser, too, and are no mistake.
            return AssayCommand.exitCode(for: error).isSuccess ? nil : AssayCommand.message(for: error)
        }
    }

    /// The same of a line that leaves things out, as "assay evaluate --show-real": commands and options have to exist.
    package static func problemOfPart(_ arguments: [String]) -> String? {
        guard var command = try? CommandTree.program() else { return "the commands cannot be read" }
        for (index, argument) in arguments.enumerated() {
            if argument.hasPrefix("--") {
                let word = String(argument.prefix { $0 != "=" })
                let known = command.arguments?.flatMap { ($0.names ?? []).map(\.text) } ?? []
                if !known.contains(word) { return "\(command.call) has no option \(word)" }
            } else if let next = command.subcommands?.first(where: { $0.commandName == argument }) {
                command = next
            } else if index == 0 {
                return "there is no command \(argument)"
            }
        }
        return nil
    }
}
