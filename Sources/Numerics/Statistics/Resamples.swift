/// The bootstrap's row samples, generated on demand so that every metric sees the same ones.
///
/// Replicate b of a role depends only on the seed, b, the role and the number of rows: differences between metrics and
/// between candidates of one run are paired, and nothing is stored. Row samples are drawn with replacement.
public struct Resamples: Sendable, Equatable {
    /// Which set is drawn from; sets of different roles are drawn independently.
    public enum Role: String, Sendable { case real, synthetic, holdout }

    public let replicates: Int
    private let stream: RandomStream

    public init(seed: UInt64, replicates: Int = 200) {
        self.replicates = max(0, replicates)
        stream = RandomStream(seed: seed).split("bootstrap")
    }

    /// The same samples, fewer of them: for metrics that cannot afford all.
    public func prefix(_ count: Int) -> Resamples { Resamples(stream: stream, replicates: min(count, replicates)) }

    /// The rows of replicate `replicate`: `rows` indices in 0..<rows.
    public func indices(_ replicate: Int, role: Role, rows: Int) -> [Int] {
        var draw = stream.split(role.rawValue).split(replicate)
        return (0..<max(0, rows)).map { _ in draw.index(below: rows) }
    }

    /// How often each row occurs in replicate `replicate`; sums to `rows`.
    public func counts(_ replicate: Int, role: Role, rows: Int) -> [Int32] {
        var draw = stream.split(role.rawValue).split(replicate)
        var counts = [Int32](repeating: 0, count: max(0, rows))
        for _ in 0..<max(0, rows) { counts[draw.index(below: rows)] += 1 }
        return counts
    }

    /// How often each row occurs in several replicates together.
    public func counts(of replicates: [Int], role: Role, rows: Int) -> [Int32] {
        var counts = [Int32](repeating: 0, count: max(0, rows))
        for replicate in replicates {
            for (row, count) in self.counts(replicate, role: role, rows: rows).enumerated() { counts[row] += count }
        }
        return counts
    }

    /// Half `replicate` of the rows, drawn without replacement: `rows` / 2 of them are true, the others are its complement.
    ///
    /// Halves of one number and role are the same for all metrics and candidates, as samples are.
    public func half(_ replicate: Int, role: Role, rows: Int) -> [Bool] {
        var draw = stream.split("halves").split(role.rawValue).split(replicate)
        var isFirst = [Bool](repeating: false, count: max(0, rows))
        for row in draw.permutation(max(0, rows)).prefix(max(0, rows) / 2) { isFirst[row] = true }
        return isFirst
    }

    /// A random stream of its own for another purpose, fixed by the same seed.
    public func stream(_ name: String) -> RandomStream { stream.split(name) }

    private init(stream: RandomStream, replicates: Int) {
        self.stream = stream
        self.replicates = max(0, replicates)
    }
}
