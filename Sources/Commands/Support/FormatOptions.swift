import ArgumentParser
import Foundation
import Reporting
import Results

/// Files for other systems, on request: `--formats sarif,croissant` or `--formats all`.
struct FormatOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Also write these, comma separated: sarif, croissant, prometheus, openlineage, intoto; or all.",
            valueName: "names"))
    var formats: String?

    func validate() throws { _ = try requested() }

    var isEmpty: Bool { formats == nil }

    /// The files of the formats asked for. Of `all`, those that lack something are left out and named.
    func files(
        run: RunResult, gate: GateResult?, meta: RunMeta?, console: Console, stored: Data? = nil
    ) throws -> [OutputFile] {
        var wanted = try requested()
        if formats == "all" {
            for format in wanted {
                if let reason = format.lacks(gate: gate, meta: meta) { console.warn("left out: " + reason) }
            }
            wanted.removeAll { $0.lacks(gate: gate, meta: meta) != nil }
        }
        return try Report.render(formats: wanted, run: run, gate: gate, meta: meta, stored: stored)
    }

    private func requested() throws -> [ReportFormat] {
        guard let formats else { return [] }
        if formats == "all" { return ReportFormat.allCases }
        return try formats.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let name = word.trimmingCharacters(in: .whitespaces)
            guard let format = ReportFormat(rawValue: name) else {
                throw ValidationError(
                    "--formats has no “\(printable(name))”; it knows "
                        + ReportFormat.allCases.map(\.rawValue).joined(separator: ", ") + " and all.")
            }
            return format
        }
    }
}
