import Datasets
import Numerics
import Results

/// `diversity.structural_similarity`: mean structural similarity of random pairs inside the synthetic set (Odena, Olah &
/// Shlens 2017, there with MS-SSIM): high where images look alike.
public struct StructuralSimilarity: Sendable {
    public static let descriptor = MetricDescriptor(
        id: "diversity.structural_similarity", version: 2, title: "Structural similarity", modalities: [.image],
        dimension: .diversity, direction: .lower, unit: "similarity", range: -1...1, optimum: nil)

    public let pairs: Int
    /// Larger images are brought to this side, so that the window sees the same share of every picture.
    public let largestSide: Int
    public let seed: UInt64

    public init(pairs: Int = 1_000, largestSide: Int = 64, seed: UInt64 = 0) {
        self.pairs = max(2, pairs)
        self.largestSide = max(SSIM.smallestSide, largestSide)
        self.seed = seed
    }

    /// The shape in which all sets are compared: their own when it is one and small enough.
    public func shape(of sets: [ImageSet]) -> ImageShape {
        let shapes = sets.map(\.uniformShape)
        if let first = shapes.first ?? nil,
            shapes.allSatisfy({ $0?.height == first.height && $0?.width == first.width }),
            (SSIM.smallestSide...largestSide).contains(min(first.height, first.width)),
            max(first.height, first.width) <= largestSide
        {
            return ImageShape(height: first.height, width: first.width, channels: 1)
        }
        return ImageShape(height: largestSide, width: largestSide, channels: 1)
    }

    /// Similarity of disjoint random pairs of grey images.
    /// - Throws: `.insufficientData` below 4 images; `.failed` for images that cannot be read.
    public func similarities(
        _ images: ImageSet, shape: ImageShape, parallel: Parallel
    ) throws(MetricError) -> [Double] {
        let count = min(pairs, images.count / 2)
        guard count >= 2 else {
            throw .insufficientData("pairs of images need 4 of them; there are \(images.count)")
        }
        var draw = RandomStream(seed: seed).split("structural_similarity")
        let byContent: [Int]
        do throws(DatasetError) {
            byContent = RowKeys(content: try images.contentHashes(parallel: parallel)).order
        } catch { throw .failed(error.message) }
        let order = draw.permutation(images.count).prefix(2 * count).map { byContent[$0] }
        let cache = ResamplerCache()
        @Sendable func plane(_ index: Int) throws(DatasetError) -> SSIM.Plane {
            var image = try images.image(at: index).asGrey
            if image.height != shape.height || image.width != shape.width {
                image = try cache.resized(image, height: shape.height, width: shape.width, filter: .bicubic).rounded8
            }
            return SSIM.Plane(unchecked: image.pixels.map { Double($0) / 255 }, shape.height, shape.width)
        }
        do throws(DatasetError) {
            return try parallel.tryMap(count) { pair throws(DatasetError) -> Double in
                SSIM.index([try plane(order[2 * pair])], [try plane(order[2 * pair + 1])]) ?? .nan
            }
        } catch { throw .failed(error.message) }
    }

    /// - Parameters: similarities of pairs inside the synthetic and inside the real set.
    public func estimate(
        synthetic: [Double], real: [Double], shape: String, resamples: Resamples?
    ) -> Estimate {
        let mean = rowMean(
            synthetic, weights: { resamples?.weights(of: RowKeys(synthetic), role: .synthetic) }, isShare: false,
            heldFixed: "pairs")
        let expected = real.reduce(0, +) / Double(max(1, real.count))
        var estimate = Estimate(
            mean.value, interval: mean.interval,
            parameters: [
                "pairs": "\(synthetic.count)", "variant": "ssim_grey_cropped", "shape": shape,
                "real": text(expected),
            ])
        if estimate.interval != nil { estimate.interval = Self.interval(synthetic, mean.value) }
        estimate.replicates = mean.replicates
        return estimate
    }

    /// Student's interval of a mean: the pairs share no image. Percentiles of so plain a mean are too near together where
    /// there are few pairs.
    private static func interval(_ values: [Double], _ mean: Double) -> Interval {
        let degrees = Double(values.count - 1)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / degrees
        let reach = StudentDistribution.quantile(0.975, degrees: degrees) * (variance / (degrees + 1)).squareRoot()
        return Interval(low: max(-1, mean - reach), high: min(1, mean + reach), method: "student_pairs")
    }

    /// What draws of as many real pairs score.
    package func floor(real: [Double], pairs: Int, splits: Int) -> [Double] {
        guard !real.isEmpty, pairs > 0 else { return [] }
        return (0..<splits).map { split in
            var random = RandomStream(seed: seed).split("structural_similarity_floor").split(split)
            return (0..<pairs).reduce(0.0) { sum, _ in sum + real[random.index(below: real.count)] } / Double(pairs)
        }
    }
}
