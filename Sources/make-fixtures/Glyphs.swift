#if canImport(Glibc)
    import Glibc
#endif

/// The ten drawings, as strokes in the square from −1 to 1; y points down.
enum Glyphs {
    typealias Point = SIMD2<Double>

    /// Class numbers are the indices.
    static let names = [
        "ring", "cross", "triangle", "square", "zigzag", "spiral", "arrow", "crescent with a dot", "figure eight",
        "beam",
    ]

    /// Strokes of class `label`.
    /// - Parameter form: 0…1, a free proportion of the drawing (how open, how high, how many turns).
    static func strokes(_ label: Int, form: Double) -> [[Point]] {
        switch label {
        case 0: return [arc(from: 0, to: 2 * .pi, radius: Point(0.62 + 0.3 * form, 0.92))]
        case 1:
            let height = -0.3 + 0.45 * form
            return [line([Point(0, -0.95), Point(0, 0.95)]), line([Point(-0.8, height), Point(0.8, height)])]
        case 2:
            let tip = -0.35 + 0.7 * form
            return [line([Point(-0.85, 0.75), Point(tip, -0.9), Point(0.85, 0.75), Point(-0.85, 0.75)])]
        case 3:
            let side = 0.62 + 0.25 * form
            let corners = [Point(-side, -0.8), Point(side, -0.8), Point(side, 0.8), Point(-side, 0.8)]
            return [line(corners + [corners[0]])]
        case 4:
            let slope = 0.5 + 0.4 * form
            return [line([Point(-0.75, -0.85), Point(0.75, -slope), Point(-0.75, slope), Point(0.75, 0.85)])]
        case 5: return [spiral(turns: 1.6 + 0.6 * form)]
        case 6:
            let barb = 0.4 + 0.3 * form
            return [
                line([Point(-0.95, 0), Point(0.95, 0)]),
                line([Point(0.95 - barb, -barb), Point(0.95, 0), Point(0.95 - barb, barb)]),
            ]
        case 7:
            let opening = 0.9 + 0.5 * form
            return [
                arc(from: opening, to: 2 * .pi - opening, radius: Point(0.8, 0.9)),
                arc(from: 0, to: 2 * .pi, radius: Point(0.1, 0.1), centre: Point(0.35, 0)),
            ]
        case 8: return [eight(width: 0.5 + 0.2 * form)]
        default:
            let width = 0.5 + 0.35 * form
            return [
                line([Point(-width, -0.85), Point(width, -0.85)]), line([Point(0, -0.85), Point(0, 0.85)]),
                line([Point(-width, 0.85), Point(width, 0.85)]),
            ]
        }
    }

    /// A polyline with points every 0.2, so that it can be bent.
    private static func line(_ corners: [Point]) -> [Point] {
        var points: [Point] = []
        for (start, end) in zip(corners, corners.dropFirst()) {
            let step = end - start
            let count = max(1, Int((step * step).sum().squareRoot() / 0.2))
            for index in 0..<count { points.append(start + step * (Double(index) / Double(count))) }
        }
        return points + corners.suffix(1)
    }

    private static func arc(from: Double, to: Double, radius: Point, centre: Point = .zero) -> [Point] {
        (0...24).map { index in
            let angle = from + (to - from) * Double(index) / 24
            return centre + radius * Point(cos(angle), sin(angle))
        }
    }

    private static func spiral(turns: Double) -> [Point] {
        (0...36).map { index in
            let part = Double(index) / 36
            let angle = 2 * .pi * turns * part
            return Point(cos(angle), sin(angle)) * (0.12 + 0.8 * part)
        }
    }

    private static func eight(width: Double) -> [Point] {
        (0...40).map { index in
            let angle = 2 * .pi * Double(index) / 40
            return Point(width * sin(2 * angle), -0.92 * cos(angle))
        }
    }
}
