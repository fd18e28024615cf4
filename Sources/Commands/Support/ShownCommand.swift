/// A command line as a report shows it: without the path of the program, so that it can be repeated anywhere.
enum ShownCommand {
    static func text(_ command: [String]) -> String {
        (["assay"] + command.dropFirst()).map { word in
            word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:=,+".contains($0) } && !word.isEmpty
                ? word : "'" + word.replacing("'", with: "'\\''") + "'"
        }.joined(separator: " ")
    }
}
