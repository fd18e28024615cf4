/// Pillow's resize of byte images, which rounds after each pass; kept to reproduce numbers made with it.
public enum Resampler8 {
    private static let precision = 22

    /// `image` at height×width with the anti-aliased `filter` (`.bicubic` or `.bilinear`).
    public static func resized(
        _ image: Image8, height: Int, width: Int, filter: ResampleFilter
    ) throws(DatasetError) -> Image8 {
        guard filter == .bicubic || filter == .bilinear, ImageShape.checkedCount(height, width, image.channels) != nil
        else { throw DatasetError(.invalidArgument, "No byte resize to \(width)×\(height) with \(filter.rawValue).") }
        // Pillow 13 begins with the columns where it takes away more than twice as many rows as columns (found by trying
        // 893 pairs of sizes); releases before it always began with the rows.
        let rowsFirst = height >= image.height || image.height - height <= 2 * (image.width - width)
        var result = image
        for horizontal in [rowsFirst, !rowsFirst] {
            let (from, to) = horizontal ? (image.width, width) : (image.height, height)
            if from == to { continue }
            let table = ResampleTable(from: from, to: to, filter: filter)
            result = pass(result, table, horizontal: horizontal)
        }
        return result
    }

    private static func pass(_ image: Image8, _ table: ResampleTable, horizontal: Bool) -> Image8 {
        let scale = Double(1 << precision)
        let weights = table.weights.map { Int(($0 * scale + ($0 < 0 ? -0.5 : 0.5)).rounded(.towardZero)) }
        let height = horizontal ? image.height : table.outputs
        let width = horizontal ? table.outputs : image.width
        let channels = image.channels
        let step = horizontal ? channels : width * channels
        var pixels = [UInt8](repeating: 0, count: height * width * channels)
        for row in 0..<height {
            for column in 0..<width {
                let output = horizontal ? column : row
                let line = horizontal ? row * image.width : column
                for channel in 0..<channels {
                    var sum = 1 << (precision - 1)
                    var at = line * channels + channel + table.first[output] * step
                    for tap in 0..<table.taps {
                        sum += Int(image.pixels[at]) * weights[output * table.taps + tap]
                        at += step
                    }
                    let level = sum >> precision
                    pixels[(row * width + column) * channels + channel] = UInt8(clamping: level)
                }
            }
        }
        return Image8(unchecked: pixels, ImageShape(height: height, width: width, channels: channels))
    }
}
