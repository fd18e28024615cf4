import Datasets

/// Every kind of data there is: the one list that knows them all.
package enum Modalities {
    package static let all: [any Modality.Type] = [
        ImageModality.self, TableModality.self, TableSetModality.self, FeatureModality.self,
    ]

    /// Forms of tables that other programs write, by the ending of the name.
    private static let foreignForms = [
        "xlsx": "an Excel workbook", "xlsm": "an Excel workbook", "xls": "an Excel workbook", "ods": "a spreadsheet",
        "feather": "an Arrow file", "arrow": "an Arrow file", "orc": "an ORC file", "avro": "an Avro file",
        "pkl": "a Python pickle", "pickle": "a Python pickle", "rds": "an R object", "rdata": "an R workspace",
        "dta": "a Stata file", "sav": "an SPSS file", "sas7bdat": "a SAS file", "xpt": "a SAS file",
    ]

    /// What commands choose from; tests add kinds of their own.
    @TaskLocal package static var known = all

    /// - Throws: `EvaluationError.usage` naming those there are.
    package static func named(_ name: String) throws(EvaluationError) -> any Modality.Type {
        guard let found = known.first(where: { $0.name == name }) else {
            throw EvaluationError(
                .usage, "there is no kind of data \(name)",
                remedy: "Give --modality \(known.map { $0.name }.joined(separator: " or ")), or leave it out.")
        }
        return found
    }

    /// The kind that the sets at `paths` are of: the one that is certain of the first path, else the one that it may be.
    /// - Throws: `EvaluationError.usage` where it is no kind or may be several, and where another path is of another kind.
    package static func recognise(_ paths: [String]) throws(EvaluationError) -> any Modality.Type {
        var chosen: (any Modality.Type)?
        for path in paths {
            let input = InputPath(path)
            let found = known.map { (type: $0, how: $0.recognise(input)) }
            let certain = found.filter { $0.how == .certain }.map(\.type)
            let possible = certain.isEmpty ? found.filter { $0.how == .possible }.map(\.type) : certain
            if let chosen, possible.contains(where: { $0 == chosen }) { continue }
            if certain.isEmpty, let form = foreignForms[input.ending] {
                throw EvaluationError(
                    .usage, "\(path) is \(form), which is not read",
                    remedy: "Save it as CSV, Parquet, JSON Lines or SQLite.")
            }
            guard possible.count == 1, let only = possible.first, chosen == nil else {
                let what = possible.isEmpty ? "nothing that is read" : possible.map { $0.about }.joined(separator: " or ")
                throw EvaluationError(
                    .usage, "\(path) may be \(what)" + (chosen.map { ", the other set \($0.about)" } ?? ""),
                    remedy: chosen.flatMap { first in possible.compactMap { $0.remedy(beside: first) ?? first.remedy(beside: $0) }.first }
                        ?? "Say which by --modality \(known.map { $0.name }.joined(separator: " or ")).")
            }
            chosen = only
        }
        guard let chosen else { throw EvaluationError(.usage, "no set is named", remedy: "Give --real.") }
        return chosen
    }
}
