import Evaluation
import Generators

/// Named lists of our own generators.
public enum Baselines {
    /// From the crudest model to a learned one, beside one that copies; those that there are.
    static let standard = ["marginal", "class-gaussian", "smote", "cvae", "cgan"]
    static let standardWithoutLabels = ["marginal", "gaussian", "smote", "vae", "gan"]
    /// The sanity rows have noise in every study.
    static let leftOut = ["noise"]
    /// Learn by class and cannot do without labels.
    static let needLabels = ["class-gaussian", "class-gmm", "cvae", "cgan", "shuffled-labels"]

    /// - Parameters:
    ///   - text: "default", "all", "none" or ids with commas.
    ///   - labelled: whether the training images have labels.
    ///   - known: the generators that there are.
    /// - Throws: `GeneratorError.usage` for an id that there is not.
    public static func ids<Training>(
        _ text: String, labelled: Bool, known: [any Generator<Training>]
    ) throws(GeneratorError) -> [String] {
        let all = known.map(\.descriptor.id)
        switch text {
        case "none": return []
        case "default": return (labelled ? standard : standardWithoutLabels).filter(all.contains)
        case "all": return all.filter { !leftOut.contains($0) && (labelled || !needLabels.contains($0)) }
        default:
            let ids = text.split(separator: ",").map(String.init)
            if let unknown = ids.first(where: { !all.contains($0) }) {
                throw GeneratorError(
                    .usage, "there is no generator \(unknown)",
                    remedy: "Use default, all, none or some of \(all.joined(separator: ",")).")
            }
            return ids
        }
    }
}
