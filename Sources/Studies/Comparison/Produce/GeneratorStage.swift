import Datasets
import Evaluation
import Foundation
import Generators
import Neural
import Numerics
import Results

/// Trains generators and draws their samples, each once: what the cache holds is taken from it, and a training that was
/// broken off goes on from its last checkpoint.
struct GeneratorStage<Kind: Modality> {
    let training: Kind.Training
    let rows: Int
    let generators: [any Generator<Kind.Training>]
    let cache: StageCache
    let toolVersion: String
    let parallel: Parallel
    let clock: @Sendable () -> Double
    let progress: any ProgressSink

    struct Produced {
        var rows: Kind.Content
        var cost: StudyMeta.Cost
        /// What the model promises of training rows, and what must be said of it; sentences.
        var remarks: [String]
        /// Of the model's guarantee of differential privacy; nil without one.
        var epsilon: Double?
    }

    /// What training took, kept with the model.
    private struct Training: Codable {
        var seconds: Double
        var modelBytes: Int
        var peakBytes: Int
    }

    private static var secondsBetweenCheckpoints: Double { 20 }

    func descriptor(_ candidate: StudyRequest.Generated) throws(GeneratorError) -> GeneratorDescriptor {
        try generator(candidate).descriptor
    }

    private func generator(_ candidate: StudyRequest.Generated) throws(GeneratorError) -> any Generator<Kind.Training> {
        try GeneratorRegistry.find(candidate.generator, in: generators)
    }

    /// Everything that a model depends on.
    func modelKey(_ candidate: StudyRequest.Generated, seed: UInt64) throws(GeneratorError) -> StageKey {
        let descriptor = try descriptor(candidate)
        let settings = candidate.settings.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return StageKey(
            ["model 1", descriptor.id, "\(descriptor.version)", "\(seed)", candidate.budget.text, training.fingerprint]
                + settings)
    }

    func sampleKey(_ candidate: StudyRequest.Generated, seed: UInt64) throws(GeneratorError) -> StageKey {
        try modelKey(candidate, seed: seed).with("sample 2 of \(rows)")
    }

    /// - Throws: `GeneratorError`, `NeuralError` and the like for what this generator cannot do; `EvaluationError` when
    ///   the cache cannot be written; `CancellationError`.
    func produce(_ candidate: StudyRequest.Generated, seed: UInt64) throws -> Produced {
        let generator = try generator(candidate)
        let (model, training) = try fitted(generator, candidate, seed)
        let key = try sampleKey(candidate, seed: seed)
        let costKey = key.with("cost")
        var sample = cache.read(.samples, key).flatMap { Kind.unpacked($0, name: candidate.name) }
        if sample == nil {
            let stage = "sampling \(candidate.name), seed \(seed)"
            progress.report(stage: stage, done: 0, of: rows, detail: "")
            let began = clock()
            let progress = progress
            let made = try generator.rows(
                model,
                SamplePlan(count: rows, seed: seed, parallel: parallel) { done, total in
                    progress.report(stage: stage, done: done, of: total, detail: "")
                }, name: candidate.name)
            guard made.count == rows else {
                throw GeneratorError(
                    .badModel, "\(candidate.generator) gave \(made.count) \(Kind.Content.noun.many), not \(rows)",
                    remedy: "This is a defect of the generator.")
            }
            let bytes = try Kind.packed(made)
            // The cost first: a sample that is there is complete. A resumed study states it too.
            try cache.writeJSON(clock() - began, .samples, costKey)
            try cache.write(bytes, .samples, key)
            sample = Kind.unpacked(bytes, name: candidate.name)
        }
        guard let sample else {
            throw EvaluationError(.internal, "the sample of \(candidate.name) cannot be read back", remedy: "")
        }
        return Produced(
            rows: sample,
            cost: StudyMeta.Cost(
                candidate: candidate.name, seed: seed, trainingSeconds: training.seconds,
                samplingSeconds: cache.readJSON(Double.self, .samples, costKey), steps: model.header.steps, epochs: model.header.epochs,
                modelBytes: training.modelBytes, peakBytes: training.peakBytes),
            remarks: [model.header.privacy.map { "Differential privacy: \($0.words)." }].compactMap(\.self)
                + (model.header.notes ?? []).map { "Note: \($0)." }, epsilon: model.header.privacy?.epsilon)
    }

    private func fitted(
        _ generator: any Generator<Kind.Training>, _ candidate: StudyRequest.Generated, _ seed: UInt64
    ) throws -> (GeneratorModel, Training) {
        let key = try modelKey(candidate, seed: seed)
        if let bytes = cache.read(.models, key), let model = try? GeneratorModel(bytes, name: candidate.name),
            let training = cache.readJSON(Training.self, .models, key.with("cost"))
        {
            return (model, training)
        }
        let spent = cache.readJSON(Double.self, .checkpoints, key.with("spent")) ?? 0
        let checkpoint = cache.read(.checkpoints, key)
        let began = clock()
        let model: GeneratorModel
        do {
            model = try fit(generator, candidate, seed, key, checkpoint, began: began - (checkpoint == nil ? 0 : spent))
        } catch let error as GeneratorError where error.code == .badModel && checkpoint != nil {
            // A checkpoint that cannot be resumed is worth no more than none.
            model = try fit(generator, candidate, seed, key, nil, began: began)
        }
        let bytes = try model.encoded()
        let training = Training(
            seconds: clock() - began + (checkpoint == nil ? 0 : spent), modelBytes: bytes.count,
            peakBytes: ProcessMemory.peakBytes)
        // The cost first: a model that is there is complete.
        try cache.writeJSON(training, .models, key.with("cost"))
        try cache.write(bytes, .models, key)
        cache.remove(.checkpoints, key)
        cache.remove(.checkpoints, key.with("spent"))
        // What is sampled now and what a resumed study samples come from the same bytes.
        return (try GeneratorModel(bytes, name: candidate.name), training)
    }

    private func fit(
        _ generator: any Generator<Kind.Training>, _ candidate: StudyRequest.Generated, _ seed: UInt64, _ key: StageKey,
        _ checkpoint: [UInt8]?, began: Double
    ) throws -> GeneratorModel {
        let stage = "training \(candidate.name), seed \(seed)"
        progress.report(stage: stage, done: 0, of: 0, detail: "")
        let (cache, clock, progress) = (cache, clock, progress)
        return try generator.fit(
            training,
            FitPlan(
                seed: seed, budget: candidate.budget, settings: candidate.settings, parallel: parallel,
                checkpoint: .init(resume: checkpoint, everySeconds: Self.secondsBetweenCheckpoints) { bytes in
                    try cache.write(bytes, .checkpoints, key)
                    try cache.writeJSON(clock() - began, .checkpoints, key.with("spent"))
                }, clock: clock,
                progress: { now in
                    let losses = now.losses.map { "\($0.name) \(Readable.number($0.value))" }.joined(separator: ", ")
                    progress.report(
                        stage: stage, done: now.step, of: now.totalSteps,
                        detail: losses.isEmpty ? now.stage : losses)
                }, tool: toolVersion))
    }
}

extension FitPlan.Budget {
    /// In words, and a part of a model's identity.
    var text: String {
        switch self {
        case .standard: "standard"
        case .epochs(let count): "\(count) epochs"
        case .steps(let count): "\(count) steps"
        case .minutes(let count): "\(count) minutes"
        }
    }
}
