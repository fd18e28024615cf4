import Datasets
import Evaluation
import Metrics
import Numerics

/// Copies of the training rows of a study, and what the unseen rows score; made at their first use.
final class StudyCopies<Kind: Modality> {
    private let data: StudyData<Kind>
    private let parallel: Parallel
    private var made: (any CopyFinder<Kind.Content>)?
    private var chance: NearCopies.Found?
    private var known: CopyMask<Kind.Content>?

    init(_ data: StudyData<Kind>, _ parallel: Parallel) {
        self.data = data
        self.parallel = parallel
    }

    private func finder() throws -> (any CopyFinder<Kind.Content>)? {
        if let made { return made }
        made = try Kind.copies(training: data.training, unseen: data.unseen, parallel: parallel)
        return made
    }

    /// Copies among `rows`, whose content hashes are `hashes`, and among the unseen rows; nil for a kind of data whose
    /// rows are near in features alone.
    func near(
        _ rows: Kind.Content, hashes: [ContentHash]
    ) throws -> (found: NearCopies.Found, chance: NearCopies.Found)? {
        guard let finder = try finder() else { return nil }
        let expected: NearCopies.Found
        if let chance {
            expected = chance
        } else {
            expected = NearCopies.Found(
                exact: ExactCopies.flags(data.unseenHashes, training: data.trainingHashes),
                matches: try finder.matchesOfUnseen() ?? [])
            chance = expected
        }
        let matches = try finder.matches(of: rows, in: [.training])[0]
        return (
            NearCopies.Found(exact: ExactCopies.flags(hashes, training: data.trainingHashes), matches: matches, content: hashes), expected
        )
    }

    /// Hides copies of training and of unseen rows.
    func mask() throws -> CopyMask<Kind.Content> {
        if let known { return known }
        let mask = CopyMask(
            training: data.trainingHashes, unseen: data.unseenHashes, finder: try finder(), parallel: parallel)
        known = mask
        return mask
    }
}
