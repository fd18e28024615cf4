import Datasets
import Foundation
import Results

extension Figure {
    /// A contact sheet of the synthetic images at `rows`, in that order. Never a real image.
    static func grid(
        id: String, dimension: Results.Dimension, title: String, caption: String, of synthetic: ImageSet, rows: [Int],
        captions: [String]
    ) throws(DatasetError) -> Figure? {
        guard !rows.isEmpty else { return nil }
        let columns = 8
        let tile = 56
        let gap = 2
        var images: [Image8] = []
        for row in rows { images.append(try synthetic.image(at: row)) }
        let sheet = try ContactSheet.make(images, columns: columns, tile: tile, gap: gap)
        let png = Data(try PNGEncoder.encode(sheet)).base64EncodedString()
        return Figure(
            id: id, dimension: dimension, title: title, caption: caption,
            content: .images(
                png: png, columns: min(columns, rows.count), tileWidth: tile + gap, tileHeight: tile + gap,
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
