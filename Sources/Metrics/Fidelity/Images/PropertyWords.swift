import Results

/// What the properties of two sets of pictures say in words: "25 % darker", "blurred".
///
/// Faults move several properties at once. Pictures that are darker are lower in contrast and softer as well; a grid pattern
/// looks like noise to every property that knows no better. So a property speaks only for what those that are more particular
/// leave open.
struct PropertyWords {
    private let names: [String]
    private let means: [(real: Double, synthetic: Double)]
    /// Squared relative standard errors of the change of each mean.
    private let errors: [Double]
    private let similarities: [Double]

    init(real: ImagePropertyTable, synthetic: ImagePropertyTable, similarities: [Double]) {
        names = real.names
        self.similarities = similarities
        means = zip(real.columns, synthetic.columns).map { (Self.mean($0), Self.mean($1)) }
        errors = zip(real.columns, synthetic.columns).map { Self.squaredError($0) + Self.squaredError($1) }
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    /// Of the mean, as a share of it.
    private static func squaredError(_ values: [Double]) -> Double {
        let mean = mean(values)
        guard values.count > 1, mean > 0 else { return 0 }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return squares / Double(values.count - 1) / Double(values.count) / (mean * mean)
    }

    /// The mean of a property in both sets, and the difference in words where there are some.
    func facts(_ column: Int) -> [String: String] {
        var facts = [PartFacts.real: rounded(means[column].real), PartFacts.synthetic: rounded(means[column].synthetic)]
        facts[PartFacts.difference] = trace(names[column]) ?? difference(column)
        return facts
    }

    // MARK: General properties

    private static let follows = ["contrast": "brightness", "sharpness": "contrast"]

    private static let words: [String: (less: String, more: String)] = [
        "width": ("narrower", "wider"), "height": ("lower", "higher"), "brightness": ("darker", "brighter"),
        "contrast": ("lower in contrast", "higher in contrast"),
        "sharpness": ("softer at the edges, as after blurring", "rougher, as after adding noise or sharpening"),
        "colourfulness": ("paler", "more colourful"),
    ]

    private func difference(_ column: Int) -> String? {
        let name = names[column]
        guard let change = change(column), let words = Self.words[name] else { return nil }
        let followed = Self.follows[name].flatMap { names.firstIndex(of: $0) }
        let expected = followed.flatMap { self.change($0) } ?? 1
        let chance = 2 * (errors[column] + (followed.map { errors[$0] } ?? 0)).squareRoot()
        guard expected > 0, abs(change / expected - 1) >= max(0.02, chance) else { return nil }
        if name == "sharpness", traces.contains(where: { $0.explains.contains(name) }) { return nil }
        let share = rounded((100 * abs(change - 1)).rounded())
        return "\(share) % \(change < expected ? words.less : words.more)"
    }

    /// The synthetic mean over the real one; nil where that is 0.
    private func change(_ column: Int) -> Double? {
        means[column].real > 0 ? means[column].synthetic / means[column].real : nil
    }

    // MARK: Traces

    private struct Trace {
        let name: String
        let isMore: Bool
        let words: String
        let explains: [String]
        /// The synthetic mean over the real one from which on more of it counts.
        var leastFactor = 1.0
    }

    /// The most particular first. Which others each moves was seen on photos: docs/studies/native-detail.md.
    private static let known = [
        Trace(
            name: "seams", isMore: true, words: "broken by seams between tiles", explains: ["blockiness"],
            // Enlarged photos have 1.03 times as much of it, and compressed ones less.
            leastFactor: 1.1),
        Trace(
            name: "grid_pattern", isMore: true, words: "overlaid with a grid pattern",
            explains: ["blockiness", "noise", "colour_noise", "spectrum_slope", "sharpness"],
            // Blur leaves a weak one as well: of a generator that was hardly trained it was 1.5 times that of paintings.
            leastFactor: 2),
        Trace(
            name: "blockiness", isMore: true, words: "full of JPEG blocks",
            explains: ["noise", "colour_noise", "spectrum_slope", "sharpness"]),
        Trace(
            name: "spectrum_slope", isMore: true, words: "blurred, without fine detail",
            explains: ["noise", "colour_noise", "sharpness", "blockiness"]),
        Trace(
            name: "noise", isMore: true, words: "noisy",
            explains: ["colour_noise", "spectrum_slope", "blockiness", "sharpness"]),
        Trace(name: "colour_noise", isMore: true, words: "noisy in colour", explains: ["blockiness"]),
        Trace(
            name: "noise", isMore: false, words: "smoother than real ones, without their grain",
            explains: ["colour_noise", "spectrum_slope", "blockiness", "sharpness"]),
        Trace(
            name: "spectrum_slope", isMore: false, words: "richer in the finest detail", explains: ["blockiness", "sharpness"]),
    ]

    /// More than chance moves the distributions of a few hundred pictures of one kind.
    private static let furthestAlike = 0.7

    /// Those that are off and that none before them explains.
    private var traces: [Trace] {
        var found: [Trace] = []
        for trace in Self.known {
            guard let column = names.firstIndex(of: trace.name), similarities[column] < Self.furthestAlike,
                (means[column].synthetic > means[column].real) == trace.isMore,
                means[column].synthetic >= trace.leastFactor * means[column].real || !trace.isMore,
                !found.contains(where: { $0.explains.contains(trace.name) })
            else { continue }
            found.append(trace)
        }
        return found
    }

    private func trace(_ name: String) -> String? { traces.first { $0.name == name }?.words }
}
