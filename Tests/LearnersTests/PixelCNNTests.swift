import Foundation
import Learners
import Numerics
import Testing

@Suite(.serialized) struct PixelCNNTests {
    /// Grey images with a bright bar: class 0 upright, class 1 lying, class 2 none.
    static func bars(count: Int, seed: UInt64) throws -> (images: PixelBatch, labels: [Int]) {
        var random = RandomStream(seed: seed)
        var pixels: [UInt8] = []
        let labels = (0..<count).map { $0 % 3 }
        for label in labels {
            let position = 2 + random.index(below: 8)
            for row in 0..<12 {
                for column in 0..<12 {
                    let bar = label == 0 && column == position || label == 1 && row == position
                    pixels.append(UInt8((bar ? 180 : 20) + random.index(below: 60)))
                }
            }
        }
        return (try PixelBatch(height: 12, width: 12, channels: 1, pixels: pixels), labels)
    }

    @Test func learnsBars() throws {
        let (images, labels) = try Self.bars(count: 300, seed: 1)
        let (others, truth) = try Self.bars(count: 150, seed: 2)
        let learner = PixelCNN(epochs: 4, minimumSteps: 60)
        let model = try learner.fit(images, labels: labels, classes: 3, seed: 3, on: .serial)
        let probabilities = try model.probabilities(others, on: .serial)
        let predictions = try Predictions(labels: truth, probabilities: probabilities)
        #expect((Confusion(predictions).accuracy ?? 0) > 0.97)
    }

    @Test func sameBitsOnTwoThreadsAndForTheSameSeed() throws {
        let (images, labels) = try Self.bars(count: 150, seed: 4)
        let learner = PixelCNN(epochs: 1, minimumSteps: 10)
        let outputs = try [(1, UInt64(5)), (2, 5), (1, 6)].map { threads, seed in
            let parallel = Parallel(threads: threads)
            let model = try learner.fit(images, labels: labels, classes: 3, seed: seed, on: parallel)
            return try model.probabilities(images, on: parallel)
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0] != outputs[2])
    }

    @Test func refusesBadInput() throws {
        #expect(throws: LearnerError.self) { try PixelBatch(height: 3, width: 3, channels: 1, pixels: [1, 2]) }
        #expect(throws: LearnerError.self) { try PixelBatch(height: 0, width: 3, channels: 1, pixels: []) }
        let small = try PixelBatch(height: 4, width: 4, channels: 1, pixels: [UInt8](repeating: 0, count: 32))
        #expect(throws: LearnerError.self) {
            try PixelCNN().fit(small, labels: [0, 1], classes: 2, seed: 0, on: .serial)
        }
        let (images, labels) = try Self.bars(count: 12, seed: 7)
        let model = try PixelCNN(epochs: 1, minimumSteps: 1).fit(
            images, labels: labels, classes: 3, seed: 0, on: .serial)
        #expect(throws: LearnerError.self) { try model.probabilities(small, on: .serial) }
    }
}
