import Datasets
import Testing
import TestSupport

@Suite struct ResamplerTests {
    static let goldens = SharedData.goldens("image")

    @Test(
        .enabled(if: goldens != nil, "goldens/image is not on this machine"),
        arguments: ["32x32", "400x304"],
        [
            ("cleanfid_pil_bicubic_float", ResampleFilter.bicubic), ("torch_bilinear_antialias", .bilinear),
            ("torch_bilinear_align_corners_false", .bilinearHalfPixel), ("tf1_bilinear", .bilinearTensorFlow1),
        ])
    func equalsTheReference(size: String, golden: (String, ResampleFilter)) throws {
        let input = try image(golden: "resize_in_\(size).npy")
        let (expected, shape) = try floats(golden: "resize_out_\(size)_\(golden.0).npy")
        let resampler = Resampler(
            fromHeight: input.height, width: input.width, toHeight: shape[0], width: shape[1], filter: golden.1)
        let result = try resampler.resized(input)
        let error = zip(result.pixels, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(result.pixels.count == expected.count)
        #expect(error < 1e-3, "\(size) \(golden.0): \(error)")
    }

    @Test(.enabled(if: goldens != nil, "goldens/image is not on this machine"), arguments: ["32x32", "400x304"])
    func bytesEqualPillow(size: String) throws {
        let input = try image(golden: "resize_in_\(size).npy")
        let expected = try image(golden: "resize_out_\(size)_pil_bicubic_uint8.npy")
        let result = try Resampler8.resized(
            input, height: expected.height, width: expected.width, filter: .bicubic)
        let different = zip(result.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.filter { $0 > 0 }
        #expect(result.pixels.count == expected.pixels.count)
        #expect(different.isEmpty, "\(different.count) differ, by at most \(different.max() ?? 0)")
    }

    @Test(arguments: ResampleFilter.allCases, [1, 2, 3, 7, 28, 299])
    func constantStaysConstant(filter: ResampleFilter, size: Int) throws {
        let image = try Image8(height: 5, width: 9, channels: 3, pixels: [UInt8](repeating: 77, count: 135))
        let resampler = Resampler(fromHeight: 5, width: 9, toHeight: size, width: size, filter: filter)
        let result = try resampler.resized(image)
        #expect(result.pixels.count == size * size * 3)
        #expect(result.pixels.allSatisfy { abs($0 - 77) < 1e-3 })
    }

    @Test(arguments: ResampleFilter.allCases)
    func sameSizeIsTheIdentity(filter: ResampleFilter) throws {
        let image = try Image8(height: 4, width: 6, channels: 1, pixels: (0..<24).map { UInt8($0 * 10) })
        let result = try ResamplerCache().resized(image, height: 4, width: 6, filter: filter)
        #expect(result.rounded8 == image)
    }

    @Test func anotherSizeIsRefused() throws {
        let image = try Image8(height: 2, width: 2, channels: 1, pixels: [1, 2, 3, 4])
        let resampler = Resampler(fromHeight: 3, width: 2, toHeight: 1, width: 1, filter: .bilinear)
        #expect(throws: DatasetError.self) { try resampler.resized(image) }
    }

    private func bytes(golden name: String) throws -> [UInt8] {
        let folder = try #require(Self.goldens)
        return try FileBytes.read(folder.appending(path: name).path(percentEncoded: false))
    }

    private func image(golden name: String) throws -> Image8 {
        let bytes = try bytes(golden: name)
        let header = try NPYHeader(bytes[...], name: name)
        return try Image8(
            height: header.shape[0], width: header.shape[1], channels: header.shape[2],
            pixels: try NPY.bytes(bytes[...], header, name: name))
    }

    private func floats(golden name: String) throws -> ([Float], [Int]) {
        let bytes = try bytes(golden: name)
        let header = try NPYHeader(bytes[...], name: name)
        return (try NPY.floats(bytes[...], header, name: name), header.shape)
    }
}
