import Datasets
import Generators
import Numerics

/// Small images to fit to: blobs whose place depends on the class, with noise.
enum SmallSet {
    static func set(
        _ counts: [Int], side: Int = 8, channels: Int = 1, labelled: Bool = true, constant: Bool = false
    ) throws -> ImageSet {
        var pixels: [UInt8] = []
        var labels: [Int] = []
        for (label, count) in counts.enumerated() {
            for index in 0..<count {
                var random = RandomStream(seed: 7).split(label).split(index)
                for place in 0..<side * side * channels {
                    let near = place / channels % side / 2 == label % 4
                    pixels.append(constant ? 77 : UInt8(80 + (near ? 60 : 0) + random.index(below: 40)))
                }
                labels.append(label)
            }
        }
        return try ImageSet(
            pixels: pixels, count: labels.count, height: side, width: side, channels: channels,
            labels: labelled ? labels : nil, classNames: labelled ? counts.indices.map { "class \($0)" } : [])
    }

    static func images(
        _ counts: [Int] = [20, 30, 25], side: Int = 8, channels: Int = 1, labelled: Bool = true,
        constant: Bool = false
    ) throws -> TrainingImages {
        try TrainingImages(
            set(counts, side: side, channels: channels, labelled: labelled, constant: constant))
    }

    /// Generators without training by steps.
    static var untrained: [String] {
        GeneratorRegistry.images.map(\.descriptor).filter { !$0.trainsBySteps }.map(\.id)
    }

    static func sample(
        _ id: String, _ data: TrainingImages, rows: Int, settings: [String: String] = [:], seed: UInt64 = 1,
        threads: Int = 1
    ) throws -> GeneratedImages {
        let generator = try GeneratorRegistry.image(id)
        let parallel = Parallel(threads: threads)
        let model = try generator.fit(data, FitPlan(seed: seed, settings: settings, parallel: parallel))
        return try generator.sample(model, SamplePlan(count: rows, seed: seed, parallel: parallel))
    }
}
