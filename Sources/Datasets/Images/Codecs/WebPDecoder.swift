import CWebP

/// WebP, lossy, lossless and animated, through libwebp.
package enum WebPDecoder {
    package static func hasSignature(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 12 && bytes.starts(with: "RIFF".utf8) && bytes[8..<12].elementsEqual("WEBP".utf8)
    }

    package static func decode(
        _ bytes: [UInt8], name: String, maxPixels: Int, exif: OpenOptions.Exif = .apply
    ) throws(DatasetError) -> DecodedImage {
        let chunks = try WebPChunks(bytes, name: name)
        var features = WebPBitstreamFeatures()
        let header = bytes.withUnsafeBufferPointer { WebPGetFeatures($0.baseAddress, $0.count, &features) }
        guard header == VP8_STATUS_OK else { throw damaged(name, header) }
        let (width, height) = (Int(features.width), Int(features.height))
        try ImageDecoder.check(width: width, height: height, name: name, maxPixels: maxPixels)
        guard isWhole(bytes) else {
            throw DatasetError(
                .badData, "\(name) is a damaged WebP: its chunks do not form a picture.",
                remedy: "Fetch or write the file again.")
        }
        var traits: DecodedImage.Traits = features.has_alpha != 0 ? .alpha : []
        var pixels: [UInt8]
        if features.has_animation != 0 {
            traits.insert(.animated)
            pixels = try firstPicture(bytes, name: name, width: width, height: height)
        } else {
            pixels = [UInt8](repeating: 0, count: width * height * 3)
            let status = bytes.withUnsafeBufferPointer { source in
                pixels.withUnsafeMutableBufferPointer { decode(source, into: $0, width: width) }
            }
            guard status == VP8_STATUS_OK else { throw damaged(name, status) }
        }
        let shape = ImageShape(height: height, width: width, channels: 3)
        return DecodedImage(Image8(unchecked: pixels, shape), traits, chunks.orientation, exif)
    }

    private static func decode(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>, width: Int
    ) -> VP8StatusCode {
        var configuration = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&configuration) != 0 else { return VP8_STATUS_INVALID_PARAM }
        configuration.output.colorspace = MODE_RGB
        configuration.output.is_external_memory = 1
        configuration.output.u.RGBA.rgba = target.baseAddress
        configuration.output.u.RGBA.stride = Int32(width * 3)
        configuration.output.u.RGBA.size = target.count
        return WebPDecode(source.baseAddress, source.count, &configuration)
    }

    /// The first picture of an animation on its canvas, transparency dropped.
    private static func firstPicture(
        _ bytes: [UInt8], name: String, width: Int, height: Int
    ) throws(DatasetError) -> [UInt8] {
        var colours = [UInt8](repeating: 0, count: width * height * 3)
        let whole = bytes.withUnsafeBufferPointer { source -> Bool in
            var data = WebPData(bytes: source.baseAddress, size: source.count)
            var options = WebPAnimDecoderOptions()
            guard WebPAnimDecoderOptionsInit(&options) != 0 else { return false }
            options.color_mode = MODE_RGBA
            guard let decoder = WebPAnimDecoderNew(&data, &options) else { return false }
            defer { WebPAnimDecoderDelete(decoder) }
            var canvas: UnsafeMutablePointer<UInt8>?
            var time: Int32 = 0
            guard WebPAnimDecoderGetNext(decoder, &canvas, &time) != 0, let canvas else { return false }
            for pixel in 0..<width * height {
                for channel in 0..<3 { colours[3 * pixel + channel] = canvas[4 * pixel + channel] }
            }
            return true
        }
        guard whole else { throw DatasetError(.badData, "\(name) is a damaged WebP animation.") }
        return colours
    }

    /// Whether libwebp's demuxer, which other tools read through, takes the file for a whole one.
    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { source in
            var data = WebPData(bytes: source.baseAddress, size: source.count)
            guard let demuxer = WebPDemux(&data) else { return false }
            WebPDemuxDelete(demuxer)
            return true
        }
    }

    private static func damaged(_ name: String, _ status: VP8StatusCode) -> DatasetError {
        switch status {
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED:
            DatasetError(.badData, "\(name) is a damaged WebP: it ends too early.")
        case VP8_STATUS_OUT_OF_MEMORY:
            DatasetError(.inputOutput, "\(name): there is not enough memory to decode it.")
        case VP8_STATUS_UNSUPPORTED_FEATURE:
            DatasetError(.unsupported, "\(name) is a WebP of a kind that libwebp does not read.")
        default: DatasetError(.badData, "\(name) is a damaged WebP: its data are inconsistent.")
        }
    }
}
