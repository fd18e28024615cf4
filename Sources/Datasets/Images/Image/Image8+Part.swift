extension Image8 {
    /// The pixels of a part, row by row.
    /// - Precondition: the part lies within the image.
    package func part(top: Int, left: Int, height: Int, width: Int) -> [UInt8] {
        var part: [UInt8] = []
        part.reserveCapacity(height * width * channels)
        for row in top..<top + height {
            let start = (row * self.width + left) * channels
            part.append(contentsOf: pixels[start..<start + width * channels])
        }
        return part
    }

    /// The pixels of the middle of at most `height` by `width`.
    package func middle(height: Int, width: Int) -> [UInt8] {
        let (height, width) = (min(height, self.height), min(width, self.width))
        return part(top: (self.height - height) / 2, left: (self.width - width) / 2, height: height, width: width)
    }
}
