/// Where long work says how far it is. Called from any thread; never part of a result.
public protocol ProgressSink: Sendable {
    /// - Parameters:
    ///   - stage: what is being done, e.g. "features of real".
    ///   - done: units finished; 0 at the start of a stage.
    ///   - total: units in all, 0 when unknown.
    ///   - detail: what is at hand within the stage, e.g. a metric; may be empty.
    func report(stage: String, done: Int, of total: Int, detail: String)

    /// Says beforehand which stages there will be.
    func plan(_ stages: [PlannedStage])
}

extension ProgressSink {
    public func plan(_ stages: [PlannedStage]) {}
    public func begin(_ stage: String) { report(stage: stage, done: 0, of: 0, detail: "") }
}

/// A sink that drops everything.
public struct SilentProgress: ProgressSink {
    public init() {}
    public func report(stage: String, done: Int, of total: Int, detail: String) {}
}
