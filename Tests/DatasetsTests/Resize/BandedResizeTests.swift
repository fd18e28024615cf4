import Datasets
import Numerics
import Testing

@Suite struct BandedResizeTests {
    /// A picture too large to become real numbers at once gives the same bits in bands.
    @Test(arguments: [1, 3]) func sameBits(channels: Int) throws {
        let (height, width) = (1100 / channels, 1001)
        var draw = RandomStream(seed: 3)
        let pixels = (0..<height * width * channels).map { _ in UInt8(draw.index(below: 256)) }
        let image = try Image8(height: height, width: width, channels: channels, pixels: pixels)
        #expect(pixels.count > 1 << 20)
        for filter in [ResampleFilter.bicubic, .bilinearTensorFlow1] {
            let resampler = Resampler(fromHeight: height, width: width, toHeight: 32, width: 32, filter: filter)
            #expect(try resampler.resized(image) == resampler.resized(image.asFloat))
        }
        #expect(throws: DatasetError.self) {
            try Resampler(fromHeight: height, width: width - 1, toHeight: 32, width: 32, filter: .bicubic).resized(image)
        }
    }
}
