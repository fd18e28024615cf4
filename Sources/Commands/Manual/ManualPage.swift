/// A page for `man` in section 1: one for the program and one for each of its commands, with the commands below it.
enum ManualPage {
    /// File names and texts, e.g. "assay-evaluate.1".
    static func all(of program: CommandTree, version: String) -> [(name: String, text: String)] {
        let pages = [program] + program.commands
        return pages.map { command in
            let name = command.call.split(separator: " ").joined(separator: "-")
            let others = pages.map { $0.call.split(separator: " ").joined(separator: "-") }.filter { $0 != name }
            return (name + ".1", text(command, name: name, version: version, isProgram: command.call == program.call, others))
        }
    }

    private static func text(
        _ command: CommandTree, name: String, version: String, isProgram: Bool, _ others: [String]
    ) -> String {
        var lines = [
            ".TH \(quoted(name.uppercased())) 1 \"\" \(quoted("Assay " + version)) \"Assay manual\"", ".SH NAME",
            escaped(name) + " \\- " + escaped(command.abstract ?? ""), ".SH SYNOPSIS",
        ]
        lines += synopsis(command)
        if let discussion = command.discussion { lines += [".SH DESCRIPTION"] + paragraphs(discussion) }
        lines += options(command, heading: ".SH OPTIONS")
        if isProgram {
            lines.append(".SH COMMANDS")
            for below in command.commands {
                lines += [".TP", ".B " + escaped(name + "-" + below.commandName) + "(1)", escaped(below.abstract ?? "")]
            }
        } else {
            for below in command.commands { lines += section(below) }
        }
        lines += [".SH SEE ALSO", (isProgram ? others : ["assay"]).map { ".BR \(escaped($0)) (1)" }.joined(separator: ",\n")]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ command: CommandTree) -> [String] {
        var lines = [".SH \(quoted(command.call.uppercased()))", escaped(command.abstract ?? ""), ".PP"]
        lines += synopsis(command)
        if let discussion = command.discussion { lines += [".PP"] + paragraphs(discussion) }
        lines += options(command, heading: ".SS Options")
        for below in command.commands { lines += section(below) }
        return lines
    }

    private static func synopsis(_ command: CommandTree) -> [String] {
        var words: [String] = []
        let hasOptions = command.shown.contains { $0.kind != "positional" && $0.isOptional }
        if hasOptions { words.append("[\\fIoptions\\fR]") }
        for argument in command.shown where argument.kind != "positional" && !argument.isOptional {
            words.append(term(argument))
        }
        for argument in command.shown where argument.kind == "positional" {
            let value = "\\fI\(escaped(argument.valueName ?? "value"))\\fR" + (argument.isRepeating ? " ..." : "")
            words.append(argument.isOptional ? "[\(value)]" : value)
        }
        if !command.commands.isEmpty { words.append("\\fIcommand\\fR") }
        return ["\\fB\(escaped(command.call))\\fR " + words.joined(separator: " ")]
    }

    private static func options(_ command: CommandTree, heading: String) -> [String] {
        guard !command.shown.isEmpty else { return [] }
        return [heading]
            + command.shown.flatMap { argument -> [String] in
                var words = [argument.abstract, argument.discussion].compactMap(\.self)
                if let values = argument.allValues, !values.isEmpty {
                    words.append("Values: \(values.joined(separator: ", ")).")
                }
                if let value = argument.defaultValue, !value.isEmpty { words.append("Default: \(value).") }
                if argument.isRepeating, argument.kind == "option" { words.append("May be repeated.") }
                return [".TP", term(argument)] + words.map(escaped)
            }
    }

    private static func term(_ argument: CommandTree.Argument) -> String {
        let value = "\\fI\(escaped(argument.valueName ?? "value"))\\fR"
        guard argument.kind != "positional" else { return value }
        let names = (argument.names ?? []).map { "\\fB\(escaped($0.text))\\fR" }.joined(separator: ", ")
        return argument.kind == "flag" ? names : names + " " + value
    }

    /// Indented lines stay as they are, others flow.
    private static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if line.allSatisfy(\.isWhitespace) { return [".PP"] }
            return line.hasPrefix(" ") ? [".br", escaped(String(line)), ".br"] : [escaped(String(line))]
        }
    }

    /// Text that roff reads as text: no escapes, no hyphens for minus signs, no requests at the start of a line.
    static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let body = line.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            return body.hasPrefix(".") || body.hasPrefix("'") ? "\\&" + body : body
        }.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(text).replacing("\"", with: "\\(dq"))\"" }
}
