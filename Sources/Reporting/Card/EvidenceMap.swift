import Foundation
import Results

/// Which measurements speak to which demand of the documents that gatekeepers cite: evidence for it, never conformity.
///
/// The demands are put in our own words; the assignment is ours and leaves to the reader whether the evidence suffices. It
/// is kept in `reports/evidence.json`.
package struct EvidenceMap: Sendable {
    package struct Source: Decodable, Sendable {
        package var name: String
        /// What the reader should know before reading the rows.
        var note: String
        package var rows: [Row]
    }

    package struct Row: Decodable, Sendable {
        var demand: String
        var question: String
        private var metrics: [String]?
        private var records: [Record]?

        /// Ids, or their beginnings when they end with a dot.
        package var ids: [String] { metrics ?? [] }
        /// What speaks to it beside metrics.
        var facts: [Record] { records ?? [] }
    }

    /// Facts of the run that are no metric.
    enum Record: String, Decodable, Sendable {
        case fingerprints, repeatability, waivers
        case skippedInputs = "skipped_inputs"
        case classCounts = "class_counts"
    }

    package let sources: [Source]

    /// - Throws: `ReportError.template` where the build holds no such file or one that is not valid.
    package static func embedded() throws(ReportError) -> EvidenceMap {
        guard let text = EmbeddedFiles.texts(under: "reports/")["evidence.json"],
            let sources = try? JSONDecoder().decode([Source].self, from: Data(text.utf8))
        else {
            throw ReportError(
                .template, "the table of evidence is missing from this build",
                remedy: "Run scripts/embed-assets and build again.")
        }
        return EvidenceMap(sources: sources)
    }
}
