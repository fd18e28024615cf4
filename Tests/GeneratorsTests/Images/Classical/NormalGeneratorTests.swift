import Datasets
import Generators
import Numerics
import Testing

@Suite struct NormalGeneratorTests {
    private func moments(_ images: GeneratedImages, where keep: (Int) -> Bool = { _ in true }) throws -> Moments {
        let width = images.shape.count
        let rows = (0..<images.count).filter(keep)
        let values = rows.flatMap { images.pixels[$0 * width..<($0 + 1) * width].map(Float.init) }
        return Moments(of: try Matrix(rows: rows.count, columns: width, storage: values))
    }

    private func moments(_ data: TrainingImages) throws -> Moments {
        try moments(
            GeneratedImages(count: data.count, shape: data.shape, pixels: data.pixels, labels: data.labels))
    }

    private func largestGap(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test func gaussianKeepsMeanAndCovariance() throws {
        let data = try SmallSet.images([300])
        let drawn = try moments(SmallSet.sample("gaussian", data, rows: 20_000))
        let real = try moments(data)
        #expect(largestGap(drawn.mean, real.mean) < 0.5)
        // Variances are about 133 plus 1/12 of rounding; their sampling error is 133 √(2 / 20,000).
        #expect(largestGap(try drawn.covariance().storage, try real.covariance().storage) < 8)
    }

    @Test func gaussianOfFewerImagesThanPixels() throws {
        let data = try SmallSet.images([30])
        let drawn = try moments(SmallSet.sample("gaussian", data, rows: 20_000))
        let real = try moments(data)
        #expect(largestGap(drawn.mean, real.mean) < 0.6)
        #expect(largestGap(try drawn.covariance().storage, try real.covariance().storage) < 12)
    }

    @Test func classGaussianKeepsEachClass() throws {
        let data = try SmallSet.images([200, 40])
        let images = try SmallSet.sample("class-gaussian", data, rows: 12_000)
        let labels = try #require(images.labels)
        // Classes are drawn in their proportions: 5 to 1.
        #expect(abs(Double(labels.count { $0 == 1 }) / 12_000 - 1.0 / 6) < 0.015)
        for label in 0..<2 {
            let drawn = try moments(images) { labels[$0] == label }
            let rows = (data.labels ?? []).indices.filter { data.labels?[$0] == label }
            let own = GeneratedImages(count: data.count, shape: data.shape, pixels: data.pixels, labels: data.labels)
            let real = try moments(own) { rows.contains($0) }
            #expect(largestGap(drawn.mean, real.mean) < 1.2)
            #expect(largestGap(drawn.variances(), real.variances()) < 35)
        }
    }

    @Test func ppcaIsTheClosedForm() throws {
        // Variances 100, 25, 4, 1 along the axes: two directions kept leave σ² = (4 + 1) / 2.
        let factor = try Matrix<Float>(
            rows: 4, columns: 4, storage: [10, 0, 0, 0, 0, 5, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])
        let solution = try PPCASolution(
            factor: factor, variances: [100, 25, 4, 1], total: 130, components: 2)
        #expect(abs(solution.noise - 2.5) < 1e-12)
        #expect(abs(Double(solution.weights[0, 0]) - 97.5.squareRoot()) < 1e-5)
        #expect(abs(Double(solution.weights[1, 1]) - 22.5.squareRoot()) < 1e-5)
        #expect(solution.weights[0, 1] == 0)
    }

    @Test func ppcaKeepsTheTotalVariance() throws {
        let data = try SmallSet.images([300, 300])
        let drawn = try moments(SmallSet.sample("ppca", data, rows: 8_000, settings: ["components": "3"]))
        let (total, real) = (drawn.variances().reduce(0, +), try moments(data).variances().reduce(0, +))
        #expect(abs(total / real - 1) < 0.03)
    }

    @Test func marginalsKeepEveryPixelsValues() throws {
        let data = try SmallSet.images([40, 40])
        let images = try SmallSet.sample("marginal", data, rows: 4_000)
        let width = data.shape.count
        for place in 0..<width {
            let known = Set((0..<data.count).map { data.pixels[$0 * width + place] })
            #expect((0..<images.count).allSatisfy { known.contains(images.pixels[$0 * width + place]) })
        }
        #expect(largestGap(try moments(images).mean, try moments(data).mean) < 2.5)
    }

    @Test func noiseKeepsTheLevel() throws {
        let data = try SmallSet.images([40, 40])
        let images = try SmallSet.sample("noise", data, rows: 500)
        func mean(_ pixels: [UInt8]) -> Double { pixels.reduce(0) { $0 + Double($1) } / Double(pixels.count) }
        #expect(abs(mean(images.pixels) - mean(data.pixels)) < 1)
    }
}
