import Datasets

#if canImport(Glibc)
    import Glibc
#endif

/// Where a training is kept on its way: replaced at once or not at all, so that a run that is killed at any time leaves
/// the last whole state.
public struct CheckpointFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    public var exists: Bool { FileBytes.kind(of: path) != .absent }

    /// The state that `store` wrote last.
    public func load() throws(DatasetError) -> [UInt8] { try FileBytes.read(path) }

    public func store(_ bytes: [UInt8]) throws(DatasetError) { try FileBytes.write(bytes, to: path) }

    /// Takes the file away with what a killed run left of the next one.
    public func remove() {
        unlink(path)
        unlink(path + AtomicFile.suffix)
    }

    /// The plan's way to this file.
    /// - Parameter resuming: go on from what is stored there.
    public func checkpoint(resuming: Bool, everySeconds: Double = 30) throws(DatasetError) -> FitPlan.Checkpoint {
        FitPlan.Checkpoint(resume: resuming ? try load() : nil, everySeconds: everySeconds) { try store($0) }
    }
}
