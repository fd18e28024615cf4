import Numerics

/// A known damage to images, to see which metrics notice it. Order and names follow the corruption benchmarks
/// (Hendrycks and Dietterich 2019) where they have one.
public enum Corruption: Sendable, Equatable {
    /// Gaussian blur, standard deviation in pixels.
    case blur(sigma: Double)
    /// Normal noise, standard deviation in levels.
    case noise(sigma: Double)
    /// Blocks of this many pixels a side take their mean.
    case pixelated(block: Int)
    /// This share of the pixels becomes black or white.
    case saltAndPepper(share: Double)
    /// Through a JPEG file of this quality, 1…100.
    case jpeg(quality: Int)
    /// A square of this share of the area becomes mid-grey.
    case erased(share: Double)
    /// This many levels are left, 2…256.
    case quantised(levels: Int)
    /// Unsharp masking: image + amount · (image − blurred).
    case sharpened(amount: Double)
    /// Left and right half exchanged: every local detail is real, the whole is not.
    case halvesSwapped

    /// Names of the kinds, as the command line takes them.
    public static let names = [
        "blur", "noise", "pixelate", "salt-pepper", "jpeg", "erase", "quantise", "sharpen", "swap-halves",
    ]

    /// Severity 1 (hardly visible) to 5 (severe) of the kind with this name. Blur, pixels and noise are meant for
    /// images of about 28 to 64 pixels.
    public init(name: String, severity: Int) throws(DatasetError) {
        guard (1...5).contains(severity) else {
            throw DatasetError(.invalidArgument, "A severity of \(severity); 1 to 5 are known.")
        }
        let step = severity - 1
        switch name {
        case "blur": self = .blur(sigma: [0.4, 0.7, 1, 1.5, 2.5][step])
        case "noise": self = .noise(sigma: [5, 12, 25, 45, 80][step])
        case "pixelate": self = .pixelated(block: [2, 3, 4, 6, 8][step])
        case "salt-pepper": self = .saltAndPepper(share: [0.005, 0.02, 0.05, 0.12, 0.3][step])
        case "jpeg": self = .jpeg(quality: [80, 50, 25, 10, 4][step])
        case "erase": self = .erased(share: [0.02, 0.06, 0.12, 0.25, 0.45][step])
        case "quantise": self = .quantised(levels: [32, 16, 8, 4, 2][step])
        case "sharpen": self = .sharpened(amount: [0.5, 1, 2, 4, 8][step])
        case "swap-halves": self = .halvesSwapped
        default:
            throw DatasetError(
                .invalidArgument, "There is no damage called \"\(name)\".",
                remedy: "Known are \(Self.names.joined(separator: ", ")).")
        }
    }

    /// The damaged image, of the same shape.
    /// - Throws: `.invalidArgument` for a parameter outside its range.
    public func apply(_ image: Image8, _ stream: inout RandomStream) throws(DatasetError) -> Image8 {
        try check()
        switch self {
        case .blur(let sigma): return image.asFloat.blurred(sigma: sigma).rounded8
        case .noise(let sigma): return try GaussianNoise(sigma: sigma).apply(image.asFloat, &stream).rounded8
        case .pixelated(let block): return image.pixelated(block)
        case .saltAndPepper(let share): return image.peppered(share, &stream)
        case .jpeg(let quality):
            let file = try JPEGCodec.encode(image, quality: quality)
            return try JPEGCodec.decode(file, name: "JPEG", maxPixels: .max).image
        case .erased(let share): return image.erased(share, &stream)
        case .quantised(let levels): return image.quantised(levels)
        case .sharpened(let amount):
            let source = image.asFloat
            let smooth = source.blurred(sigma: 1)
            let sharp = zip(source.pixels, smooth.pixels).map { $0 + Float(amount) * ($0 - $1) }
            return FloatImage(unchecked: sharp, image.shape).rounded8
        case .halvesSwapped: return image.halvesSwapped
        }
    }

    private func check() throws(DatasetError) {
        let valid =
            switch self {
            case .blur(let sigma): (0...64).contains(sigma)
            case .noise(let sigma): (0...1000).contains(sigma)
            case .pixelated(let block): block >= 1
            case .saltAndPepper(let share), .erased(let share): (0...1).contains(share)
            case .jpeg(let quality): (1...100).contains(quality)
            case .quantised(let levels): (2...256).contains(levels)
            case .sharpened(let amount): (0...1000).contains(amount)
            case .halvesSwapped: true
            }
        if !valid { throw DatasetError(.invalidArgument, "\(self) is outside its range.") }
    }
}

extension ImageSet {
    /// The set with the first-drawn `share` of its images damaged; image i uses the random stream i of `seed`.
    public func corrupted(by corruption: Corruption, share: Double = 1, seed: UInt64) throws(DatasetError) -> ImageSet {
        guard (0...1).contains(share) else {
            throw DatasetError(.invalidArgument, "A share of \(share) is not in 0…1.")
        }
        let streams = RandomStream(seed: seed).split("corrupt")
        var draw = streams.split("which")
        let number = Int((share * Double(count)).rounded())
        var chosen = [Bool](repeating: false, count: count)
        for index in draw.permutation(count).prefix(number) { chosen[index] = true }
        let marks = chosen
        return mapped(note: "\(number) of \(count) images damaged: \(corruption) (seed \(seed)).") {
            image, index throws(DatasetError) in
            guard marks[index] else { return image }
            var stream = streams.split(index)
            return try corruption.apply(image, &stream)
        }
    }
}
