import Evaluation

/// Results of an older version as this one reads them.
enum OlderResult {
    /// - Throws: `CommandError.badData` naming `file` for what this version cannot read.
    static func read<Value>(
        _ file: String, remedy: String, _ body: () throws(OlderRun.Unreadable) -> Value
    ) throws(CommandError) -> Value {
        do {
            return try body()
        } catch {
            throw CommandError(
                .badData, "\(file), which an older version of Assay wrote, \(printable(error.message))", remedy: remedy)
        }
    }
}
