import Datasets
import Neural
import Numerics

/// The images a generator learns from: one shape, decoded, in memory.
public struct TrainingImages: TrainingRows {
    public let count: Int
    public let shape: ImageShape
    /// N×H×W×C, 0…255.
    package let pixels: [UInt8]
    /// Index into `classNames`; nil without labels.
    package let labels: [Int]?
    public let classNames: [String]
    /// SHA-256 of the set as `ImageSet.fingerprint`.
    public let fingerprint: String
    /// 64 bits of each image's content, in order (see `ContentHash`).
    let contents: [UInt64]

    /// - Throws: `.badData` for an empty set, images of different shapes, or a side outside 8…64 pixels.
    /// - Parameter fingerprint: of `set`, where it is known already.
    public init(_ set: ImageSet, fingerprint: String? = nil, parallel: Parallel = .serial) throws {
        guard set.count > 0 else {
            throw GeneratorError(.badData, "\(set.info.name) holds no image to learn from", remedy: "Check the path.")
        }
        guard let shape = set.uniformShape else {
            let odd = (1..<set.count).first { set.shape(at: $0) != set.shape(at: 0) } ?? 0
            throw GeneratorError(
                .badData,
                "generators take images of one size: \(set.name(at: 0)) is \(set.shape(at: 0).label), "
                    + "\(set.name(at: odd)) is \(set.shape(at: odd).label)",
                remedy: "Bring the set to one size first.")
        }
        guard (8...64).contains(shape.height), (8...64).contains(shape.width) else {
            throw GeneratorError(
                .badData, "\(set.info.name) has images of \(shape.label); generators take sides of 8 to 64 pixels",
                remedy: max(shape.height, shape.width) <= 64
                    ? "Enlarge the images first, or pad them." : "Scale the images down first.")
        }
        count = set.count
        self.shape = shape
        pixels = try set.pixels(in: 0..<set.count, parallel: parallel)
        labels = set.labels
        classNames = set.classNames
        self.fingerprint = try fingerprint ?? set.fingerprint(parallel: parallel)
        contents = try set.contentHashes(parallel: parallel).map(\.high)
    }

    public var bytesPerRow: Int { shape.count }

    /// Images of each class, in the order of `classNames`; empty without labels.
    public var classCounts: [Int] {
        var counts = [Int](repeating: 0, count: classNames.count)
        for label in labels ?? [] { counts[label] += 1 }
        return counts
    }

    /// Labels, for generators that need them.
    /// - Throws: `.badData` for a set without labels or with a single class name and no images of it.
    package func requiredLabels(for generator: String) throws(GeneratorError) -> [Int] {
        guard let labels else {
            throw GeneratorError(
                .badData, "\(generator) learns by class, and the training images have no labels",
                remedy: "Give class sub-folders or a labels array, or choose a generator without classes.")
        }
        return labels
    }

    /// What bytes become for a network.
    package enum Range: Sendable {
        /// 0…1, for Bernoulli likelihoods.
        case unit
        /// −1…1, for tanh outputs and diffusion.
        case symmetric

        package func value(_ byte: UInt8) -> Float {
            switch self {
            case .unit: Float(byte) * (1 / 255)
            case .symmetric: Float(byte) * (2 / 255) - 1
            }
        }

        /// The byte nearest to a network's value.
        package func byte(_ value: Float) -> UInt8 {
            let scaled =
                switch self {
                case .unit: value * 255
                case .symmetric: (value + 1) * 127.5
                }
            // NaN falls to 0: samplers check their values before they come here.
            return scaled > 0 ? UInt8(min(255, scaled.rounded())) : 0
        }
    }

    /// Rows as [rows, height′, width′, channels]; sides are padded with the darkest value to multiples of `multiple`.
    package func tensor(rows: [Int], range: Range, multiple: Int = 1) -> Tensor {
        let padded = shape.padded(to: multiple)
        var tensor = Tensor(
            shape: [rows.count, padded.height, padded.width, shape.channels], repeating: range.value(0))
        let width = shape.width * shape.channels
        for (index, row) in rows.enumerated() {
            for line in 0..<shape.height {
                let from = row * shape.count + line * width
                let to = (index * padded.height + line) * padded.width * shape.channels
                for k in 0..<width { tensor.values[to + k] = range.value(pixels[from + k]) }
            }
        }
        return tensor
    }
}

extension ImageShape {
    /// Sides rounded up to multiples of `multiple`.
    package func padded(to multiple: Int) -> (height: Int, width: Int) {
        ((height + multiple - 1) / multiple * multiple, (width + multiple - 1) / multiple * multiple)
    }
}
