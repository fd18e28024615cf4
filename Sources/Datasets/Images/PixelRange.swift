/// The values that black and white have in a file: 0…255, 0…1, −1…1, 0…65,535, …
///
/// It answers a question that the values of a set leave open; a set whose values do not fit it is read as without it,
/// so that sets on several scales can be read by one command.
public struct PixelRange: Sendable, Equatable {
    public let low: Double
    public let high: Double

    public init?(low: Double, high: Double) {
        guard low.isFinite, high.isFinite, low < high, abs(low) <= 1e9, abs(high) <= 1e9 else { return nil }
        self.low = low
        self.high = high
    }

    /// "LOW..HIGH".
    public init?(text: String) {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count == 2, let low = Double(parts[0]), let high = Double(parts[1]) else { return nil }
        self.init(low: low, high: high)
    }

    var text: String { "\(Self.short(low))..\(Self.short(high))" }

    /// Whether it is what values from `least` to `largest` lie on. A scale from below 0 is that of a set only where the
    /// set goes below 0.
    func fits(least: Double, largest: Double) -> Bool {
        least >= low && largest <= high && (low < 0) == (least < 0)
    }

    /// `value` on 0…255, rounded.
    func level(_ value: Double) -> UInt8 {
        UInt8(max(0, min(255, ((value - low) / (high - low) * 255).rounded(.toNearestOrAwayFromZero))))
    }

    static func short(_ value: Double) -> String { Int(exactly: value).map { String($0) } ?? String(value) }
}

/// What is asked of every reader: whether the values of a whole set lie on the scale that they are taken for.
enum PixelScale {
    /// Sets of 8-bit pixels that stay below this are all but black.
    static let darkest = 32
    /// Sets of 16-bit pixels that stay below this may have 12 bits.
    static let darkest16 = 4096

    /// - Throws: `.ambiguous` where 0 and `largest` = 1 may be black and white.
    /// - Returns: what to say of a set that is all but black.
    static func question(
        largest: UInt8, name: String, asked range: PixelRange?
    ) throws(DatasetError) -> String? {
        guard range?.fits(least: 0, largest: Double(largest)) != true, largest > 0, largest < darkest else { return nil }
        guard largest == 1 else {
            return "The largest value is \(largest) of 255: the images are all but black. Where \(largest) is white, say "
                + "--pixel-range 0..\(largest)."
        }
        throw DatasetError(
            .ambiguous, "\(name): all pixels are 0 or 1, which are both black where 255 is white.",
            remedy: "Say --pixel-range 0..1 where 1 is white, --pixel-range 0..255 where they are meant as they are.")
    }

    /// The same for samples of 16 bits.
    static func question16(
        largest: Int, name: String, asked range: PixelRange?
    ) throws(DatasetError) -> String? {
        guard range?.fits(least: 0, largest: Double(largest)) != true, largest > 0, largest < darkest16 else { return nil }
        guard largest < 256 else {
            return "The largest of the 16-bit values is \(largest) of 65535: the images are all but black. Where they have "
                + "fewer bits, say so, as by --pixel-range 0..4095."
        }
        throw DatasetError(
            .ambiguous, "\(name): 16-bit pixels that are all below 256: as 16-bit images they would be black.",
            remedy: "Say --pixel-range 0..255 where 255 is white, --pixel-range 0..65535 where they are meant as they are.")
    }

    /// 0…255 on the scale `range`, nil where it changes nothing.
    static func table(largest: UInt8, _ range: PixelRange?) -> [UInt8]? {
        guard let range, range.low >= 0, range.high <= 255, range != PixelRange(low: 0, high: 255), largest > 0,
            range.fits(least: range.low, largest: Double(largest))
        else { return nil }
        return (0...255).map { range.level(Double($0)) }
    }
}

extension ImageSet {
    /// A set of packed 8-bit pixels, its scale asked for and set right.
    func onScale(_ options: OpenOptions) throws(DatasetError) -> ImageSet {
        var largest: UInt8 = 0
        // Most sets tell by their first images.
        for index in 0..<source.count {
            for value in try source.image(at: index).pixels where value > largest { largest = value }
            if largest >= PixelScale.darkest, options.pixelRange == nil { return self }
            if largest == 255 { return self }
        }
        if let table = PixelScale.table(largest: largest, options.pixelRange), let range = options.pixelRange {
            return mapped(note: "Values from \(range.text), scaled to 0…255.") { image, _ in
                Image8(unchecked: image.pixels.map { table[Int($0)] }, image.shape)
            }
        }
        guard let note = try PixelScale.question(largest: largest, name: info.name, asked: options.pixelRange) else {
            return self
        }
        var set = self
        set.info.notes.append(note)
        return set
    }
}
