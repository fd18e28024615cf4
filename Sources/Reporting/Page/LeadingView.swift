import Results

/// What leads a section and what is folded: the first feature space and the first learner of the run lead, controls and
/// further learners follow.
struct LeadingView {
    private let run: RunResult
    private let space: String?
    /// The variants that are told apart within one metric (learners, attacks), in the order of the run.
    private let variants: [String]

    init(run: RunResult) {
        self.run = run
        space = run.features.first?.id
        var seen: [String] = []
        for measurement in run.metrics {
            let words = measurement.key.words
            if !words.isEmpty, !seen.contains(words) { seen.append(words) }
        }
        variants = seen
    }

    func split(_ measurements: [Measurement]) -> (leading: [Measurement], others: [Measurement]) {
        // Of each metric, what its first value of the leading space is.
        var first: [String: String] = [:]
        for one in measurements where isLeadingSpace(one, among: measurements) && first[one.id] == nil {
            first[one.id] = one.key.words
        }
        func leads(_ one: Measurement) -> Bool {
            isLeadingSpace(one, among: measurements) && first[one.id] == one.key.words
        }
        return (measurements.filter(leads), measurements.filter { !leads($0) })
    }

    private func isLeadingSpace(_ one: Measurement, among all: [Measurement]) -> Bool {
        guard let features = one.features, let space, features != space else { return true }
        // A metric that the leading space has no value of leads with another.
        return !all.contains { $0.id == one.id && $0.features == space }
    }

    /// A figure of a variant ends with the variant's name.
    func leads(_ figure: Figure) -> Bool {
        guard let own = variants.first(where: { figure.id.hasSuffix("_\($0)") }) else { return true }
        return own == variants.first { name in run.figures.contains { $0.id.hasSuffix("_\(name)") } }
    }

    func title(of others: [Measurement]) -> String {
        let spaces = others.compactMap(\.features).filter { $0 != space }
        let isControl = !spaces.isEmpty
        let isVariant = others.contains { $0.features == nil || $0.features == space }
        return switch (isControl, isVariant) {
        case (true, true): "Control features and other learners"
        case (true, false): "Control features"
        default: "Other learners"
        }
    }
}
