import Evaluation
import Generators
import Synchronization

/// The last losses of a training, for the summary.
final class LossLog: Sendable {
    private let losses = Mutex<[String: Double]>([:])

    func note(_ progress: FitProgress) {
        if progress.losses.isEmpty { return }
        losses.withLock { losses in
            for (name, value) in progress.losses { losses[name] = value }
        }
    }

    var latest: [String: Double] { losses.withLock { $0 } }
}

extension ProgressReporter {
    /// A step of a fit: epochs, losses, samples a second and the time that the trainer itself expects.
    func report(_ progress: FitProgress) {
        var figures: Figures?
        if progress.totalSteps > 0, progress.samplesPerSecond > 0 {
            figures = Figures(
                epochs: progress.epochs, losses: progress.losses, samplesPerSecond: progress.samplesPerSecond,
                secondsLeft: progress.secondsLeft)
        }
        report(stage: progress.stage, done: progress.step, of: progress.totalSteps, detail: "", figures: figures)
    }
}
