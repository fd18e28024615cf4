import Evaluation
import Generators

/// Named lists of our own generators.
public enum Baselines {
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
        case "default":
            return known.map(\.descriptor).filter { $0.baseline?.stands(labelled: labelled) ?? false }.map(\.id)
        case "all":
            return known.map(\.descriptor).filter { $0.baseline != .never && (labelled || !$0.needsLabels) }.map(\.id)
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
