import Datasets

/// One picture of the first samples: ten a class where there are classes, else the first hundred.
enum SampleSheet {
    private static let columns = 10
    /// Rows of classes; further classes are left out.
    private static let mostClasses = 20
    /// Larger pictures are shown smaller: a sheet of a hundred of 48 megapixels is of no use.
    private static let largestTile = 256

    private static func small(_ image: Image8) throws(DatasetError) -> Image8 {
        max(image.height, image.width) > largestTile ? try ContactSheet.fitted(image, largestTile) : image
    }

    static func png(of set: ImageSet) throws(DatasetError) -> [UInt8] {
        var images: [Image8] = []
        if let labels = set.labels {
            for label in set.classNames.indices.prefix(mostClasses) {
                let chosen = labels.indices.filter { labels[$0] == label }.prefix(columns)
                for index in chosen { images.append(try small(set.image(at: index))) }
                // A class with fewer keeps its row.
                let shape = set.shape(at: 0)
                let sides = (min(shape.height, largestTile), min(shape.width, largestTile))
                let blank = try Image8(
                    height: sides.0, width: sides.1, channels: shape.channels,
                    pixels: [UInt8](repeating: 255, count: sides.0 * sides.1 * shape.channels))
                images += [Image8](repeating: blank, count: columns - chosen.count)
            }
        } else {
            for index in 0..<min(set.count, columns * columns) { images.append(try small(set.image(at: index))) }
        }
        let side = images.map { max($0.height, $0.width) }.max() ?? 28
        let sheet = try ContactSheet.make(images, columns: columns, tile: side <= 32 ? 2 * side : side)
        return try PNGEncoder.encode(sheet)
    }
}
