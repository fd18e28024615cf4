import Datasets

/// Small pictures with structure, all different.
enum SamplePictures {
    static func picture(_ seed: Int, height: Int = 9, width: Int = 7, channels: Int = 3) throws -> Image8 {
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<channels {
                    pixels.append(UInt8(truncatingIfNeeded: row * 11 + column * (17 + seed) + channel * 60 + seed * 5))
                }
            }
        }
        return try Image8(height: height, width: width, channels: channels, pixels: pixels)
    }
}
