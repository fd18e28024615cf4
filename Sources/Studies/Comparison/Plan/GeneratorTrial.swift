import Datasets
import Evaluation
import Generators
import Neural
import Numerics
import Results
import Synchronization

/// A few steps and a few samples of a generator, to say how long the whole would take.
struct GeneratorTrial<Kind: Modality> {
    private let data: StudyData<Kind>
    private let whole: Kind.Training
    /// For fits without steps, whose time grows with the rows.
    private let part: Kind.Training
    private let parallel: Parallel
    private let clock: @Sendable () -> Double

    private static var partRows: Int { 2_000 }
    private static var steps: Int { 6 }
    private static var samples: Int { 16 }

    init(data: StudyData<Kind>, parallel: Parallel, clock: @escaping @Sendable () -> Double) throws {
        self.data = data
        self.parallel = parallel
        self.clock = clock
        whole = try Kind.Training(data.training, fingerprint: data.trainingFingerprint, parallel: parallel)
        part = try Kind.Training(
            data.training.limited(to: Self.partRows, seed: 1), fingerprint: nil, parallel: parallel)
    }

    /// - Throws: `GeneratorError.usage` for a setting out of range; other failures are the candidate's problem.
    func candidate(
        _ request: StudyRequest.Generated, _ generator: any Generator<Kind.Training>, measuring: Double
    ) throws -> StudyPlan.Candidate {
        let descriptor = generator.descriptor
        var candidate = StudyPlan.Candidate(
            name: request.name, kind: .generated, generator: descriptor.id, seeds: request.seeds,
            budget: descriptor.trainsBySteps ? request.budget.text : nil, measuringSeconds: measuring)
        do {
            let model: GeneratorModel
            if descriptor.trainsBySteps {
                let pace = try pace(request, generator)
                candidate.trainingSeconds = pace.seconds
                candidate.steps = pace.steps
                model = try generator.fit(whole, plan(request, .steps(2)))
            } else {
                let began = clock()
                model = try generator.fit(part, plan(request, .standard))
                candidate.trainingSeconds = (clock() - began) * Double(whole.count) / Double(part.count)
            }
            let began = clock()
            _ = try generator.rows(
                model, SamplePlan(count: Self.samples, parallel: parallel), name: request.name)
            candidate.samplingSeconds = (clock() - began) * Double(data.rows) / Double(Self.samples)
        } catch let error as GeneratorError where error.code != .usage {
            candidate.problem = error.message
        } catch let error as NeuralError {
            candidate.problem = error.message
        }
        return candidate
    }

    private func plan(_ request: StudyRequest.Generated, _ budget: FitPlan.Budget) -> FitPlan {
        FitPlan(
            seed: request.seeds.first ?? 1, budget: budget, settings: request.settings, parallel: parallel,
            clock: clock)
    }

    /// Ends a fit from within.
    private struct Enough: Error {}

    private struct Times {
        /// After each step.
        var steps: [Double] = []
        /// After each checkpoint, whose time is no part of a step.
        var stores: [Double] = []
        var total = 0
    }

    /// Times the steps of the budget that was asked for and breaks off; a training that ends sooner is timed whole.
    private func pace(
        _ request: StudyRequest.Generated, _ generator: any Generator<Kind.Training>
    ) throws -> (seconds: Double, steps: Int?) {
        if case .minutes(let minutes) = request.budget { return (minutes * 60, nil) }
        let times = Mutex(Times())
        let clock = clock
        var fit = plan(request, request.budget)
        fit.progress = { progress in
            guard progress.step > 0 else { return }
            times.withLock {
                $0.steps.append(clock())
                $0.total = progress.totalSteps
            }
        }
        fit.checkpoint = .init(everySeconds: 0) { _ in
            let count = times.withLock {
                $0.stores.append(clock())
                return $0.stores.count
            }
            if count >= Self.steps { throw Enough() }
        }
        do { _ = try generator.fit(whole, fit) } catch is Enough {}
        return times.withLock { times in
            // The first step warms caches.
            let spent = zip(times.stores, times.steps.dropFirst()).map { $1 - $0 }.sorted()
            let step = spent.isEmpty ? 0 : spent[spent.count / 2]
            return (step * Double(times.total), times.total > 0 ? times.total : nil)
        }
    }
}
