import Datasets
import Hashing
import Numerics

/// Image sets of known quality that place a value on a scale: what noise and per-pixel marginals would score.
enum ImageAnchors {
    static let marginals = AnchorMaker<ImageSet>(
        name: "pixel_marginals", title: "pixel marginals",
        about: "Every pixel drawn by itself from real images: right pixel by pixel, wrong as a picture."
    ) { real, count, stream, parallel in try pixelMarginals(of: real, count: count, stream: stream, parallel: parallel) }

    static let noise = AnchorMaker<ImageSet>(
        name: AnchorNames.noise, title: "noise",
        about: "Normal noise with the mean and deviation of the real pixels."
    ) { real, count, stream, parallel in try noise(like: real, count: count, stream: stream, parallel: parallel) }

    /// `count` images whose pixels are drawn one by one from the same place in random real images: every pixel's own
    /// distribution is right, everything between pixels is lost.
    static func pixelMarginals(
        of real: ImageSet, count: Int, stream: RandomStream, parallel: Parallel
    ) throws(DatasetError) -> ImageSet {
        let donors = try Donors(real, parallel)
        return try draw(donors.shape, count, stream.split(marginals.name), parallel, marginals.name) { place, random in
            donors.value(image: random.index(below: donors.count), place: place)
        }
    }

    /// `count` images of Gaussian noise with the mean and standard deviation of the real pixels, clipped to 0…255.
    static func noise(
        like real: ImageSet, count: Int, stream: RandomStream, parallel: Parallel
    ) throws(DatasetError) -> ImageSet {
        let donors = try Donors(real, parallel)
        let (mean, deviation) = donors.meanAndDeviation
        return try draw(donors.shape, count, stream.split(noise.name), parallel, noise.name) { _, random in
            UInt8(max(0, min(255, mean + deviation * random.normal())))
        }
    }

    private static func draw(
        _ shape: ImageShape, _ count: Int, _ stream: RandomStream, _ parallel: Parallel, _ name: String,
        _ value: @escaping @Sendable (_ place: Int, _ random: inout RandomStream) -> UInt8
    ) throws(DatasetError) -> ImageSet {
        let drawn = DrawnImages(count: count, shape: shape) { index in
            var random = stream.split(index)
            return (0..<shape.count).map { value($0, &random) }
        }
        guard count <= largestPacked / shape.count else {
            return ImageSet(
                source: drawn, labels: nil, classNames: [], info: SetInfo(name: name, media: "memory"))
        }
        return try ImageSet(
            pixels: parallel.map(count) { drawn.pixels($0) }.flatMap(\.self), count: count, height: shape.height,
            width: shape.width, channels: shape.channels, name: name)
    }

    /// Bytes; sets that take more are drawn again whenever they are looked at.
    private static let largestPacked = 1 << 26
}

/// Images that are made when they are asked for, the same ones every time: no memory, whatever their number.
private struct DrawnImages: ImageSource {
    let count: Int
    let shape: ImageShape
    let pixels: @Sendable (_ index: Int) -> [UInt8]

    func shape(at index: Int) -> ImageShape { shape }
    func image(at index: Int) throws(DatasetError) -> Image8 {
        try Image8(height: shape.height, width: shape.width, channels: shape.channels, pixels: pixels(index))
    }
    func digest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).digest }
    func contentDigest(at index: Int) throws(DatasetError) -> SHA256.Digest { try image(at: index).contentDigest }
    func name(at index: Int) -> String { "image \(index)" }
}

/// At most this many real images of one shape, decoded: enough to draw pixels from, bounded in memory. Of images of more than
/// 256 pixels a side it is their middle, in native pixels.
private struct Donors: Sendable {
    private static let limit = 2_000
    private static let largestSide = 256
    /// Bytes.
    private static let largest = 1 << 27

    let count: Int
    let shape: ImageShape
    private let pixels: [UInt8]

    init(_ real: ImageSet, _ parallel: Parallel) throws(DatasetError) {
        // Sets of mixed sizes give the shape that is met first most often among the images looked at.
        let looked = real.limited(to: Self.limit, seed: 0)
        var shapes: [(shape: ImageShape, indices: [Int])] = []
        for index in 0..<looked.count {
            let shape = looked.shape(at: index)
            if let known = shapes.firstIndex(where: { $0.shape == shape }) {
                shapes[known].indices.append(index)
            } else {
                shapes.append((shape, [index]))
            }
        }
        guard let common = shapes.max(by: { $0.indices.count < $1.indices.count }) else {
            throw DatasetError(.badData, "There is no real image to take pixels from.")
        }
        let whole = common.shape
        let shape = ImageShape(
            height: min(whole.height, Self.largestSide), width: min(whole.width, Self.largestSide), channels: whole.channels)
        let chosen = try looked.subset(Array(common.indices.prefix(max(2, Self.largest / shape.count))))
        self.shape = shape
        count = chosen.count
        if shape == whole {
            pixels = try chosen.pixels(in: 0..<chosen.count, parallel: parallel)
        } else {
            // One at a time: a decoded picture may have a hundred megabytes.
            var middles: [UInt8] = []
            middles.reserveCapacity(count * shape.count)
            for index in 0..<count { middles += try chosen.image(at: index).middle(height: shape.height, width: shape.width) }
            pixels = middles
        }
    }

    func value(image: Int, place: Int) -> UInt8 { pixels[image * shape.count + place] }

    var meanAndDeviation: (Double, Double) {
        // Integer sums: exact in any order.
        var sum: UInt64 = 0
        var squares: UInt64 = 0
        for value in pixels {
            sum += UInt64(value)
            squares += UInt64(value) * UInt64(value)
        }
        let n = Double(max(1, pixels.count))
        let mean = Double(sum) / n
        return (mean, max(0, Double(squares) / n - mean * mean).squareRoot())
    }
}
