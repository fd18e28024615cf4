/// Brightness, contrast, saturation and hue as torchvision defines them, on the 0…255 scale: the image is blended with
/// another one, f · image + (1 − f) · other, and limited.
extension FloatImage {
    /// Blended with black. `factor` ≥ 0; 1 changes nothing.
    public func adjusted(brightness factor: Float) -> FloatImage {
        map { min(255, max(0, $0 * factor)) }
    }

    /// Blended with the mean of its grey values.
    public func adjusted(contrast factor: Float) -> FloatImage {
        let grey = greyValues
        let mean = Float(grey.reduce(0) { $0 + Double($1) } / Double(grey.count))
        return map { min(255, max(0, factor * $0 + (1 - factor) * mean)) }
    }

    /// Blended with its grey values; a grey image stays as it is.
    public func adjusted(saturation factor: Float) -> FloatImage {
        guard channels == 3 else { return self }
        var result = self
        for (index, grey) in greyValues.enumerated() {
            for channel in 0..<3 {
                let value = factor * pixels[3 * index + channel] + (1 - factor) * grey
                result.pixels[3 * index + channel] = min(255, max(0, value))
            }
        }
        return result
    }

    /// The hue turned by `shift` of the colour circle, −0.5…0.5; a grey image stays as it is.
    public func adjusted(hue shift: Float) -> FloatImage {
        guard channels == 3 else { return self }
        var result = self
        for index in 0..<height * width {
            let colour = SIMD3(pixels[3 * index], pixels[3 * index + 1], pixels[3 * index + 2]) / 255
            let turned = Self.turned(colour, shift) * 255
            for channel in 0..<3 { result.pixels[3 * index + channel] = turned[channel] }
        }
        return result
    }

    /// Luma of each pixel with the weights 0.2989, 0.587, 0.114 (they sum to 0.9999, as in torchvision).
    package var greyValues: [Float] {
        if channels == 1 { return pixels }
        return (0..<height * width).map {
            0.2989 * pixels[3 * $0] + 0.587 * pixels[3 * $0 + 1] + 0.114 * pixels[3 * $0 + 2]
        }
    }

    private func map(_ change: (Float) -> Float) -> FloatImage {
        FloatImage(unchecked: pixels.map(change), shape)
    }

    private static func turned(_ colour: SIMD3<Float>, _ shift: Float) -> SIMD3<Float> {
        let value = colour.max()
        let range = value - colour.min()
        guard range > 0 else { return colour }
        let gap = (SIMD3(repeating: value) - colour) / range
        let hue: Float =
            colour.x == value ? gap.z - gap.y : colour.y == value ? 2 + gap.x - gap.z : 4 + gap.y - gap.x
        var turned = (hue / 6 + 1).truncatingRemainder(dividingBy: 1) + shift
        turned -= turned.rounded(.down)
        let saturation = range / value
        let sector = (turned * 6).rounded(.down)
        let fraction = turned * 6 - sector
        let p = value * (1 - saturation)
        let q = value * (1 - saturation * fraction)
        let t = value * (1 - saturation * (1 - fraction))
        switch Int(sector) % 6 {
        case 0: return SIMD3(value, t, p)
        case 1: return SIMD3(q, value, p)
        case 2: return SIMD3(p, value, t)
        case 3: return SIMD3(p, q, value)
        case 4: return SIMD3(t, p, value)
        default: return SIMD3(value, p, q)
        }
    }
}
