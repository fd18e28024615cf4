import Datasets
import Generators
import Numerics

/// For kinds of data that have no generators.
package struct NoTraining<Content: RowSet>: TrainingRows {
    package let count = 0
    package let bytesPerRow = 0
    package let fingerprint = ""

    package init(_ set: Content, fingerprint: String?, parallel: Parallel) throws {
        throw GeneratorError(
            .badData, "there is no generator of \(Content.noun.many)",
            remedy: "Give synthetic sets by --synthetic NAME=PATH.")
    }
}
