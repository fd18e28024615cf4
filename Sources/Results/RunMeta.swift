/// `run.meta.json`: what differs between two runs that measure the same numbers.
public struct RunMeta: Codable, Sendable, Equatable {
    public static let schema = "assay.meta/1"

    public var schema: String
    /// ISO 8601 in UTC.
    public var startedAt: String
    public var finishedAt: String
    public var seconds: Double
    public var threads: Int
    /// Processor and operating system in words; never a host or user name.
    public var machine: String
    /// What the last bits of every number depend on; nil in files of versions before it was recorded.
    public var kernels: Kernels?
    public var stages: [Stage]

    public init(
        startedAt: String, finishedAt: String, seconds: Double, threads: Int, machine: String, kernels: Kernels? = nil,
        stages: [Stage] = []
    ) {
        schema = Self.schema
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.seconds = seconds
        self.threads = threads
        self.machine = machine
        self.kernels = kernels
        self.stages = stages
    }

    /// The code that did the arithmetic. Runs with equal kernels have the same bits, whatever the thread count; between
    /// others sums are taken in another order.
    public struct Kernels: Codable, Sendable, Equatable {
        /// Name of OpenBLAS's kernel set, e.g. "SkylakeX".
        public var blas: String
        /// Instruction set of our own kernels, e.g. "avx512vnni".
        public var own: String
        public init(blas: String, own: String) {
            self.blas = blas
            self.own = own
        }

        /// "OpenBLAS SkylakeX, own avx512vnni".
        public var words: String { "OpenBLAS \(blas), own \(own)" }
    }

    public struct Stage: Codable, Sendable, Equatable {
        public var name: String
        public var seconds: Double
        public init(name: String, seconds: Double) {
            self.name = name
            self.seconds = seconds
        }
    }
}
