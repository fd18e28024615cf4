/// Many small pictures on one, for reports.
public enum ContactSheet {
    /// `images` in rows of `columns`, each fitted into a square of `tile` pixels with a gap between them.
    ///
    /// Small pictures are enlarged by whole factors without smoothing, so that their pixels stay visible; large ones
    /// are reduced with the anti-aliased bicubic filter. The sheet is grey when all pictures are.
    /// - Throws: `.invalidArgument` when there are no images or a measure is not positive.
    public static func make(
        _ images: [Image8], columns: Int, tile: Int, gap: Int = 2, background: UInt8 = 255
    ) throws(DatasetError) -> Image8 {
        guard !images.isEmpty, columns > 0, tile > 0, gap >= 0, tile <= 4096, columns <= 4096, gap <= 4096 else {
            throw DatasetError(.invalidArgument, "No sheet of \(images.count) images in \(columns) columns of \(tile).")
        }
        let columns = min(columns, images.count)
        let rows = (images.count + columns - 1) / columns
        let channels = images.allSatisfy { $0.channels == 1 } ? 1 : 3
        let width = columns * tile + (columns - 1) * gap
        let height = rows * tile + (rows - 1) * gap
        guard let count = ImageShape.checkedCount(width, height, channels), count <= 1 << 28 else {
            throw DatasetError(.invalidArgument, "A sheet of \(width)×\(height) is too large.")
        }
        var sheet = [UInt8](repeating: background, count: count)
        for (index, image) in images.enumerated() {
            let picture = try fitted(channels == 3 ? image.asColour : image, tile)
            let left = index % columns * (tile + gap) + (tile - picture.width) / 2
            let top = index / columns * (tile + gap) + (tile - picture.height) / 2
            let length = picture.width * channels
            for row in 0..<picture.height {
                let start = ((top + row) * width + left) * channels
                sheet.replaceSubrange(
                    start..<start + length, with: picture.pixels[row * length..<(row + 1) * length])
            }
        }
        return Image8(unchecked: sheet, ImageShape(height: height, width: width, channels: channels))
    }

    /// `image` as large as it fits into a square of `tile`.
    package static func fitted(_ image: Image8, _ tile: Int) throws(DatasetError) -> Image8 {
        let longest = max(image.height, image.width)
        if longest > tile {
            let height = max(1, image.height * tile / longest)
            let width = max(1, image.width * tile / longest)
            return try Resampler(
                fromHeight: image.height, width: image.width, toHeight: height, width: width, filter: .bicubic
            ).resized(image).rounded8
        }
        let factor = tile / longest
        if factor == 1 { return image }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(image.pixels.count * factor * factor)
        for row in 0..<image.height * factor {
            for column in 0..<image.width * factor {
                for channel in 0..<image.channels {
                    pixels.append(image[row / factor, column / factor, channel])
                }
            }
        }
        return Image8(
            unchecked: pixels,
            ImageShape(height: image.height * factor, width: image.width * factor, channels: image.channels))
    }
}
