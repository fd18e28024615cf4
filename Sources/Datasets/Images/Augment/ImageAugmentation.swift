import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// A random change of an image, on the 0…255 scale. The same stream gives the same image.
public protocol ImageAugmentation: Sendable {
    func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage
}

/// Mirrored with `probability`.
public struct RandomHorizontalFlip: ImageAugmentation {
    public var probability: Double
    public init(probability: Double = 0.5) { self.probability = probability }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        stream.uniform() < probability ? image.flippedHorizontally : image
    }
}

/// Turned by up to `degrees` either way, enlarged by a factor of `scale`, moved by up to `shift` of each side.
public struct RandomAffine: ImageAugmentation {
    public var degrees: Double
    public var scale: ClosedRange<Double>
    public var shift: Double
    public var shear: Double

    public init(degrees: Double = 0, scale: ClosedRange<Double> = 1...1, shift: Double = 0, shear: Double = 0) {
        self.degrees = degrees
        self.scale = scale
        self.shift = shift
        self.shear = shear
    }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        guard scale.lowerBound > 0 else { throw DatasetError(.invalidArgument, "A scale of \(scale) is not positive.") }
        let map = AffineMap(
            degrees: degrees * (2 * stream.uniform() - 1), scale: stream.uniform(in: scale),
            shear: shear * (2 * stream.uniform() - 1),
            right: shift * Double(image.width) * (2 * stream.uniform() - 1),
            down: shift * Double(image.height) * (2 * stream.uniform() - 1))
        return image.warped(by: map)
    }
}

/// Turned by up to `degrees` either way; corners are black.
public struct RandomRotation: ImageAugmentation {
    public var degrees: Double
    public init(degrees: Double) { self.degrees = degrees }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        image.rotated(degrees: degrees * (2 * stream.uniform() - 1))
    }
}

/// A random part of the image, resized (Szegedy et al. 2015; parameters as in torchvision).
public struct RandomResizedCrop: ImageAugmentation {
    public var height: Int
    public var width: Int
    /// Share of the area.
    public var scale: ClosedRange<Double>
    /// Width over height.
    public var ratio: ClosedRange<Double>

    public init(
        height: Int, width: Int, scale: ClosedRange<Double> = 0.08...1, ratio: ClosedRange<Double> = 0.75...4 / 3
    ) {
        self.height = height
        self.width = width
        self.scale = scale
        self.ratio = ratio
    }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        guard height > 0, width > 0, ratio.lowerBound > 0 else {
            throw DatasetError(.invalidArgument, "No crop to \(width)×\(height) with ratios \(ratio).")
        }
        let part = window(in: image.shape, &stream)
        let cropped = try image.cropped(top: part.top, left: part.left, height: part.height, width: part.width)
        return try Resampler(
            fromHeight: part.height, width: part.width, toHeight: height, width: width, filter: .bilinear
        ).resized(cropped)
    }

    /// Ten tries at an area and a ratio that fit; then the largest centred part with an allowed ratio.
    package func window(
        in shape: ImageShape, _ stream: inout RandomStream
    ) -> (top: Int, left: Int, height: Int, width: Int) {
        let area = Double(shape.height * shape.width)
        for _ in 0..<10 {
            let target = area * stream.uniform(in: scale)
            let aspect = exp(stream.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
            let w = (target * aspect).squareRoot().rounded(.toNearestOrEven)
            let h = (target / aspect).squareRoot().rounded(.toNearestOrEven)
            if w >= 1, h >= 1, w <= Double(shape.width), h <= Double(shape.height) {
                let top = stream.index(below: shape.height - Int(h) + 1)
                let left = stream.index(below: shape.width - Int(w) + 1)
                return (top, left, Int(h), Int(w))
            }
        }
        let whole = Double(shape.width) / Double(shape.height)
        var (h, w) = (shape.height, shape.width)
        if whole < ratio.lowerBound { h = Int((Double(w) / ratio.lowerBound).rounded(.toNearestOrEven)) }
        if whole > ratio.upperBound { w = Int((Double(h) * ratio.upperBound).rounded(.toNearestOrEven)) }
        (h, w) = (min(shape.height, max(1, h)), min(shape.width, max(1, w)))
        return ((shape.height - h) / 2, (shape.width - w) / 2, h, w)
    }
}

/// Brightness, contrast, saturation and hue changed in random order, each factor uniform in 1 ± its strength.
public struct ColourJitter: ImageAugmentation {
    public var brightness: Double
    public var contrast: Double
    public var saturation: Double
    /// Largest turn of the hue, 0…0.5.
    public var hue: Double

    public init(brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0) {
        self.brightness = brightness
        self.contrast = contrast
        self.saturation = saturation
        self.hue = hue
    }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        guard min(brightness, contrast, saturation, hue) >= 0, hue <= 0.5 else {
            throw DatasetError(.invalidArgument, "Strengths of colour jitter are not negative, hue at most 0.5.")
        }
        func factor(_ strength: Double) -> Float {
            Float(stream.uniform(in: max(0, 1 - strength)...1 + strength))
        }
        var result = image
        let order = stream.permutation(4)
        for step in order {
            switch step {
            case 0: result = result.adjusted(brightness: factor(brightness))
            case 1: result = result.adjusted(contrast: factor(contrast))
            case 2: result = result.adjusted(saturation: factor(saturation))
            default: result = result.adjusted(hue: Float(hue * (2 * stream.uniform() - 1)))
            }
        }
        return result
    }
}

/// Normal noise of standard deviation `sigma` levels, limited to 0…255.
public struct GaussianNoise: ImageAugmentation {
    public var sigma: Double
    public init(sigma: Double) { self.sigma = sigma }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        image.withNoise(sigma: sigma, &stream).limited
    }
}

/// A random rectangle filled with one level (Zhong et al. 2020).
public struct RandomErasing: ImageAugmentation {
    public var probability: Double
    /// Share of the area.
    public var scale: ClosedRange<Double>
    public var level: Float

    public init(probability: Double = 0.5, scale: ClosedRange<Double> = 0.02...0.33, level: Float = 0) {
        self.probability = probability
        self.scale = scale
        self.level = level
    }

    public func apply(_ image: FloatImage, _ stream: inout RandomStream) throws(DatasetError) -> FloatImage {
        guard stream.uniform() < probability else { return image }
        let crop = RandomResizedCrop(height: 1, width: 1, scale: scale, ratio: 0.3...10 / 3)
        let part = crop.window(in: image.shape, &stream)
        var result = image
        for row in part.top..<part.top + part.height {
            for index in (row * image.width + part.left) * image.channels..<(row * image.width + part.left + part.width)
                * image.channels
            {
                result.pixels[index] = level
            }
        }
        return result
    }
}
