import Datasets
import Results

/// What was found when tables were read and brought together, as warnings of a run.
enum TableNotes {
    /// Findings beyond these are counted.
    private static let most = 20

    static func warnings(_ notes: [TableNote]) -> [RunResult.Warning] {
        let told = notes.filter { tells($0.kind) }
        var warnings = told.prefix(most).map { note in
            RunResult.Warning(
                code: "table_" + code(note.kind),
                message: note.text + (note.value.map { " The first is “\($0)”." } ?? ""))
        }
        if told.count > most {
            warnings.append(
                RunResult.Warning(code: "table_more", message: "\(told.count - most) more findings about the tables are left out."))
        }
        return warnings
    }

    /// Whether a finding may change what numbers mean; the others stand with the set.
    private static func tells(_ kind: TableNote.Kind) -> Bool {
        switch kind {
        case .missingCells, .ids, .constantColumn: false
        default: true
        }
    }

    /// "missing_column".
    private static func code(_ kind: TableNote.Kind) -> String {
        kind.rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}
