extension NPY {
    /// The values of an array as 8-bit pixels, in C order, and what was done to them.
    ///
    /// - uint8 is taken as it is.
    /// - uint16 is scaled, 65,535 becoming 255. An array whose values all fit 8 bits is refused: scaled it would be black.
    /// - Other whole numbers must lie in 0…255.
    /// - Real numbers are scaled from 0…1 when no value is above 1, and rounded when the largest is from 2 to 255.
    ///   Between 1 and 2, below 0 and above 255 they are refused, because more than one reading is possible.
    /// - bool is black and white.
    ///
    /// Where `range` fits the values, they are scaled from it instead.
    /// - Throws: `.badData`, `.ambiguous` or `.unsupported`, with the place of a value that is not a number.
    package static func pixels(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String, range: PixelRange? = nil
    ) throws(DatasetError) -> (values: [UInt8], note: String?) {
        switch header.element {
        case .uint8: return (try Self.bytes(bytes, header, name: name), nil)
        case .bool:
            let values = try truths(bytes, header, name: name)
            return (values.map { $0 == 0 ? 0 : 255 }, "True and false, read as 255 and 0.")
        case let element where element.isInteger: return try whole(integers(bytes, header, name: name), header, name, range)
        default: return try scaled(floats(bytes, header, name: name), header, name, range)
        }
    }

    private static func whole(
        _ values: [Int], _ header: NPYHeader, _ name: String, _ range: PixelRange?
    ) throws(DatasetError) -> ([UInt8], String?) {
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        if let range, range.fits(least: Double(low), largest: Double(high)) {
            return (values.map { range.level(Double($0)) }, "Whole numbers from \(range.text), scaled to 0…255.")
        }
        if header.element == .uint16 {
            let question = try PixelScale.question16(largest: high, name: name, asked: range)
            return (
                values.map { UInt8(truncatingIfNeeded: ($0 + 128) / 257) },
                "16 bits a sample, scaled to 8." + (question.map { " " + $0 } ?? "")
            )
        }
        if let wrong = values.firstIndex(where: { !(0...255).contains($0) }) {
            throw DatasetError(
                .badData, "\(name): \(place(wrong, header)) is \(values[wrong]), outside of 0…255.",
                remedy: "Say by --pixel-range LOW..HIGH what black and white are, or save them as uint8 from 0 to 255.")
        }
        return (values.map { UInt8(truncatingIfNeeded: $0) }, "Whole numbers from 0 to 255 in another type than uint8.")
    }

    /// The pixels of an array that may be larger than memory ought to hold: bytes in C order stay where they are.
    static func pixels(
        _ bytes: ArrayBytes, _ header: NPYHeader, name: String, _ options: OpenOptions
    ) throws(DatasetError) -> (values: ArrayPixels, note: String?) {
        if staysPacked(header), bytes.count > options.cacheBytes {
            return (ArrayPixels(bytes, start: header.start - bytes.firstIndex), nil)
        }
        let (values, note) = try pixels(bytes.whole(), header, name: name, range: options.pixelRange)
        return (ArrayPixels(values), note)
    }

    /// Whether the array can be read an image at a time as it is.
    static func staysPacked(_ header: NPYHeader) -> Bool {
        header.element == .uint8 && !header.isFortranOrder && header.textWidth == nil
    }

    private static func scaled(
        _ values: [Float], _ header: NPYHeader, _ name: String, _ range: PixelRange?
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
        if let range, range.fits(least: Double(low), largest: Double(high)) {
            return (values.map { range.level(Double($0)) }, "Real numbers from \(range.text), scaled to 0…255.")
        }
        guard low >= 0 else {
            throw DatasetError(
                .ambiguous, "\(name): pixels from \(low) to \(high), below 0.",
                remedy: low >= -1 && high <= 1
                    ? "Say --pixel-range -1..1 where −1 is black and 1 is white."
                    : "Limit them to −1…1 and say --pixel-range -1..1, or say what black and white are: --pixel-range LOW..HIGH.")
        }
        if high <= 1 { return (values.map { UInt8(level: $0 * 255 + 0.5) }, "Real numbers from 0 to 1, scaled to 255.") }
        guard high >= 2, high <= 255 else {
            throw DatasetError(
                .ambiguous, "\(name): pixels from \(low) to \(high) are neither on the scale 0…1 nor on 0…255.",
                remedy: high < 2
                    ? "Limit them to 0…1, or say --pixel-range 0..255 where they are meant as they are."
                    : "Say what black and white are, as by --pixel-range 0..65535.")
        }
        let dark = Int(high) < PixelScale.darkest && range == nil
            ? " The largest is \(high): where that is white, say --pixel-range 0..\(PixelRange.short(Double(high)))." : ""
        return (values.map { UInt8(level: $0 + 0.5) }, "Real numbers from 0 to 255, rounded." + dark)
    }

    /// "image 3 (value 17 of it)": the place of a value in the file's own order of images.
    private static func place(_ index: Int, _ header: NPYHeader) -> String {
        let images = max(1, header.shape.first ?? 1)
        let each = max(1, header.count / images)
        return "image \(index / each), value \(index % each)"
    }
}
