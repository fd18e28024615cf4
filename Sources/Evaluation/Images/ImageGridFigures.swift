import Datasets
import Features
import Foundation
import Results

extension Figure {
    /// A contact sheet of the synthetic images at `rows`, in that order. Never a real image: rows that copy one, exactly
    /// or nearly, are replaced by a tile that says so.
    /// - Parameter copied: what each synthetic row copies.
    static func grid(
        id: String, dimension: Results.Dimension, title: String, caption: String, of synthetic: ImageSet, rows: [Int],
        captions: [String], copied: [CopiedFrom?]
    ) throws(DatasetError) -> Figure? {
        guard !rows.isEmpty else { return nil }
        // Of pictures that the sheet shows smaller than they are, detail is shown as well.
        let pairs = DetailCrops.areDue(synthetic)
        let tile = pairs ? 80 : tileSide
        let shown = Array(zip(rows, captions).prefix(pairs ? 16 : rows.count))
        let rows = shown.map(\.0)
        var images: [Image8] = []
        for row in rows {
            if let copied = copied[row] {
                images += [Image8](repeating: CopyTile.image(copied), count: pairs ? 2 : 1)
            } else {
                let image = try synthetic.image(at: row)
                // Made small at once: two dozen pictures of 48 megapixels do not lie side by side.
                images += pairs ? [try ContactSheet.fitted(image, tile), try middle(of: image, tile)] : [try tiled(image)]
            }
        }
        let captions = shown.flatMap { pairs ? [$0.1, $0.1 + " (its middle, pixel by pixel)"] : [$0.1] }
        let hidden = rows.count { copied[$0] != nil }
        let caption = pairs ? caption + " Beside each picture its middle, pixel by pixel." : caption
        let words =
            hidden == 0
            ? caption
            : caption + " \(hidden) of these \(rows.count) \(hidden == 1 ? "is a copy" : "are copies") of real images "
                + "and not shown."
        return try sheet(
            id: id, dimension: dimension, title: title, caption: words, images: images, captions: captions, tile: tile)
    }

    /// At most `side` by `side` native pixels.
    private static func middle(of image: Image8, _ side: Int) throws(DatasetError) -> Image8 {
        let (height, width) = (min(side, image.height), min(side, image.width))
        return try Image8(
            height: height, width: width, channels: image.channels, pixels: image.middle(height: height, width: width))
    }

    static let tileSide = 56

    /// A picture of more pixels than a tile as the sheet would show it.
    static func tiled(_ image: Image8) throws(DatasetError) -> Image8 {
        max(image.height, image.width) > tileSide ? try ContactSheet.fitted(image, tileSide) : image
    }

    /// A contact sheet of pictures, eight in a row.
    static func sheet(
        id: String, dimension: Results.Dimension, title: String, caption: String, images: [Image8], captions: [String],
        tile: Int = tileSide
    ) throws(DatasetError) -> Figure {
        let columns = 8
        let gap = 2
        let sheet = try ContactSheet.make(images, columns: columns, tile: tile, gap: gap)
        let png = Data(try PNGEncoder.encode(sheet)).base64EncodedString()
        return Figure(
            id: id, dimension: dimension, title: title, caption: caption,
            content: .images(
                png: png, columns: min(columns, images.count), tileWidth: tile + gap, tileHeight: tile + gap,
                captions: captions))
    }
}

/// Which synthetic rows the grids show.
struct GridSelection {
    static let count = 24

    /// The `count` rows with the smallest `score` (ties by row), or the largest.
    static func extremes(_ score: [Double], largest: Bool = false) -> [Int] {
        let order = score.indices.filter { score[$0].isFinite }.sorted {
            (largest ? -score[$0] : score[$0], $0) < (largest ? -score[$1] : score[$1], $1)
        }
        return Array(order.prefix(count))
    }
}
