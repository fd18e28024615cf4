import Datasets
import Neural
import Numerics

/// What a generator made: images of the training shape, with labels where the generator gives them.
public struct GeneratedImages: Sendable, Equatable {
    public let count: Int
    public let shape: ImageShape
    /// N×H×W×C.
    package var pixels: [UInt8]
    package var labels: [Int]?
    public let classNames: [String]

    package init(
        count: Int, shape: ImageShape, pixels: [UInt8], labels: [Int]? = nil, classNames: [String] = []
    ) {
        self.count = count
        self.shape = shape
        self.pixels = pixels
        self.labels = labels
        self.classNames = labels == nil ? [] : classNames
    }

    /// The images as a set that can be evaluated.
    public func imageSet(name: String) throws(DatasetError) -> ImageSet {
        try ImageSet(
            pixels: pixels, count: count, height: shape.height, width: shape.width, channels: shape.channels,
            labels: labels, classNames: classNames, name: name)
    }

    /// Bytes of network outputs [rows, height′, width′, channels]; padding beyond `shape` is cut off.
    package static func bytes(_ tensor: Tensor, shape: ImageShape, range: TrainingImages.Range) -> [UInt8] {
        guard tensor.shape.count == 4 else { return [] }
        let (rows, height, width) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows * shape.count)
        for row in 0..<rows {
            for line in 0..<shape.height {
                let from = (row * height + line) * width * shape.channels
                for k in 0..<shape.width * shape.channels { bytes.append(range.byte(tensor.values[from + k])) }
            }
        }
        return bytes
    }
}
