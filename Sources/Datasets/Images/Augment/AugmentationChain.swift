import Numerics

/// The changes that `assay augment` and the generator `augment` make, always in this order: affine, crop, flip,
/// colours, noise, erasing. A strength of 0 leaves a change out.
public struct AugmentationChain: ImageAugmentation, Equatable {
    /// Turned by up to so many degrees either way; corners are black.
    public var degrees: Double
    /// Enlarged or reduced by up to this share.
    public var scale: Double
    /// Moved by up to this share of each side.
    public var shift: Double
    /// Smallest share of the area that a random crop keeps (resized to the old size); 1 does not crop.
    public var crop: Double
    /// Probability that left and right are exchanged.
    public var flip: Double
    /// Strengths of brightness, contrast, saturation (0…1) and hue (0…0.5).
    public var jitter: SIMD4<Double>
    /// Standard deviation of normal noise, in levels of 0…255.
    public var noise: Double
    /// Probability that a random rectangle of 2 to 33 % of the area becomes black.
    public var erase: Double

    public init(
        degrees: Double = 0, scale: Double = 0, shift: Double = 0, crop: Double = 1, flip: Double = 0,
        jitter: SIMD4<Double> = .zero, noise: Double = 0, erase: Double = 0
    ) {
        self.degrees = degrees
        self.scale = scale
        self.shift = shift
        self.crop = crop
        self.flip = flip
        self.jitter = jitter
        self.noise = noise
        self.erase = erase
    }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        try check()
        var result = image
        for step in steps(for: image.shape) { result = try step.apply(result, &stream) }
        return result
    }

    /// The changes that are asked for, in order.
    package func steps(for shape: ImageShape) -> [any ImageAugmentation] {
        var steps: [any ImageAugmentation] = []
        if scale > 0 || shift > 0 {
            steps.append(RandomAffine(degrees: degrees, scale: 1 - scale...1 + scale, shift: shift))
        } else if degrees > 0 {
            steps.append(RandomRotation(degrees: degrees))
        }
        if crop < 1 { steps.append(RandomResizedCrop(height: shape.height, width: shape.width, scale: crop...1)) }
        if flip > 0 { steps.append(RandomHorizontalFlip(probability: flip)) }
        if jitter != .zero {
            steps.append(
                ColourJitter(brightness: jitter[0], contrast: jitter[1], saturation: jitter[2], hue: jitter[3]))
        }
        if noise > 0 { steps.append(GaussianNoise(sigma: noise)) }
        if erase > 0 { steps.append(RandomErasing(probability: erase)) }
        return steps
    }

    /// - Throws: `.invalidArgument` naming the strength that is out of range.
    public func check() throws(DatasetError) {
        func require(_ value: Double, _ range: ClosedRange<Double>, _ name: String) throws(DatasetError) {
            guard range.contains(value) else {
                throw DatasetError(
                    .invalidArgument,
                    "Augmentation: \(name) of \(value) is not in \(range.lowerBound)…\(range.upperBound).")
            }
        }
        try require(degrees, 0...180, "rotation")
        try require(scale, 0...0.9, "scale")
        try require(shift, 0...1, "shift")
        try require(crop, 0.01...1, "crop")
        try require(flip, 0...1, "flip")
        for (value, name) in zip([jitter[0], jitter[1], jitter[2]], ["brightness", "contrast", "saturation"]) {
            try require(value, 0...1, name)
        }
        try require(jitter[3], 0...0.5, "hue")
        try require(noise, 0...255, "noise")
        try require(erase, 0...1, "erasing")
    }
}

extension ImageSet {
    /// `rows` changed images: image i is a change of image i modulo the count by the random stream i of `seed`, so that
    /// more rows than images give several variants of each. Computed when asked for.
    /// - Throws: `.invalidArgument` for an empty set.
    public func augmented(
        by change: some ImageAugmentation, rows: Int, seed: UInt64
    ) throws(DatasetError) -> ImageSet {
        guard count > 0 else { throw DatasetError(.invalidArgument, "There is no image to augment.") }
        return try subset((0..<max(0, rows)).map { $0 % count }).augmented(by: [change], seed: seed)
    }
}
