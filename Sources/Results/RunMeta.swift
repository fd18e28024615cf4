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
    public var stages: [Stage]

    public init(
        startedAt: String, finishedAt: String, seconds: Double, threads: Int, machine: String, stages: [Stage] = []
    ) {
        schema = Self.schema
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.seconds = seconds
        self.threads = threads
        self.machine = machine
        self.stages = stages
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
