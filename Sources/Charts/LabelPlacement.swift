import Foundation

/// Puts a name beside each point so that names cover neither each other nor a mark: the nearest free place of a fixed
/// list is taken, points in the order given. The same points give the same places.
struct LabelPlacement {
    struct Box {
        var x: Double
        var y: Double
        var width: Double
        var height: Double

        func overlap(_ other: Box) -> Double {
            let wide = min(x + width, other.x + other.width) - max(x, other.x)
            let high = min(y + height, other.y + other.height) - max(y, other.y)
            return wide > 0 && high > 0 ? wide * high : 0
        }
    }

    struct Place {
        var box: Box
        var anchor: SVG.Anchor
        /// Where a line from the point to the name ends; nil where the name stands beside its point.
        var leader: (x: Double, y: Double)?

        var textX: Double {
            switch anchor {
            case .start: box.x
            case .middle: box.x + box.width / 2
            case .end: box.x + box.width
            }
        }
    }

    /// Names must stay inside.
    var area: Box
    /// What names should not cover: marks weigh fully, `lines` (intervals) less.
    var marks: [Box] = []
    var lines: [Box] = []
    private var placed: [Box] = []

    init(area: Box) { self.area = area }

    /// - Parameter clear: the least distance from the point.
    mutating func place(width: Double, height: Double, at x: Double, _ y: Double, clear: Double = 9) -> Place {
        var best: (cost: Double, place: Place)?
        for (order, radius) in [0.0, 9, 19, 31, 45, 61, 81, 103].map({ clear + $0 }).enumerated() {
            for (turn, angle) in Self.angles.enumerated() {
                let place = candidate(width, height, x, y, radius: radius, angle: angle)
                let price = cost(place.box) + Double(order) * 14 + Double(turn) * 0.6
                if best.map({ price < $0.cost }) ?? true { best = (price, place) }
            }
        }
        // The list above is never empty.
        let place = best?.place ?? candidate(width, height, x, y, radius: clear, angle: 0)
        placed.append(place.box)
        return place
    }

    /// Right, left, above, below, then between.
    private static let angles: [Double] = [0, 180, 270, 90, 315, 45, 225, 135, 292, 248, 68, 112, 338, 22, 202, 158]

    private func candidate(
        _ width: Double, _ height: Double, _ x: Double, _ y: Double, radius: Double, angle: Double
    ) -> Place {
        let turn = angle * .pi / 180
        let endX = x + radius * cos(turn)
        let endY = y + radius * sin(turn)
        let anchor: SVG.Anchor = cos(turn) > 0.3 ? .start : cos(turn) < -0.3 ? .end : .middle
        let left =
            switch anchor {
            case .start: endX
            case .middle: endX - width / 2
            case .end: endX - width
            }
        let box = Box(x: left, y: endY - height / 2, width: width, height: height)
        return Place(box: box, anchor: anchor, leader: radius > 22 ? (endX, endY) : nil)
    }

    private func cost(_ box: Box) -> Double {
        var cost = 0.0
        if box.x < area.x || box.x + box.width > area.x + area.width || box.y < area.y
            || box.y + box.height > area.y + area.height
        {
            cost += 1e6
        }
        for other in placed { cost += box.overlap(other) * 20 }
        for mark in marks { cost += box.overlap(mark) * 4 }
        for line in lines { cost += box.overlap(line) * 0.5 }
        return cost
    }
}
