import Neural
import Numerics

/// Trains the feature network. Step `s` depends only on the recipe, the data and the state before it, so training
/// stopped and resumed gives the same weights as training in one go, at any thread count.
public enum ExtractorTraining {
    /// What is reported after a step.
    public struct Progress: Sendable {
        public let step: Int
        public let totalSteps: Int
        public let classLoss: Double
        /// Share of the clean images of the step whose class was right.
        public let accuracy: Double
        public let corruptionLoss: Double
        public let corruptionAccuracy: Double
        /// Estimated by the steps so far, by the clock that was given.
        public let secondsLeft: Double
    }

    /// State between steps, for storage.
    package final class Session {
        package let network: FeatureNetwork
        package let optimiser: SGD
        package var step = 0
        let source: BatchSource
        private var order: (epoch: Int, items: [(set: Int, image: Int)])?

        package init(recipe: ExtractorRecipe, sets: [TrainingSet]) throws(FeatureError) {
            source = try BatchSource(recipe: recipe, sets: sets)
            network = FeatureNetwork(
                classes: source.classes, states: Corruption.allCases.count, seed: recipe.seed)
            optimiser = SGD(momentum: Float(recipe.momentum), nesterov: true, decay: Float(recipe.decay))
        }

        package var totalSteps: Int { source.totalSteps }

        /// One step of training.
        package func advance(
            parallel: Parallel
        ) throws(NeuralError) -> (classLoss: Double, accuracy: Double, corruptionLoss: Double, corruption: Double) {
            let recipe = source.recipe
            let epoch = step / source.stepsPerEpoch
            if order?.epoch != epoch { order = (epoch, source.order(epoch: epoch)) }
            let batch = source.batch(step: step, order: order?.items ?? [], parallel: parallel)
            let pass = Pass(training: true, parallel: parallel)
            let output = try network.forward(batch.images, pass)
            let classes = try SoftmaxCrossEntropy(smoothing: Float(recipe.smoothing))(
                output.classes, labels: batch.labels, columns: batch.columns)
            var corruption = try SoftmaxCrossEntropy()(output.corruption, labels: batch.states)
            guard classes.loss.isFinite, corruption.loss.isFinite else {
                throw NeuralError(
                    .diverged, "the loss is no number at step \(step)", remedy: "lower the learning rate")
            }
            corruption = corruption.scaled(by: Float(recipe.corruptionWeight))
            try network.backward(classes: classes.gradient, corruption: corruption.gradient, pass)
            optimiser.step(
                network.parameters.map(\.parameter), rate: recipe.schedule.rate(step: step, of: totalSteps))
            step += 1
            let clean = max(1, batch.labels.count { $0 >= 0 })
            return (
                classes.loss, Double(classes.correct) / Double(clean),
                corruption.loss / max(recipe.corruptionWeight, .leastNonzeroMagnitude),
                Double(corruption.correct) / Double(batch.states.count)
            )
        }
    }
}
