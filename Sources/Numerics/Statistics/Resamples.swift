/// The bootstrap's row samples: the weight of a row in replicate b is a Poisson number of mean 1 that depends on the seed,
/// on b and on the row's key, and neither on where the row stands nor on which other rows there are (Hanley & MacGibbon
/// 2006; Chamandy et al. 2012).
///
/// Statistics of a sample divide by the sum of its weights, which is near the number of rows but differs from it. Rows of
/// one content weigh the same in every candidate of a study, whatever their order, so that differences between candidates
/// that share rows are paired, and those of candidates that share none are not.
public struct Resamples: Sendable, Equatable {
    /// Which set is drawn from. Real rows are drawn apart from all others, even from equal ones: a real and a synthetic set
    /// are two samples. Synthetic and holdout rows are drawn alike, as a holdout takes a candidate's place.
    public enum Role: String, Sendable {
        case real, synthetic, holdout

        fileprivate var side: String { self == .real ? "real" : "drawn" }
    }

    /// How samples are drawn. Replicates of two schemes are not those of the same rows.
    public static let scheme = "poisson_by_row_key"

    public let replicates: Int
    private let stream: RandomStream

    public init(seed: UInt64, replicates: Int = 200) {
        self.replicates = max(0, replicates)
        stream = RandomStream(seed: seed).split("bootstrap")
    }

    /// The same samples, fewer of them: for metrics that cannot afford all.
    public func prefix(_ count: Int) -> Resamples { Resamples(stream: stream, replicates: min(count, replicates)) }

    /// The weights of a set's rows in all replicates.
    /// - Complexity: some ten nanoseconds and a byte for a row and replicate.
    public func weights(of keys: RowKeys, role: Role) -> RowWeights {
        RowWeights(keys, stream.split("weights").split(role.side), replicates: replicates)
    }

    /// Random halves of a set's rows, without repeats: of every replicate `cuts`, each across the others.
    ///
    /// The rows with the smaller draws make the first half, so that it holds exactly half of them. A row's draw depends on
    /// its key as its weights do; only the one at the border hangs on the others.
    public func halves(of keys: RowKeys, role: Role, cuts: Int = 1) -> RowHalves {
        RowHalves(keys, stream.split("halves").split(role.side), replicates: replicates, cuts: cuts)
    }

    /// A random stream of its own for another purpose, fixed by the same seed.
    public func stream(_ name: String) -> RandomStream { stream.split(name) }

    private init(stream: RandomStream, replicates: Int) {
        self.stream = stream
        self.replicates = max(0, replicates)
    }
}
