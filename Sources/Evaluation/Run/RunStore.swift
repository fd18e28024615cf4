import Foundation
import Numerics
import Results

/// Where an evaluation keeps what it has finished, so that it can go on after a stop and computes no features twice.
public struct RunStore: Sendable {
    /// By content: may serve any number of runs.
    let features: StageCache
    /// Values of this run's stages.
    let stages: StageCache
    /// What tells one build of the program from another; a stage is only used by the build that made it.
    let build: String

    /// - Parameters:
    ///   - work: the run's own folder; the features go here too without a `cache`.
    ///   - cache: a folder of features that several runs share.
    ///   - resume: whether to go on with what `work` holds, rather than clear it.
    ///   - build: what tells this build of the program from others.
    /// - Throws: `EvaluationError.cannotWrite` when a folder cannot be made, `.busy` when another run uses `work`.
    public init(work: String, cache: String?, resume: Bool, build: String) throws(EvaluationError) {
        stages = try StageCache(folder: work, kinds: [.features, .blocks])
        if !resume { stages.clear() }
        features = try cache.map { path throws(EvaluationError) in
            try StageCache(folder: path, kinds: [.features], shared: true)
        } ?? stages
        self.build = build
    }

    /// Takes the run's own folder away; a cache stays.
    public func discard() { stages.discard() }

    /// After a run that failed: what it finished stays, a folder without anything goes.
    public func discardIfEmpty() { if stages.isEmpty { stages.discard() } }
}

/// The stages of one run by name: computed, or read when an earlier try has finished them.
struct StageKeeper: Sendable {
    let store: RunStore?
    /// Of everything that the run's numbers depend on.
    private let key: StageKey

    /// - Parameter parts: what a value depends on beside the build, in a fixed order.
    init(_ store: RunStore?, _ parts: [String]) {
        self.store = store
        key = StageKey(["evaluation 1", store?.build ?? ""] + parts)
    }

    /// The value of stage `name`. A fresh and a resumed run go on with the same bits.
    func value<Value: Codable>(_ name: String, _ compute: () throws -> Value) throws -> Value {
        guard let store else { return try compute() }
        let key = key.with(name)
        if let stored = store.stages.readJSON(Value.self, .blocks, key) { return stored }
        return try store.stages.storeJSON(try compute(), .blocks, key)
    }
}
