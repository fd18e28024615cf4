import ArgumentParser

/// An empty word on the command line is a variable that a script never set: it is told by the option's name, before an empty
/// path is looked for or a folder made of it.
enum EmptyValue {
    /// Where no word is an answer, too.
    private static let allowed: Set = ["--missing"]

    /// - Throws: `CommandError` naming the option of the first empty value, or the command where it belongs to none.
    static func refuse(_ arguments: [String]) throws(CommandError) {
        guard arguments.contains(""), var command = try? CommandTree.program() else { return }
        var option: String?
        for argument in arguments {
            if argument.isEmpty, option.map(allowed.contains) != true {
                throw CommandError(
                    .usage, option.map { "the value of \($0) is empty" } ?? "a word after “\(command.call)” is empty",
                    remedy: option == nil ? "Leave it out; a variable may not be set." : "Give it one, or leave the option out; a variable may not be set.")
            }
            let known = command.arguments?.first { $0.kind == "option" && ($0.names ?? []).contains { $0.text == argument } }
            option = known == nil ? nil : argument
            if let next = command.subcommands?.first(where: { $0.commandName == argument }) { command = next }
        }
    }
}

extension Assay {
    /// The command that `arguments`, without the program's name, ask for.
    static func command(_ arguments: [String]) throws -> any ParsableCommand {
        try EmptyValue.refuse(arguments)
        return try AssayCommand.parseAsRoot(arguments)
    }
}
