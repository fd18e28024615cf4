import ArgumentParser
import Foundation

/// A command with its options as the argument parser describes it.
struct CommandTree: Decodable {
    struct Name: Decodable {
        var kind: String
        var name: String

        var text: String { (kind == "long" ? "--" : "-") + name }
    }

    struct Argument: Decodable {
        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var discussion: String?
        var defaultValue: String?
        var allValues: [String]?
    }

    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var superCommands: [String]?
    var subcommands: [CommandTree]?
    var arguments: [Argument]?

    /// Commands below this one that are meant to be seen, without the parser's own `help`.
    var commands: [CommandTree] { (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" } }
    var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
    /// As typed, e.g. "assay nightly run".
    var call: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    private struct Document: Decodable { var command: CommandTree }

    /// The whole program.
    static func program() throws -> CommandTree {
        try JSONDecoder().decode(Document.self, from: Data(AssayCommand._dumpHelp().utf8)).command
    }
}
