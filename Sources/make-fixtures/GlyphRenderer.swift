import Numerics

#if canImport(Glibc)
    import Glibc
#endif

/// How a set of drawings varies. Spreads are standard deviations.
struct GlyphStyle {
    var rotation = 0.2
    var scale = 8.6
    var scaleSpread = 0.09
    var shear = 0.12
    var shift = 0.9
    var wobble = 0.055
    var thickness = 2.3
    var thicknessSpread = 0.4
    var brightness = 235.0
    var brightnessSpread = 16.0
    /// Relative noise of the ink; the paper stays clean, which keeps the files small.
    var inkNoise = 0.06
}

/// Draws glyphs of 28×28 pixels with smooth edges.
struct GlyphRenderer {
    static let side = 28
    let style: GlyphStyle

    func render(_ label: Int, _ stream: inout RandomStream) -> [UInt8] {
        typealias Point = SIMD2<Double>
        let mirrored = [4, 5, 6, 7].contains(label) && stream.uniform() < 0.5
        let form = stream.uniform()
        let angle = style.rotation * bounded(&stream)
        let across = style.scale * (1 + style.scaleSpread * bounded(&stream))
        let down = style.scale * (1 + style.scaleSpread * bounded(&stream))
        let shear = style.shear * bounded(&stream)
        let centre = Point(
            13.5 + style.shift * bounded(&stream), 13.5 + style.shift * bounded(&stream))
        let radius = max(0.7, style.thickness + style.thicknessSpread * bounded(&stream)) / 2
        let brightness = min(255, style.brightness + style.brightnessSpread * bounded(&stream))
        // Two waves bend the strokes the way a hand does.
        let waves = (0..<2).map { _ in
            (
                direction: Point(stream.normal(), stream.normal()) * 2, phase: 2 * .pi * stream.uniform(),
                push: Point(bounded(&stream), bounded(&stream)) * style.wobble
            )
        }

        var segments: [(start: Point, step: Point, length: Double)] = []
        for stroke in Glyphs.strokes(label, form: form) {
            let placed = stroke.map { point -> Point in
                var bent = mirrored ? Point(-point.x, point.y) : point
                let free = bent
                for wave in waves { bent += wave.push * sin((wave.direction * free).sum() + wave.phase) }
                let x = (bent.x + shear * bent.y) * across
                let y = bent.y * down
                return centre + Point(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
            }
            for (start, end) in zip(placed, placed.dropFirst()) {
                let step = end - start
                segments.append((start, step, (step * step).sum()))
            }
        }

        var pixels = [UInt8](repeating: 0, count: Self.side * Self.side)
        for index in pixels.indices {
            let point = Point(Double(index % Self.side), Double(index / Self.side))
            var nearest = Double.infinity
            for segment in segments {
                let along = ((point - segment.start) * segment.step).sum() / max(segment.length, 1e-12)
                let gap = point - segment.start - segment.step * min(1, max(0, along))
                nearest = min(nearest, (gap * gap).sum())
            }
            let cover = min(1, max(0, radius - nearest.squareRoot() + 0.5))
            if cover == 0 { continue }
            let level = brightness * cover * (1 - style.inkNoise * abs(stream.normal()))
            // Steps of 3 levels halve the size of the packed file and cannot be seen.
            pixels[index] = UInt8(min(255, max(0, (level / 3).rounded() * 3)))
        }
        return pixels
    }

    /// Normal, without the tails that would push a drawing off the paper.
    private func bounded(_ stream: inout RandomStream) -> Double { max(-2, min(2, stream.normal())) }
}
