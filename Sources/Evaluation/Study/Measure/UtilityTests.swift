import Datasets
import Learners
import Numerics

/// The pixels that classifiers are trained and tested on, of one shape for all sets.
struct UtilityTests {
    private let data: StudyData
    private let parallel: Parallel
    private let shape: ImageShape
    private var test: PixelBatch?

    init(_ data: StudyData, _ parallel: Parallel) {
        self.data = data
        self.parallel = parallel
        let sets = [data.reference, data.unseen] + data.given.map(\.set)
        let colour = sets.contains { set in (0..<set.count).contains { set.shape(at: $0).channels == 3 } }
        let own = data.reference.uniformShape.flatMap {
            max($0.height, $0.width) <= PixelInputs.largestSide ? $0 : nil
        }
        let side = PixelInputs.commonSide
        shape = ImageShape(height: own?.height ?? side, width: own?.width ?? side, channels: colour ? 3 : 1)
    }

    mutating func pixels() throws -> PixelBatch {
        if let test { return test }
        let batch = try PixelInputs.batch(data.unseen, shape, parallel)
        test = batch
        return batch
    }

    func pixels(of set: ImageSet) throws -> PixelBatch { try PixelInputs.batch(set, shape, parallel) }
}
