import Foundation
import Results

/// A history as pages.
public enum NightlyReport {
    public static func render(_ result: NightlyResult) throws(ReportError) -> [OutputFile] {
        do {
            return [OutputFile(name: "nightly.json", data: try CanonicalJSON.encode(result))]
        } catch {
            throw ReportError(
                .cannotWrite, "nightly.json cannot be encoded: a number in it is not finite",
                remedy: "Report this with the history's nightly reindex output.")
        }
    }
}
