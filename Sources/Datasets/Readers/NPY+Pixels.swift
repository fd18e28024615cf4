extension NPY {
    /// The values of an array as 8-bit pixels, in C order, and what was done to them.
    ///
    /// - uint8 is taken as it is.
    /// - uint16 is scaled, 65,535 becoming 255. An array whose values all fit 8 bits is refused: scaled it would be black.
    /// - Other whole numbers must lie in 0…255.
    /// - float32 and float64 are scaled from 0…1 when no value is above 1, and rounded when the largest is from 2 to 255.
    ///   Between 1 and 2, below 0 and above 255 they are refused, because more than one reading is possible.
    /// - Throws: `.badData`, `.ambiguous` or `.unsupported`, with the place of a value that is not a number.
    package static func pixels(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> (values: [UInt8], note: String?) {
        switch header.element {
        case .uint8: return (try Self.bytes(bytes, header, name: name), nil)
        case .uint16:
            let values = try integers(bytes, header, name: name)
            guard values.isEmpty || values.contains(where: { $0 > 255 }) else {
                throw DatasetError(
                    .ambiguous, "\(name): uint16 pixels that are all below 256: 16-bit images would be black.",
                    remedy: "Save 8-bit pixels as uint8.")
            }
            return (values.map { UInt8(truncatingIfNeeded: ($0 + 128) / 257) }, "16 bits a sample, scaled to 8.")
        case .float32, .float64: return try scaled(floats(bytes, header, name: name), header, name)
        case .bool:
            throw DatasetError(
                .unsupported, "\(name): pixels of type bool.", remedy: "Save them as uint8, 0 and 255.")
        default:
            let values = try integers(bytes, header, name: name)
            if let wrong = values.firstIndex(where: { !(0...255).contains($0) }) {
                throw DatasetError(
                    .badData, "\(name): \(place(wrong, header)) is \(values[wrong]), outside of 0…255.",
                    remedy: "Scale the pixels to 0…255 and save them as uint8.")
            }
            return (values.map { UInt8(truncatingIfNeeded: $0) }, "Whole numbers from 0 to 255 in another type than uint8.")
        }
    }

    private static func scaled(
        _ values: [Float], _ header: NPYHeader, _ name: String
    ) throws(DatasetError) -> ([UInt8], String?) {
        var (low, high): (Float, Float) = (0, 0)
        for (index, value) in values.enumerated() {
            guard value.isFinite else {
                throw DatasetError(
                    .badData, "\(name): \(place(index, header)) is \(value), no finite number.",
                    remedy: "Repair the program that wrote it.")
            }
            low = min(low, value)
            high = max(high, value)
        }
        guard low >= 0 else {
            throw DatasetError(
                .ambiguous, "\(name): pixels from \(low) to \(high), below 0.",
                remedy: "Bring them to 0…1 or 0…255; from −1…1 by x / 2 + 0.5.")
        }
        if high <= 1 { return (values.map { UInt8(level: $0 * 255 + 0.5) }, "Real numbers from 0 to 1, scaled to 255.") }
        guard high >= 2, high <= 255 else {
            throw DatasetError(
                .ambiguous, "\(name): pixels from \(low) to \(high) are neither on the scale 0…1 nor on 0…255.",
                remedy: high < 2 ? "Limit them to 0…1." : "Scale them to 0…1 or 0…255.")
        }
        return (values.map { UInt8(level: $0 + 0.5) }, "Real numbers from 0 to 255, rounded.")
    }

    /// "image 3 (value 17 of it)": the place of a value in the file's own order of images.
    private static func place(_ index: Int, _ header: NPYHeader) -> String {
        let images = max(1, header.shape.first ?? 1)
        let each = max(1, header.count / images)
        return "image \(index / each), value \(index % each)"
    }
}
