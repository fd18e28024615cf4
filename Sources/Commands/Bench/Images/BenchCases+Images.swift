import Datasets
import Numerics

extension BenchCase {
    /// Reading and resizing, by images of 256×256 pixels in colour.
    static var images: [BenchCase] {
        let count = 32
        var cases = [
            BenchCase("decode.png.256x256", "PNG files from memory", items: (Double(count), "images")) { parallel in
                let file = try PNGEncoder.encode(try picture())
                return {
                    _ = try parallel.tryMap(count) { _ throws(DatasetError) in
                        try PNGDecoder.decode(file, name: "bench.png", maxPixels: 1 << 20).image.pixels[0]
                    }
                }
            },
            BenchCase("decode.jpeg.256x256", "JPEG files of quality 90 from memory", items: (Double(count), "images")) {
                parallel in
                let file = try JPEGCodec.encode(try picture(), quality: 90)
                return {
                    _ = try parallel.tryMap(count) { _ throws(DatasetError) in
                        try JPEGCodec.decode(file, name: "bench.jpeg", maxPixels: 1 << 20).image.pixels[0]
                    }
                }
            },
        ]
        for side in [32, 299] {
            cases.append(
                BenchCase(
                    "resize.bicubic.256to\(side)", "anti-aliased bicubic resizing to \(side)×\(side)",
                    items: (Double(count), "images")
                ) { parallel in
                    let image = try picture()
                    let resampler = Resampler(
                        fromHeight: 256, width: 256, toHeight: side, width: side, filter: .bicubic)
                    return {
                        _ = try parallel.tryMap(count) { _ throws(DatasetError) in try resampler.resized(image).pixels[0] }
                    }
                })
        }
        return cases
    }

    /// Smooth shapes with some noise, as a photograph has.
    private static func picture() throws(DatasetError) -> Image8 {
        var draw = RandomStream(seed: 1).split("bench picture")
        var pixels: [UInt8] = []
        pixels.reserveCapacity(256 * 256 * 3)
        for row in 0..<256 {
            for column in 0..<256 {
                let ring = ((row - 128) * (row - 128) + (column - 90) * (column - 90)) / 96 % 160
                for channel in 0..<3 { pixels.append(UInt8(min(255, 40 + ring + 12 * channel + draw.index(below: 9)))) }
            }
        }
        return try Image8(height: 256, width: 256, channels: 3, pixels: pixels)
    }
}
