import Datasets
import TestSupport
import Testing

private let goldens = SharedData.goldens("text_audio/augment")

@Suite(.enabled(if: goldens != nil, "goldens/text_audio is not on this machine"))
struct AugmentGoldenTests {
    @Test(arguments: [("0p6", 0.6), ("1p4", 1.4)])
    func coloursFollowTorchvision(text: String, factor: Float) throws {
        let image = try picture()
        try expect(image.adjusted(brightness: factor), near: "brightness_\(text)_f")
        try expect(image.adjusted(contrast: factor), near: "contrast_\(text)_f")
        try expect(image.adjusted(saturation: factor), near: "saturation_\(text)_f")
    }

    @Test(arguments: [("0p2", 0.2), ("0p5", 0.5), ("m0p2", -0.2)])
    func hueFollowsTorchvision(text: String, shift: Float) throws {
        try expect(picture().adjusted(hue: shift), near: "hue_\(text)_f")
    }

    @Test func aSequenceFollowsTorchvision() throws {
        let result = try picture().adjusted(brightness: 1.2).adjusted(contrast: 0.8).adjusted(saturation: 1.3)
            .adjusted(hue: 0.1)
        try expect(result, near: "jitter_seq_b1p2_c0p8_s1p3_h0p1_f")
    }

    @Test(arguments: [("30p0", 30.0), ("90p0", 90), ("m17p5", -17.5)])
    func rotationFollowsTorchvision(text: String, degrees: Double) throws {
        // torchvision fades the border twice: once by sampling zeros outside, once by its mask.
        var smooth = try picture().rotated(degrees: degrees)
        let ones = FloatImage(unchecked: smooth.pixels.map { _ in 1 }, smooth.shape).rotated(degrees: degrees)
        for index in smooth.pixels.indices { smooth.pixels[index] *= ones.pixels[index] }
        try expect(smooth, near: "rotate_\(text)_bilinear_f", within: 0.02)
        let nearest = try picture().rotated(degrees: degrees, sampling: .nearest)
        try expect(nearest, near: "rotate_\(text)_nearest", scale: 1)
    }

    @Test func flipsAndCropsFollowTorchvision() throws {
        try expect(picture().flippedHorizontally, near: "hflip", scale: 1)
        let part = try picture().cropped(top: 3, left: 2, height: 15, width: 11)
        let smooth = Resampler(fromHeight: 15, width: 11, toHeight: 16, width: 16, filter: .bilinear)
        try expect(smooth.resized(part), near: "resizedcrop_3_2_15_11_to_16_aa")
        let plain = Resampler(fromHeight: 15, width: 11, toHeight: 16, width: 16, filter: .bilinearHalfPixel)
        try expect(plain.resized(part), near: "resizedcrop_3_2_15_11_to_16_noaa")
        let small = Resampler(fromHeight: 24, width: 20, toHeight: 9, width: 9, filter: .bilinear)
        try expect(small.resized(picture()), near: "resize_24x20_to_9x9_aa")
        let aliased = Resampler(fromHeight: 24, width: 20, toHeight: 9, width: 9, filter: .bilinearHalfPixel)
        try expect(aliased.resized(picture()), near: "resize_24x20_to_9x9_noaa")
    }

    private func load(_ name: String) throws -> ([Float], [Int]) {
        let path = try #require(goldens).appending(path: name + ".npy").path(percentEncoded: false)
        let bytes = try FileBytes.read(path)
        let header = try NPYHeader(bytes[...], name: name)
        return (try NPY.floats(bytes[...], header, name: name), header.shape)
    }

    private func picture() throws -> FloatImage {
        let (values, shape) = try load("rgb_24x20_u8")
        return try FloatImage(height: shape[0], width: shape[1], channels: shape[2], pixels: values)
    }

    /// The float goldens are on the 0…1 scale.
    private func expect(
        _ image: FloatImage, near golden: String, within tolerance: Float = 1e-3, scale: Float = 255
    ) throws {
        let (values, shape) = try load(golden)
        #expect([image.height, image.width, image.channels] == shape)
        let error = zip(image.pixels, values).map { abs($0 - scale * $1) }.max() ?? .infinity
        #expect(error < tolerance, "\(golden): \(error)")
    }
}
