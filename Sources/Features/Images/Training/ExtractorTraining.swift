import Foundation
import Neural
import Numerics

/// Trains the feature network. Step `s` depends only on the recipe, the data and the state before it, so training
/// stopped and resumed gives the same weights as training in one go, at any thread count.
public enum ExtractorTraining {
    /// What is reported after a step.
    public struct Progress: Sendable {
        /// Steps done.
        public let step: Int
        public let totalSteps: Int
        /// In nats a clean image.
        public let classLoss: Double
        /// Share of the clean images of the step whose class was right.
        public let accuracy: Double
        public let corruptionLoss: Double
        public let corruptionAccuracy: Double
        /// By the steps so far and the clock that was given.
        public let secondsLeft: Double
    }

    /// Where training is stored on its way.
    public struct Checkpoint: Sendable {
        /// A state that an earlier run stored, or nil to begin.
        public var resume: [UInt8]?
        public var everySteps: Int
        public var store: @Sendable ([UInt8]) throws -> Void

        public init(
            resume: [UInt8]? = nil, everySteps: Int = 300, store: @escaping @Sendable ([UInt8]) throws -> Void
        ) {
            self.resume = resume
            self.everySteps = max(1, everySteps)
            self.store = store
        }
    }

    /// The weight file (safetensors, half precision, normalisation folded in) of a network trained by `recipe`.
    /// - Parameters:
    ///   - version: stored in the file, part of the identity of every metric on these features.
    ///   - clock: seconds since any fixed moment, for the estimate of the time left.
    /// - Throws: `NeuralError.diverged`, `.badFile` for a damaged state, `FeatureError.invalidSetting` when the state
    ///   is of another recipe, `CancellationError`.
    public static func run(
        recipe: ExtractorRecipe = ExtractorRecipe(), data: [TrainingSet], version: String = "1",
        checkpoint: Checkpoint? = nil, parallel: Parallel, clock: @Sendable () -> Double,
        progress: (Progress) -> Void
    ) throws -> [UInt8] {
        let session = try TrainingSession(recipe: recipe, sets: data)
        if let state = checkpoint?.resume { try session.restore(state) }
        let (began, first) = (clock(), session.step)
        while session.step < session.totalSteps {
            try Task.checkCancellation()
            let outcome = try session.advance(parallel: parallel)
            let pace = (clock() - began) / Double(session.step - first)
            progress(
                Progress(
                    step: session.step, totalSteps: session.totalSteps, classLoss: outcome.classLoss,
                    accuracy: outcome.accuracy, corruptionLoss: outcome.corruptionLoss,
                    corruptionAccuracy: outcome.corruptionAccuracy,
                    secondsLeft: pace * Double(session.totalSteps - session.step)))
            if let checkpoint, session.step % checkpoint.everySteps == 0 || session.step == session.totalSteps {
                try checkpoint.store(try session.state())
            }
        }
        return session.weightFile(version: version)
    }
}
