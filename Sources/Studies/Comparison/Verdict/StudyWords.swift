import Evaluation
import Results

/// Words that sentences of a study share.
enum StudyWords {
    /// A metric's name, with what tells it from another column of the same metric.
    static func metric(_ metric: StudyResult.Metric) -> String {
        let name = metric.name
        guard let place = metric.key.split(separator: "@").dropFirst().first, place != "embedded" else { return name }
        return "\(name) (\(place))"
    }

    /// As `metric`, within a sentence: "precision", but "Fréchet distance".
    static func inSentence(_ metric: StudyResult.Metric) -> String {
        let name = Self.metric(metric)
        guard !name.hasPrefix("Fréchet"), let first = name.first else { return name }
        return first.lowercased() + name.dropFirst()
    }

    /// "a", "a and b", "a, b and c".
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
