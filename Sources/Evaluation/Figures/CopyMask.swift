import Datasets
import Metrics
import Numerics

/// Real images that no sheet may show: tiles that are copies of them, exactly or nearly, are replaced.
package struct CopyMask: Sendable {
    struct Known: Sendable {
        let from: CopiedFrom
        let hashes: Set<ContentHash>
        let pictures: PictureIndex

        init(_ from: CopiedFrom, _ hashes: [ContentHash], _ pictures: PictureIndex) {
            self.from = from
            self.hashes = Set(hashes)
            self.pictures = pictures
        }
    }

    private let known: [Known]
    private let parallel: Parallel

    init(_ known: [Known], parallel: Parallel) {
        self.known = known
        self.parallel = parallel
    }

    /// - Throws: `DatasetError` for an image that cannot be read.
    package init(training: ImageSet, parallel: Parallel) throws(DatasetError) {
        self.init(
            [
                Known(
                    .training, try training.contentHashes(parallel: parallel),
                    try PictureIndex(training, parallel: parallel))
            ], parallel: parallel)
    }

    /// What each image copies, training images first.
    func copied(_ images: ImageSet) throws -> [CopiedFrom?] {
        let hashes = try images.contentHashes(parallel: parallel)
        let pictures = try PictureIndex(images, parallel: parallel)
        var result = [CopiedFrom?](repeating: nil, count: images.count)
        for set in known where set.pictures.count > 0 && images.count > 0 {
            let found = NearCopies.Found(
                exact: hashes.map(set.hashes.contains),
                matches: try NearCopySearch().matches(of: pictures, in: set.pictures, parallel: parallel))
            for row in result.indices where result[row] == nil && found.flags[row] { result[row] = set.from }
        }
        return result
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
