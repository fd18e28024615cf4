import Foundation
import Neural
import Numerics

/// Runs a `SteppedModel` through its budget with progress, checkpoints and early stop.
package struct SteppedTraining {
    /// What the training is of; a checkpoint of anything else is refused.
    package struct Identity: Codable, Equatable, Sendable {
        package var generator: String
        package var version: Int
        package var seed: UInt64
        package var dataFingerprint: String
        package var settings: [String: String]

        package init(
            _ descriptor: GeneratorDescriptor, _ data: some TrainingRows, _ plan: FitPlan, _ settings: Settings
        ) {
            generator = descriptor.id
            version = descriptor.version
            seed = plan.seed
            dataFingerprint = data.fingerprint
            self.settings = settings.resolved
        }
    }

    package struct Outcome: Sendable {
        package let steps: Int
        package let epochs: Double
        /// Whether the validation loss stopped it before the budget did.
        package let stoppedEarly: Bool
    }

    /// Epochs without a better validation loss after which training stops.
    static let patience = 8

    let model: any SteppedModel
    let identity: Identity
    let plan: FitPlan

    package init(_ model: any SteppedModel, _ identity: Identity, _ plan: FitPlan) {
        self.model = model
        self.identity = identity
        self.plan = plan
    }

    /// - Throws: `GeneratorError.diverged`, `.badModel` for a checkpoint of another training, `CancellationError`.
    package func run() throws -> Outcome {
        var state = State(total: 0)
        if let bytes = plan.checkpoint?.resume {
            state = try restore(bytes)
        } else {
            state.total = try totalSteps()
        }
        let began = plan.clock()
        let first = state.step
        var stored = began
        var recent = RecentLosses()
        while state.step < state.total, !state.stopped {
            try Task.checkCancellation()
            let losses = try model.advance(state.step, of: state.total, plan.parallel)
            guard losses.allSatisfy(\.value.isFinite) else {
                throw GeneratorError(
                    .diverged, "\(identity.generator) diverged at step \(state.step): a loss is no number",
                    remedy: "Lower the learning rate (--set rate=…) or give another --seed.")
            }
            recent.add(losses)
            state.step += 1
            if state.step % model.stepsPerEpoch == 0, let loss = try model.validationLoss(plan.parallel) {
                state.validated(loss)
            }
            let now = plan.clock()
            report(state, recent.means, spent: now - began, steps: state.step - first)
            if let checkpoint = plan.checkpoint,
                now - stored >= checkpoint.everySeconds || state.step == state.total || state.stopped
            {
                try checkpoint.store(try encode(state))
                stored = now
            }
        }
        return Outcome(
            steps: state.step, epochs: Double(state.step) / Double(model.stepsPerEpoch), stoppedEarly: state.stopped)
    }

    private func report(_ state: State, _ losses: [(name: String, value: Double)], spent: Double, steps: Int) {
        let pace = spent / Double(max(1, steps))
        plan.progress(
            FitProgress(
                stage: "training", step: state.step, totalSteps: state.total,
                epochs: Double(state.step) / Double(model.stepsPerEpoch), losses: losses,
                samplesPerSecond: pace > 0 ? Double(model.rowsPerStep) / pace : 0,
                secondsLeft: pace * Double(state.total - state.step)))
    }

    // MARK: Budget

    private func totalSteps() throws -> Int {
        func steps(epochs: Double) -> Int {
            max(1, Int(min(1e9, (epochs * Double(model.stepsPerEpoch)).rounded())))
        }
        switch plan.budget {
        case .standard: return steps(epochs: model.standardEpochs)
        case .epochs(let epochs): return steps(epochs: epochs)
        case .steps(let count): return max(1, count)
        case .minutes(let minutes):
            let pace = try secondsPerStep()
            return max(1, Int(min(1e9, minutes * 60 / max(pace, 1e-6))))
        }
    }

    /// Times a few steps and takes them back. The first ones warm caches and are not counted.
    private func secondsPerStep() throws -> Double {
        let untouched = try encode(State(total: 1))
        plan.progress(FitProgress(stage: "measuring the pace"))
        for step in 0..<3 { _ = try model.advance(step, of: 1_000, plan.parallel) }
        let began = plan.clock()
        var steps = 0
        while steps < 200, steps < 5 || plan.clock() - began < 2 {
            _ = try model.advance(3 + steps, of: 1_000, plan.parallel)
            steps += 1
        }
        let pace = (plan.clock() - began) / Double(steps)
        _ = try restore(untouched)
        return pace
    }

    // MARK: State

    private struct State: Codable {
        var step = 0
        var total: Int
        var best: Double?
        var epochsWithoutGain = 0
        var stopped: Bool { epochsWithoutGain >= SteppedTraining.patience }

        init(total: Int) { self.total = total }

        mutating func validated(_ loss: Double) {
            if best.map({ loss < $0 }) ?? true {
                best = loss
                epochsWithoutGain = 0
            } else {
                epochsWithoutGain += 1
            }
        }
    }

    private struct Note: Codable {
        var identity: Identity
        var state: State
    }

    private func encode(_ state: State) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let note = String(decoding: try encoder.encode(Note(identity: identity, state: state)), as: UTF8.self)
        var entries = model.stored.map { name, parameter in
            Safetensors.Entry(
                name: "model.\(name)", tensor: Tensor(unchecked: parameter.values, shape: parameter.shape))
        }
        for (name, optimiser, _) in model.optimisers {
            for (key, values) in optimiser.state {
                entries.append(
                    Safetensors.Entry(
                        name: "optimiser.\(name).\(key)", tensor: Tensor(unchecked: values, shape: [values.count])))
            }
        }
        return Safetensors.encode(entries, metadata: [("training", note)]) { _ in .float32 }
    }

    private func restore(_ bytes: [UInt8]) throws -> State {
        func refused(_ why: String) -> GeneratorError {
            GeneratorError(
                .badModel, "the checkpoint cannot be resumed: \(why)",
                remedy: "Start anew without --resume, or give the data, seed and settings it was started with.")
        }
        let file: Safetensors
        do throws(NeuralError) { file = try Safetensors(bytes) } catch { throw refused(error.message) }
        guard let text = file.metadata["training"],
            let note = try? JSONDecoder().decode(Note.self, from: Data(text.utf8)), note.state.step >= 0,
            note.state.total >= note.state.step
        else { throw refused("it is no training state") }
        guard note.identity == identity else { throw refused("it belongs to another training") }
        do throws(NeuralError) {
            for (name, parameter) in model.stored {
                parameter.values = try file.tensor("model.\(name)", shape: parameter.shape).values
            }
        } catch { throw refused(error.message) }
        for (name, optimiser, parameters) in model.optimisers {
            let prefix = "optimiser.\(name)."
            let arrays = file.entries.filter { $0.name.hasPrefix(prefix) }.map {
                (name: String($0.name.dropFirst(prefix.count)), values: $0.tensor.values)
            }
            do throws(NeuralError) { try optimiser.restore(arrays, for: parameters) } catch {
                throw refused(error.message)
            }
        }
        return note.state
    }
}

/// Means of the losses over the last steps.
struct RecentLosses {
    private static let window = 50
    private var names: [String] = []
    private var values: [[Double]] = []
    private var next = 0

    mutating func add(_ losses: [(name: String, value: Double)]) {
        names = losses.map(\.name)
        if values.count < Self.window {
            values.append(losses.map(\.value))
        } else {
            values[next] = losses.map(\.value)
            next = (next + 1) % Self.window
        }
    }

    var means: [(name: String, value: Double)] {
        names.indices.map { index in
            (names[index], values.reduce(0) { $0 + $1[index] } / Double(max(1, values.count)))
        }
    }
}
