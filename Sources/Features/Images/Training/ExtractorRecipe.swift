import Neural

/// Everything that decides what the trained feature network will be, besides the data.
///
/// Views and damage are made by `Datasets`, which `assay augment` and `assay degrade` use too. The embedded weights were
/// trained before that, by code of the same meaning: noise was a sum of four uniform numbers, blur one to three passes of
/// the 1-2-1 filter. Training anew by this recipe therefore gives weights of the same kind and other bits.
public struct ExtractorRecipe: Sendable, Codable, Equatable {
    public var seed: UInt64 = 20_261_121
    public var batch = 128
    public var epochs = 16.0
    public var schedule = Schedule.oneCycle(peak: 0.15, warmup: 0.15)
    public var momentum = 0.9
    /// L2 decay of weights; biases and normalisation are left alone.
    public var decay = 5e-4
    public var smoothing = 0.1
    /// Weight of the corruption head's loss beside the class loss.
    public var corruptionWeight = 0.2
    /// Share of the inputs that are corrupted. They carry no class loss.
    public var corruptedShare = 0.3
    /// Share of the clean inputs that get noise too small to matter, and its largest deviation (range 0…1).
    public var harmlessShare = 0.5
    public var harmlessNoise = 0.01
    /// Share of the inputs that are moved by whole pixels only, so that unsmoothed images count as clean.
    public var wholePixelShare = 0.3
    /// Images of each set in one epoch; a set with fewer is repeated.
    public var drawn = ["cifar10": 50_000, "fashion_mnist": 20_000, "mnist": 8_000, "sign_digits": 1_920]
    /// The input side in pixels.
    public var side = 32
    /// Images are (x − centre) / spread, x in 0…1.
    public var centre = 0.5
    public var spread = 0.25
    /// Sampled window relative to the image, rotation in degrees, shift in half widths.
    public var scale = [0.8, 1.05]
    public var rotation = 12.0
    public var shift = 0.15
    public var brightness = 0.25
    public var contrast = 0.25
    public var saturation = 0.3

    public init() {}
}
