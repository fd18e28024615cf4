import Datasets
import Metrics
import Numerics

/// Near copies among pictures; the index of each known set is made at its first use.
final class PictureCopies: CopyFinder {
    private let training: ImageSet
    private let unseen: ImageSet?
    private let parallel: Parallel
    private let search = NearCopySearch()
    private var indices: [CopiedFrom: PictureIndex] = [:]

    init(training: ImageSet, unseen: ImageSet?, parallel: Parallel) {
        self.training = training
        self.unseen = unseen
        self.parallel = parallel
    }

    private func index(_ role: CopiedFrom) throws -> PictureIndex? {
        if let known = indices[role] { return known }
        guard let set = role == .training ? training : unseen else { return nil }
        let index = try PictureIndex(set, parallel: parallel)
        indices[role] = index
        return index
    }

    func matches(of set: ImageSet, in known: [CopiedFrom]) throws -> [[NearCopySearch.Match]] {
        let queries = try PictureIndex(set, parallel: parallel)
        return try known.map { try found(queries, in: $0) }
    }

    func matchesOfUnseen() throws -> [NearCopySearch.Match]? {
        guard let queries = try index(.holdout) else { return nil }
        return try found(queries, in: .training)
    }

    private func found(_ queries: PictureIndex, in role: CopiedFrom) throws -> [NearCopySearch.Match] {
        guard let known = try index(role), known.count > 0, queries.count > 0 else {
            return [NearCopySearch.Match](
                repeating: .init(row: nil, residual: .infinity, isInformative: true), count: queries.count)
        }
        return try search.matches(of: queries, in: known, parallel: parallel)
    }
}

extension CopyMask where Content == ImageSet {
    /// - Throws: `DatasetError` for an image that cannot be read.
    package init(training: ImageSet, parallel: Parallel) throws {
        self.init(
            training: try training.contentHashes(parallel: parallel), unseen: nil,
            finder: PictureCopies(training: training, unseen: nil, parallel: parallel), parallel: parallel)
    }

    /// The images with a tile in the place of each copy.
    package func shown(_ images: ImageSet) throws -> [Image8] {
        let copied = try copied(images)
        var shown: [Image8] = []
        for index in 0..<images.count {
            shown.append(try copied[index].map(CopyTile.image) ?? images.image(at: index))
        }
        return shown
    }
}
