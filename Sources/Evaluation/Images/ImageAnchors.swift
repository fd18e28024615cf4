import Datasets
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
        _ value: @Sendable (_ place: Int, _ random: inout RandomStream) -> UInt8
    ) throws(DatasetError) -> ImageSet {
        let images = parallel.map(count) { index in
            var random = stream.split(index)
            return (0..<shape.count).map { value($0, &random) }
        }
        return try ImageSet(
            pixels: images.flatMap(\.self), count: count, height: shape.height, width: shape.width,
            channels: shape.channels, name: name)
    }
}

/// At most this many real images of one shape, decoded: enough to draw pixels from, bounded in memory.
private struct Donors: Sendable {
    private static let limit = 2_000

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
        let chosen = try looked.subset(common.indices)
        shape = common.shape
        count = chosen.count
        pixels = try chosen.pixels(in: 0..<chosen.count, parallel: parallel)
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
