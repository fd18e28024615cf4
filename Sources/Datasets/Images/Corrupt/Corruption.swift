import Numerics

/// A known damage to images: the degradation ladders show with it which metrics notice what, and the feature network
/// learns with it to tell damage from content. Order and names follow the corruption benchmarks (Hendrycks and
/// Dietterich 2019) where they have one.
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
    /// A rectangle of so many pixels takes one level, 0…255; it is cut where it is larger than the image.
    case covered(height: Int, width: Int, level: Double)
    /// This many levels are left, 2…256.
    case quantised(levels: Int)
    /// Unsharp masking: image + amount · (image − blurred), the blur's standard deviation in pixels.
    case sharpened(amount: Double, sigma: Double = 1)
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
                remedy: "\(NearestWord.question(name, in: Self.names))Known are \(Self.names.joined(separator: ", ")).")
        }
    }

    /// The damaged image, of the same shape, rounded to whole levels.
    /// - Throws: `.invalidArgument` for a parameter outside its range.
    public func apply(_ image: Image8, _ stream: inout RandomStream) throws(DatasetError) -> Image8 {
        try apply(image.asFloat, &stream).rounded8
    }

    /// The damaged image, of the same shape, limited to 0…255.
    /// - Throws: `.invalidArgument` for a parameter outside its range.
    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        try check()
        switch self {
        case .blur(let sigma): return image.blurred(sigma: sigma).limited
        case .noise(let sigma): return image.withNoise(sigma: sigma, &stream).limited
        case .pixelated(let block): return image.pixelated(block).limited
        case .saltAndPepper(let share): return image.peppered(share, &stream)
        case .jpeg(let quality):
            let file = try JPEGCodec.encode(image.rounded8, quality: quality)
            return try JPEGCodec.decode(file, name: "JPEG", maxPixels: .max).image.asFloat
        case .erased(let share):
            let side = share.squareRoot()
            let (height, width) = (side * Double(image.height), side * Double(image.width))
            return image.covered(Int(height.rounded()), Int(width.rounded()), level: 128, &stream)
        case .covered(let height, let width, let level):
            return image.covered(
                min(height, image.height), min(width, image.width), level: Float(level), &stream)
        case .quantised(let levels): return image.quantised(levels)
        case .sharpened(let amount, let sigma):
            let smooth = image.blurred(sigma: sigma)
            let sharp = zip(image.pixels, smooth.pixels).map { $0 + Float(amount) * ($0 - $1) }
            return FloatImage(unchecked: sharp, image.shape).limited
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
            case .covered(let height, let width, let level):
                height >= 0 && width >= 0 && (0...255).contains(level)
            case .quantised(let levels): (2...256).contains(levels)
            case .sharpened(let amount, let sigma): (0...1000).contains(amount) && (0...64).contains(sigma)
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
        let number = Self.damaged(share, of: count)
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

    /// Images that a share of them is, rounded.
    public static func damaged(_ share: Double, of count: Int) -> Int { Int((share * Double(count)).rounded()) }
}
