/// Images inside of a network that only runs forward: [images × height × width × channels], channels last. A sequence of
/// tokens is one row of pixels.
package struct FeatureMaps: Sendable {
    package let images: Int
    package let height: Int
    package let width: Int
    package let channels: Int
    package var values: [Float]

    package var pixels: Int { height * width }

    /// - Precondition: `values` fills the shape.
    package init(images: Int, height: Int, width: Int, channels: Int, values: [Float]) {
        precondition(values.count == images * height * width * channels)
        self.images = images
        self.height = height
        self.width = width
        self.channels = channels
        self.values = values
    }

    /// Without values yet: every one must be written before it is read.
    init(unfilled images: Int, _ height: Int, _ width: Int, _ channels: Int) {
        self.images = images
        self.height = height
        self.width = width
        self.channels = channels
        values = Buffers.filled(images * height * width * channels) { _ in }
    }

    /// Parts of the channels, made one after the other, e.g. the branches of a block.
    package static func joined(
        images: Int, height: Int, width: Int, _ parts: [(channels: Int, fill: (inout Slot) -> Void)]
    ) -> FeatureMaps {
        var maps = FeatureMaps(unfilled: images, height, width, parts.reduce(0) { $0 + $1.channels })
        Buffers.mutate(&maps.values) { memory in
            var first = 0
            for part in parts {
                var slot = Slot(
                    memory: memory, images: images, height: height, width: width, channels: part.channels, first: first,
                    row: maps.channels)
                part.fill(&slot)
                first += part.channels
            }
        }
        return maps
    }

    /// Channels first ..< first + channels of maps that are being made.
    package struct Slot {
        let memory: DisjointBuffer<Float>
        let images: Int
        let height: Int
        let width: Int
        let channels: Int
        let first: Int
        /// Channels of the whole.
        let row: Int

        func pointer(_ image: Int, _ pixel: Int = 0) -> UnsafeMutablePointer<Float> {
            memory.pointer((image * height * width + pixel) * row + first)
        }
    }
}
