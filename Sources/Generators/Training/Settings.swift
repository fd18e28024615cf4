/// Reads hyper-parameters from text and keeps every value in use for the model's header.
package struct Settings {
    private let generator: GeneratorDescriptor
    private let given: [String: String]
    /// Every setting with its value.
    package private(set) var resolved: [String: String]

    /// - Throws: `.usage` for a setting that the generator does not have.
    package init(_ generator: GeneratorDescriptor, _ given: [String: String]) throws(GeneratorError) {
        self.generator = generator
        self.given = given
        let known = generator.settings.map(\.name)
        if let unknown = given.keys.sorted().first(where: { !known.contains($0) }) {
            throw GeneratorError(
                .usage, "\(generator.id) has no setting \(unknown)",
                remedy: known.isEmpty ? "It has none." : "It has \(known.joined(separator: ", ")).")
        }
        resolved = [:]
        for setting in generator.settings { resolved[setting.name] = given[setting.name] ?? setting.standard }
    }

    /// Whether the value is not the generator's own.
    package func isGiven(_ name: String) -> Bool { given[name] != nil }

    /// Takes what was said elsewhere for a setting that was not given.
    package mutating func take(_ name: String, _ value: String) {
        if !isGiven(name) { resolved[name] = value }
    }

    package func int(_ name: String, in range: ClosedRange<Int>) throws(GeneratorError) -> Int {
        guard let value = resolved[name].flatMap({ Int($0) }), range.contains(value) else {
            throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func number(_ name: String, in range: ClosedRange<Double>) throws(GeneratorError) -> Double {
        guard let value = resolved[name].flatMap({ Double($0) }), range.contains(value) else {
            throw wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func choice(_ name: String, of choices: [String]) throws(GeneratorError) -> String {
        guard let value = resolved[name], choices.contains(value) else {
            throw wrong(name, "one of \(choices.joined(separator: ", "))")
        }
        return value
    }

    private func wrong(_ name: String, _ wanted: String) -> GeneratorError {
        GeneratorError(
            .usage, "\(generator.id): \(name)=\(resolved[name] ?? "") is not \(wanted)", remedy: "Correct the setting.")
    }
}
