import Datasets
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
        var images: [Image8] = []
        for row in rows {
            if let copied = copied[row] {
                images.append(CopyTile.image(copied))
            } else {
                images.append(try synthetic.image(at: row))
            }
        }
        let hidden = rows.count { copied[$0] != nil }
        let words =
            hidden == 0
            ? caption
            : caption + " \(hidden) of these \(rows.count) \(hidden == 1 ? "is a copy" : "are copies") of real images "
                + "and not shown."
        return try sheet(
            id: id, dimension: dimension, title: title, caption: words, images: images, captions: captions)
    }

    /// A contact sheet of pictures, eight in a row.
    static func sheet(
        id: String, dimension: Results.Dimension, title: String, caption: String, images: [Image8], captions: [String]
    ) throws(DatasetError) -> Figure {
        let columns = 8
        let tile = 56
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
