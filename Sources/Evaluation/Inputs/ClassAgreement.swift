import Datasets
import Results

/// Whether the classes of a set are those of the real set. Sets are brought together by the names of their classes, so
/// that numbers in one and words in the other would count as other classes without a word.
package enum ClassAgreement {
    /// - Returns: a warning where `set` has classes that the real set lacks.
    /// - Throws: `.badData` where two labelled sets have no class in common.
    package static func check<Content: RowSet>(
        _ set: Content, name: String, against real: Content
    ) throws(EvaluationError) -> RunResult.Warning? {
        guard set.labels != nil, real.labels != nil, set.count > 0, real.count > 0 else { return nil }
        // Of all classes that the files name: a few rows may have none in common by chance.
        let (own, known) = (set.classNames, real.classNames)
        func isKnown(_ name: String) -> Bool { known.contains(exactly: name) }
        guard own.contains(where: isKnown) else {
            throw EvaluationError(
                .badData,
                "\(name) and the real set have no class in common: \(list(own)) beside \(list(known)).\(LookAlikes.described(own, known).map { " " + $0 } ?? "")",
                remedy: "Name the classes alike; they come from \(Content.classSource).")
        }
        let strange = present(set).filter { !isKnown($0) }
        guard !strange.isEmpty else { return nil }
        return RunResult.Warning(
            code: "unknown_classes", message: "\(name) has classes that the real set lacks: \(list(strange)).")
    }

    private static func present(_ set: some RowSet) -> [String] {
        zip(set.classNames, set.classCounts).filter { $0.1 > 0 }.map(\.0)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", … (\(names.count))" : "")
    }
}
