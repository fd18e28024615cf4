import Datasets
import Generators
import Numerics
import Testing

/// A generator of tables that learns by steps, in a size that tests have time for.
struct NetworkGenerator: Sendable, CustomTestStringConvertible {
    let id: String
    let settings: [String: String]
    /// For tables of all kinds of columns.
    var odd: [String: String] = [:]

    var testDescription: String { id }

    static let autoencoder = NetworkGenerator(
        id: "tvae",
        settings: ["hidden": "24", "latent": "4", "batch": "100", "modes": "4", "draw": "sampled", "rate": "0.004"])
    static let adversarial = NetworkGenerator(
        id: "ctgan",
        settings: [
            "hidden": "32", "latent": "8", "batch": "100", "modes": "4", "pac": "5", "rate": "0.001", "critic-rate": "0.004",
            "critic-steps": "2",
        ], odd: ["gumbel": "hard"])
    static let diffusion = NetworkGenerator(
        id: "tab-ddpm",
        settings: ["hidden": "64", "layers": "2", "batch": "128", "steps": "20", "rate": "0.003", "ema": "0.99"])
    static let all = [autoencoder, adversarial, diffusion]

    func model(
        _ table: Table, steps: Int, threads: Int = 1, checkpoint: FitPlan.Checkpoint? = nil, _ other: [String: String] = [:]
    ) throws -> GeneratorModel {
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let plan = FitPlan(
            seed: 3, budget: .steps(steps), settings: settings.merging(other) { $1 }, parallel: Parallel(threads: threads),
            checkpoint: checkpoint)
        return try GeneratorModel(generator.fit(TableTraining(table), plan).encoded(), name: "m.safetensors")
    }
}
