import Datasets
import Neural

/// Where each byte of an image lies in a network's input: sides padded to a multiple, pixels as they are or blocks of
/// 2×2 as channels (space to depth, Shi et al. 2016), which halves the sides that convolutions work on.
package struct PixelLayout: Sendable {
    package let shape: ImageShape
    /// Of one image: [height′, width′, channels′].
    package let grid: (height: Int, width: Int, channels: Int)
    package let range: TrainingImages.Range
    /// Index into the image's bytes for every value, −1 for padding.
    private let source: [Int]
    private let levels: [Float]

    /// - Parameters:
    ///   - multiple: what both padded sides are multiples of.
    ///   - block: 1, or 2 for blocks of 2×2 as channels; divides `multiple`.
    package init(_ shape: ImageShape, range: TrainingImages.Range, multiple: Int = 1, block: Int = 1) {
        self.shape = shape
        self.range = range
        let padded = shape.padded(to: multiple)
        let grid = (
            height: padded.height / block, width: padded.width / block, channels: shape.channels * block * block
        )
        self.grid = grid
        var source: [Int] = []
        for y in 0..<grid.height {
            for x in 0..<grid.width {
                for part in 0..<block * block {
                    let (line, column) = (y * block + part / block, x * block + part % block)
                    let inside = line < shape.height && column < shape.width
                    for channel in 0..<shape.channels {
                        source.append(inside ? (line * shape.width + column) * shape.channels + channel : -1)
                    }
                }
            }
        }
        self.source = source
        levels = (0...255).map { range.value(UInt8($0)) }
    }

    /// Values of one image.
    package var count: Int { source.count }

    /// Rows of `data` as [rows, height′, width′, channels′]; padding has the darkest value.
    package func tensor(_ data: TrainingImages, rows: [Int]) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(rows.count * count)
        for row in rows {
            let first = row * shape.count
            for index in source { values.append(index < 0 ? levels[0] : levels[Int(data.pixels[first + index])]) }
        }
        return Tensor(unchecked: values, shape: [rows.count, grid.height, grid.width, grid.channels])
    }

    /// Bytes of the first `rows` images of a network's output; padding is dropped.
    package func bytes(_ values: [Float], rows: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: rows * shape.count)
        for row in 0..<rows {
            for (index, target) in source.enumerated() where target >= 0 {
                bytes[row * shape.count + target] = range.byte(values[row * count + index])
            }
        }
        return bytes
    }
}
