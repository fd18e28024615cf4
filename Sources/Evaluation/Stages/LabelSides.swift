import Datasets
import Metrics

/// Which of the two sets that are compared have classes.
///
/// Without any there is nothing that metrics of classes are about. Classes on one side alone are another thing: whether the
/// other side fits them cannot be told, and that must never pass.
struct LabelSides {
    let real: Bool
    let synthetic: Bool
    /// Where classes come from.
    let source: String
    let remedy: String

    init<Content: RowSet>(_ inputs: MeasuredInputs<Content>) {
        real = inputs.real.labels != nil
        synthetic = inputs.synthetic.labels != nil
        source = Content.classSource
        remedy = Content.classRemedy
    }

    /// - Parameter question: the subject of the sentence, e.g. "utility".
    /// - Throws: `.notApplicable` where neither set has classes, `.failed` where one of them has.
    func require(_ question: String) throws(MetricError) {
        if real, synthetic { return }
        guard real != synthetic else {
            throw .notApplicable("\(question) needs classes, and neither set has any; they come from \(source)")
        }
        let (with, without) = real ? ("real", "synthetic") : ("synthetic", "real")
        throw .failed(
            "\(question) needs classes on both sets: the \(with) set has them, the \(without) set has none; they come from "
                + "\(source) (\(remedy))")
    }
}
