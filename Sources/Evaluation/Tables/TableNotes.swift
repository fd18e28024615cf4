import Datasets
import Results

/// What was found when tables were read and brought together, as warnings of a run.
enum TableNotes {
    /// Findings beyond these are counted.
    private static let most = 20

    /// - Parameters:
    ///   - agreed: of bringing the tables together, which name their table.
    ///   - read: of reading each by itself. What several of them say alike is said once.
    static func warnings(_ agreed: [TableNote], read: [TableNote]) -> [RunResult.Warning] {
        var told = agreed.filter { tells($0.kind) }.map { ($0.kind, said($0)) }
        var sources: [(note: TableNote, tables: [String])] = []
        for note in read where tells(note.kind) {
            if let place = sources.firstIndex(where: { $0.note.kind == note.kind && said($0.note).utf8.elementsEqual(said(note).utf8) }) {
                if !sources[place].tables.contains(note.table) { sources[place].tables.append(note.table) }
            } else {
                sources.append((note, [note.table]))
            }
        }
        told += sources.map { ($0.note.kind, "\($0.tables.joined(separator: ", ")): \(said($0.note))") }
        var warnings = told.prefix(most).map { RunResult.Warning(code: "table_" + code($0.0), message: $0.1) }
        if told.count > most {
            warnings.append(
                RunResult.Warning(code: "table_more", message: "\(told.count - most) more findings about the tables are left out."))
        }
        return warnings
    }

    private static func said(_ note: TableNote) -> String {
        note.text + (note.value.map { " The first is “\($0)”." } ?? "")
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
