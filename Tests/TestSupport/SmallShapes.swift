import Datasets
import Foundation

/// The image sets of `fixtures/shapes` at half their size, 14 × 14: what is learned on pixels costs a fifth.
public enum SmallShapes {
    /// Writes `name`.npz of half the sides, each pixel the rounded mean of four, into `folder`.
    /// - Parameter rows: so many, spread over the set.
    public static func write(_ name: String, to folder: URL, rows: Int) throws -> String {
        let source = SharedData.repository.appending(path: "fixtures/shapes/\(name).npz").path(percentEncoded: false)
        let all = try ImageSet.open(source)
        let whole = try all.subset((0..<rows).map { $0 * all.count / rows })
        var pixels: [UInt8] = []
        var side = 0
        for index in 0..<whole.count {
            let image = try whole.image(at: index)
            side = image.width / 2
            for row in 0..<side {
                for column in 0..<side {
                    let start = 2 * row * image.width + 2 * column
                    let below = start + image.width
                    let sum = [start, start + 1, below, below + 1].reduce(0) { $0 + Int(image.pixels[$1]) }
                    pixels.append(UInt8((sum + 2) / 4))
                }
            }
        }
        let small = try ImageSet(
            pixels: pixels, count: whole.count, height: side, width: side, channels: 1, labels: whole.labels,
            classNames: whole.classNames)
        let path = folder.appending(path: "\(name).npz").path(percentEncoded: false)
        try NPZ.write(small, to: path)
        return path
    }
}
