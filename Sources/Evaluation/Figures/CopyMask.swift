import Datasets
import Metrics
import Numerics

/// Real rows that no sheet may show: those that copy one, exactly or nearly, are hidden.
package struct CopyMask<Content: RowSet> {
    private let known: [(from: CopiedFrom, hashes: Set<ContentHash>)]
    private let finder: (any CopyFinder<Content>)?
    private let parallel: Parallel

    /// - Parameters:
    ///   - training, unseen: the content of every row; nil for no unseen rows.
    ///   - finder: of near copies among the same rows.
    package init(
        training: [ContentHash], unseen: [ContentHash]?, finder: (any CopyFinder<Content>)?, parallel: Parallel
    ) {
        known = [(.training, Set(training))] + (unseen.map { [(.holdout, Set($0))] } ?? [])
        self.finder = finder
        self.parallel = parallel
    }

    /// What each row copies, training rows first.
    package func copied(_ rows: Content) throws -> [CopiedFrom?] {
        let hashes = try rows.contentHashes(parallel: parallel)
        var result = [CopiedFrom?](repeating: nil, count: rows.count)
        let near = try finder?.matches(of: rows, in: known.map(\.from)) ?? []
        for (place, set) in known.enumerated() where !set.hashes.isEmpty {
            let flags = place < near.count
                ? NearCopies.Found(exact: hashes.map(set.hashes.contains), matches: near[place]).flags
                : hashes.map(set.hashes.contains)
            for row in result.indices where result[row] == nil && flags[row] { result[row] = set.from }
        }
        return result
    }
}
