/// What goes wrong with whole pictures between a generator and its files: every value is kept or known, and stands for
/// something else.
package enum Mishandling: String, CaseIterable, Sendable {
    /// Black is white.
    case inverted
    /// First row last.
    case upsideDown = "upside_down"
    /// By a quarter: left or right, as an orientation tag that was ignored or rows taken for columns leave them.
    case turned
    /// Red and blue exchanged.
    case swappedChannels = "swapped_channels"
    /// Colour gone.
    case grey

    /// Whether only pictures with colour can suffer it.
    package var needsColour: Bool { self == .swappedChannels || self == .grey }

    /// As results name it: "upside down".
    package var name: String { rawValue.replacing("_", with: " ") }

    /// What such images are, behind their noun: "are turned by a quarter".
    package var words: String {
        switch self {
        case .inverted: "are inverted"
        case .upsideDown: "are upside down"
        case .turned: "are turned by a quarter"
        case .swappedChannels: "have red and blue exchanged"
        case .grey: "have no colour"
        }
    }

    /// Whether a picture shows no colour, up to what compression leaves of it: its channels differ by at most two levels on
    /// average.
    package static func isWithoutColour(_ image: Image8) -> Bool {
        guard image.channels == 3 else { return true }
        var spread = 0
        for start in stride(from: 0, to: image.pixels.count, by: 3) {
            let (red, green, blue) = (image.pixels[start], image.pixels[start + 1], image.pixels[start + 2])
            spread += Int(max(red, green, blue)) - Int(min(red, green, blue))
        }
        return spread <= 2 * image.height * image.width
    }

    /// The picture so handled, with as many channels; height and width change places where it is turned.
    /// - Parameter left: which way it is turned.
    package func apply(_ image: Image8, left: Bool) -> Image8 {
        switch self {
        case .inverted: Image8(unchecked: image.pixels.map { 255 - $0 }, image.shape)
        case .upsideDown: ExifOrientation.flipped.applied(to: image)
        case .turned: (left ? ExifOrientation.threeQuarterTurn : .quarterTurn).applied(to: image)
        case .swappedChannels: image.withChannels([2, 1, 0])
        case .grey: image.channels == 3 ? image.asGrey.asColour : image
        }
    }
}

extension Image8 {
    fileprivate func withChannels(_ order: [Int]) -> Image8 {
        guard channels == order.count else { return self }
        var result = pixels
        for start in stride(from: 0, to: pixels.count, by: channels) {
            for (channel, source) in order.enumerated() { result[start + channel] = pixels[start + source] }
        }
        return Image8(unchecked: result, shape)
    }
}
