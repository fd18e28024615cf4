import Datasets
import Generators
import Numerics

/// For kinds of data that have no generators.
package struct NoTraining<Content: RowSet>: TrainingRows {
    package let count = 0
    package let bytesPerRow = 0
    package let fingerprint = ""

    package init(_ set: Content, fingerprint: String?, parallel: Parallel) throws {
        throw Self.refusal
    }

    static var refusal: GeneratorError {
        GeneratorError(
            .badData, "there is no generator of \(Content.noun.many)",
            remedy: "Give synthetic sets by --synthetic NAME=PATH.")
    }
}

/// Nothing is made, so that nothing made is kept or written.
extension Modality where Training == NoTraining<Content> {
    package static var generators: [any Generator<NoTraining<Content>>] { [] }
    package static func packed(_ set: Content) throws -> [UInt8] { throw Training.refusal }
    package static func unpacked(_ bytes: [UInt8], name: String) -> Content? { nil }
    package static func write(
        _ set: Content, to path: String, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws { throw Training.refusal }
}
