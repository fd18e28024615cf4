import Evaluation
import Results

/// A row of the study as it was measured.
package struct StudyRow: Sendable {
    package var name: String
    package var kind: StudyResult.Kind
    package var about: String
    package var generator: String?
    package var sanity: SanityRow?
    package var copiesRows = false
    /// Of the differential privacy that it was made with; nil without.
    package var epsilon: Double?
    package var seeds: [UInt64] = []
    /// One a seed, or the one of a given set.
    package var parts: [MeasuredSet] = []
    package var failure: Study.Failure?

    package init(name: String, kind: StudyResult.Kind, about: String) {
        self.name = name
        self.kind = kind
        self.about = about
    }
}
