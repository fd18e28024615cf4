import Foundation
import Neural
import Numerics

/// A training run between two steps.
package final class TrainingSession {
    package struct Outcome: Sendable {
        package let classLoss: Double
        package let accuracy: Double
        package let corruptionLoss: Double
        package let corruptionAccuracy: Double
    }

    package let network: FeatureNetwork
    package let optimiser: SGD
    package private(set) var step = 0
    private let source: BatchSource
    private var order: (epoch: Int, items: [(set: Int, image: Int)])?

    package init(recipe: ExtractorRecipe, sets: [TrainingSet]) throws(FeatureError) {
        source = try BatchSource(recipe: recipe, sets: sets)
        network = FeatureNetwork(classes: source.classes, states: CorruptionState.allCases.count, seed: recipe.seed)
        optimiser = SGD(momentum: Float(recipe.momentum), nesterov: true, decay: Float(recipe.decay))
    }

    package var totalSteps: Int { source.totalSteps }

    /// One step of training.
    package func advance(parallel: Parallel) throws -> Outcome {
        let recipe = source.recipe
        let epoch = step / source.stepsPerEpoch
        if order?.epoch != epoch { order = (epoch, source.order(epoch: epoch)) }
        let batch = try source.batch(step: step, order: order?.items ?? [], parallel: parallel)
        let pass = Pass(training: true, parallel: parallel)
        let output = try network.forward(batch.images, pass)
        let classes = try SoftmaxCrossEntropy(smoothing: Float(recipe.smoothing))(
            output.classes, labels: batch.labels, columns: batch.columns)
        let corruption = try SoftmaxCrossEntropy()(output.corruption, labels: batch.states)
        guard classes.loss.isFinite, corruption.loss.isFinite else {
            throw NeuralError(.diverged, "the loss is no number at step \(step)", remedy: "Lower the learning rate.")
        }
        let weighted = corruption.scaled(by: Float(recipe.corruptionWeight))
        try network.backward(classes: classes.gradient, corruption: weighted.gradient, pass)
        optimiser.step(
            network.parameters.map(\.parameter), rate: recipe.schedule.rate(step: step, of: totalSteps))
        step += 1
        return Outcome(
            classLoss: classes.loss, accuracy: Double(classes.correct) / Double(max(1, batch.labels.count { $0 >= 0 })),
            corruptionLoss: corruption.loss,
            corruptionAccuracy: Double(corruption.correct) / Double(max(1, batch.states.count)))
    }

    // MARK: Storage

    private func note() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(source.recipe), as: UTF8.self)
    }

    package func state() throws -> [UInt8] {
        TrainingState.encode(
            step: step, note: try note(), parameters: network.parameters, statistics: network.statistics,
            optimiser: optimiser)
    }

    package func restore(_ bytes: [UInt8]) throws {
        let state = try TrainingState(bytes)
        guard state.note == (try note()) else {
            throw FeatureError(
                .invalidSetting, "the stored training has another recipe",
                remedy: "Give the recipe it was started with, or start anew.")
        }
        try state.restore(
            parameters: network.parameters, statistics: network.statistics, optimiser: optimiser)
        step = state.step
    }

    package func weightFile(version: String) -> [UInt8] {
        NetworkFile.encode(network, version: version, classes: source.sets.map { ($0.name, $0.classNames) })
    }
}
