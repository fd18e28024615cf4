import Datasets
import Foundation
import Generators
import Numerics
import Synchronization

/// Small images of two classes: a bright upper half, a bright left half, with noise.
enum TinyImages {
    static func make(
        count: Int = 48, side: Int = 8, channels: Int = 1, labelled: Bool = true
    ) throws -> TrainingImages {
        var random = RandomStream(seed: 11)
        var pixels: [UInt8] = []
        let labels = (0..<count).map { $0 % 2 }
        for label in labels {
            for line in 0..<side {
                for column in 0..<side {
                    let bright = label == 0 ? line < side / 2 : column < side / 2
                    for _ in 0..<channels { pixels.append(UInt8(random.index(below: 56)) + (bright ? 200 : 0)) }
                }
            }
        }
        return try TrainingImages(
            ImageSet(
                pixels: pixels, count: count, height: side, width: side, channels: channels,
                labels: labelled ? labels : nil, classNames: labelled ? ["upper", "left"] : []))
    }

    /// Fits once in one go and once stopped after `stop` steps and resumed on other threads.
    /// - Returns: both models as files.
    static func interrupted(
        _ generator: any ImageGenerator, _ data: TrainingImages, steps: Int, stop: Int, settings: [String: String]
    ) throws -> (whole: [UInt8], resumed: [UInt8]) {
        let ticks = Mutex(0.0)
        let stored = Mutex([[UInt8]]())
        var plan = FitPlan(seed: 5, budget: .steps(steps), settings: settings)
        plan.clock = {
            ticks.withLock {
                $0 += 1
                return $0
            }
        }
        plan.checkpoint = FitPlan.Checkpoint(everySeconds: 0) { bytes in stored.withLock { $0.append(bytes) } }
        let whole = try generator.fit(data, plan).encoded()
        let kept = stored.withLock { $0[stop - 1] }
        plan.parallel = Parallel(threads: 2)
        plan.checkpoint = FitPlan.Checkpoint(resume: kept, everySeconds: 1e9) { _ in }
        return (whole, try generator.fit(data, plan).encoded())
    }

    /// Mean of a half of each image: [upper, left].
    static func halves(_ images: GeneratedImages) -> [(upper: Double, left: Double)] {
        let shape = images.shape
        return (0..<images.count).map { image in
            var (upper, left) = (0.0, 0.0)
            for line in 0..<shape.height {
                for column in 0..<shape.width {
                    for channel in 0..<shape.channels {
                        let index = ((image * shape.height + line) * shape.width + column) * shape.channels + channel
                        let value = Double(images.pixels[index])
                        if line < shape.height / 2 { upper += value }
                        if column < shape.width / 2 { left += value }
                    }
                }
            }
            let count = Double(shape.count / 2)
            return (upper / count, left / count)
        }
    }
}
