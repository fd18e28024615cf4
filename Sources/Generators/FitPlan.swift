import Datasets
import Numerics

/// How a generator is fitted.
public struct FitPlan: Sendable {
    /// How long training by steps goes on.
    public enum Budget: Sendable, Equatable {
        /// The generator's own number of epochs.
        case standard
        case epochs(Double)
        case steps(Int)
        /// The number of steps is fixed before the first one, from the measured pace of a few; the model states it,
        /// and `steps` of that number repeats the training bit for bit.
        case minutes(Double)
    }

    /// Where training is kept on its way.
    public struct Checkpoint: Sendable {
        /// What an earlier run stored, or nil to begin.
        public var resume: [UInt8]?
        public var everySeconds: Double
        public var store: @Sendable ([UInt8]) throws -> Void

        public init(
            resume: [UInt8]? = nil, everySeconds: Double = 30, store: @escaping @Sendable ([UInt8]) throws -> Void
        ) {
            self.resume = resume
            self.everySeconds = everySeconds
            self.store = store
        }
    }

    public var seed: UInt64
    public var budget: Budget
    /// Hyper-parameters that differ from `descriptor.settings`.
    public var settings: [String: String]
    public var parallel: Parallel
    public var checkpoint: Checkpoint?
    /// Seconds since any fixed moment: for budgets in minutes, estimates and checkpoints, never for numbers.
    public var clock: @Sendable () -> Double
    public var progress: @Sendable (FitProgress) -> Void
    /// Version of Assay, stated in the model.
    public var tool: String

    public init(
        seed: UInt64 = 1, budget: Budget = .standard, settings: [String: String] = [:], parallel: Parallel = .serial,
        checkpoint: Checkpoint? = nil, clock: @escaping @Sendable () -> Double = { 0 },
        progress: @escaping @Sendable (FitProgress) -> Void = { _ in }, tool: String = "development"
    ) {
        self.tool = tool
        self.seed = seed
        self.budget = budget
        self.settings = settings
        self.parallel = parallel
        self.checkpoint = checkpoint
        self.clock = clock
        self.progress = progress
    }
}

/// Where a fit is.
public struct FitProgress: Sendable {
    /// What is being done, e.g. "training", "principal components".
    public let stage: String
    public let step: Int
    public let totalSteps: Int
    /// Passes over the data done so far.
    public let epochs: Double
    /// Named losses of the last steps, averaged, e.g. ("elbo", −98.2), ("critic", −3.1).
    public let losses: [(name: String, value: Double)]
    public let samplesPerSecond: Double
    public let secondsLeft: Double

    public init(
        stage: String, step: Int = 0, totalSteps: Int = 0, epochs: Double = 0,
        losses: [(name: String, value: Double)] = [], samplesPerSecond: Double = 0, secondsLeft: Double = 0
    ) {
        self.stage = stage
        self.step = step
        self.totalSteps = totalSteps
        self.epochs = epochs
        self.losses = losses
        self.samplesPerSecond = samplesPerSecond
        self.secondsLeft = secondsLeft
    }
}

/// How many samples of which sequence.
public struct SamplePlan: Sendable {
    /// At least 1.
    public var count: Int
    public var seed: UInt64
    public var parallel: Parallel
    /// What every row must fulfil; only for generators that can (`Generator.canCondition`).
    public var conditions: [RowCondition]
    /// Give the training rows with their classes evened out, however many rows that are, in place of `count` rows; only
    /// for generators that can (`Generator.canBalance`).
    public var balance: ClassBalance?
    /// The first columns of every row, a cell a row that is made; only for generators of tables that can
    /// (`TableGenerator.canFollow`).
    package var given: [TableColumn]?
    /// Rows done and in all.
    public var progress: @Sendable (Int, Int) -> Void

    public init(
        count: Int, seed: UInt64 = 1, parallel: Parallel = .serial, conditions: [RowCondition] = [],
        balance: ClassBalance? = nil, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) {
        self.conditions = conditions
        self.balance = balance
        self.count = count
        self.seed = seed
        self.parallel = parallel
        self.progress = progress
    }
}
