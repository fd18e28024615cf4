import Datasets
import Metrics
import Numerics

/// Copies of the training images of a study, and what the unseen images score; made at their first use.
final class StudyCopies {
    private let data: StudyData
    private let parallel: Parallel
    private var training: PictureIndex?
    private var chance: NearCopies.Found?
    private var known: CopyMask?

    init(_ data: StudyData, _ parallel: Parallel) {
        self.data = data
        self.parallel = parallel
    }

    private func pictures() throws(DatasetError) -> PictureIndex {
        if let training { return training }
        let index = try PictureIndex(data.training, parallel: parallel)
        training = index
        return index
    }

    /// Copies among `images`, whose content hashes are `hashes`, and among the unseen images.
    func near(_ images: ImageSet, hashes: [ContentHash]) throws -> (found: NearCopies.Found, chance: NearCopies.Found) {
        let expected = try chance ?? found(data.unseen, data.unseenHashes)
        chance = expected
        return (try found(images, hashes), expected)
    }

    private func found(_ images: ImageSet, _ hashes: [ContentHash]) throws -> NearCopies.Found {
        NearCopies.Found(
            exact: ExactCopies.flags(hashes, training: data.trainingHashes),
            matches: try NearCopySearch().matches(
                of: PictureIndex(images, parallel: parallel), in: pictures(), parallel: parallel))
    }

    /// Hides copies of training and of unseen images.
    func mask() throws -> CopyMask {
        if let known { return known }
        let mask = CopyMask(
            [
                CopyMask.Known(.training, data.trainingHashes, try pictures()),
                CopyMask.Known(.holdout, data.unseenHashes, try PictureIndex(data.unseen, parallel: parallel)),
            ], parallel: parallel)
        known = mask
        return mask
    }
}
