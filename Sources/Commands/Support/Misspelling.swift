import Numerics

/// A word of a command line that is no command and no option, and the one that was meant.
struct Misspelling: Equatable {
    var word: String
    var meant: String

    /// The first of `arguments` (without the program's name) that `program` does not know and something near it does.
    static func find(_ arguments: [String], in program: CommandTree) -> Misspelling? {
        var command = program
        for argument in arguments {
            if argument == "--" { return nil }
            if argument.hasPrefix("--") {
                let word = String(argument.prefix { $0 != "=" })
                let known = command.arguments?.flatMap { ($0.names ?? []).map(\.text) } ?? []
                guard !known.contains(word), let meant = NearestWord.of(word, in: known) else { continue }
                return Misspelling(word: word, meant: meant)
            }
            guard !argument.hasPrefix("-"), let below = command.subcommands, !below.isEmpty else { continue }
            if let next = below.first(where: { $0.commandName == argument }) {
                command = next
                continue
            }
            return NearestWord.of(argument, in: command.commands.map(\.commandName)).map {
                Misspelling(word: argument, meant: "\(command.call) \($0)")
            }
        }
        return nil
    }
}
