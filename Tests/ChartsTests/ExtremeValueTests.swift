import Charts
import Foundation
import Testing

/// Charts of any numbers end in time, without NaN and without a trap.
@Suite struct ExtremeValueTests {
    static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.5, 1.7e308, -1.7e308, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e300, 1e19, 9.3e18, 1e-300,
        1e15, .infinity, -.infinity, .nan,
    ]

    /// All pairs, so that each spans each.
    private static var pairs: [(Double, Double)] { numbers.flatMap { a in numbers.map { (a, $0) } } }

    private func check(_ picture: Picture?, _ a: Double, _ b: Double) {
        guard let picture else { return }
        #expect(!picture.markup.contains("nan") && !picture.markup.contains("inf"), "\(a) \(b)")
        #expect(picture.markup.utf8.count < 40_000, "\(a) \(b)")
    }

    @Test func trends() {
        for (a, b) in Self.pairs {
            for factor in [1.0, 100] {
                let chart = TrendChart(
                    title: "t", description: "d", nights: 3,
                    points: [
                        .init(night: 0, value: a, low: b, high: a, limit: b, isBad: false),
                        .init(night: 1, value: b, low: a, high: b, limit: a, isBad: true),
                    ], marks: [.init(style: .drift, from: 0, to: 2, label: "x")], ticks: [(0, "a")], valueLabel: "v", factor: factor)
                check(chart.picture(id: "i"), a, b)
                check(chart.sparkline(id: "i"), a, b)
            }
        }
    }

    @Test func bulletsAndBars() {
        for (a, b) in Self.pairs {
            check(
                BulletChart(
                    title: "t", value: a, low: b, high: a, limit: b, floor: (a, b, a), anchors: [a, b, 1], outcome: "pass"
                ).picture(id: "i"), a, b)
            check(
                BarChart(
                    title: "t", description: "d", valueLabel: "v",
                    bars: [.init(group: "g", name: "n", role: .real, value: a, low: b, high: a), .init(group: "h", name: "n", role: .other, value: b)]
                ).picture(id: "i"), a, b)
            check(
                ForestPlot(
                    title: "t", description: "d", valueLabel: "v", reference: b, rows: [.init(name: "r", value: a, low: b, high: a)]
                ).picture(id: "i"), a, b)
        }
    }

    @Test func linesAndPoints() {
        for (a, b) in Self.pairs {
            check(
                LineChart(
                    title: "t", description: "d", xLabel: "x", yLabel: "y",
                    series: [.init(name: "s", role: .real, x: [a, b, 1], y: [b, a, 1], low: [b, b, a], high: [a, a, b])]
                ).picture(id: "i"), a, b)
            check(
                ScatterChart(
                    title: "t", description: "d", xLabel: "x", yLabel: "y", series: [.init(name: "s", role: .real, points: [(a, b), (b, a)])]
                ).picture(id: "i"), a, b)
        }
    }

    @Test func studies() {
        for (a, b) in Self.pairs {
            for isShare in [true, false] {
                check(
                    CandidateForest(
                        title: "t", description: "d", valueLabel: "v",
                        rows: [.init(name: "r", mark: .given, value: a, low: b, high: a, perSeed: [a, b], text: "x")],
                        floor: (a, b, a), target: b, isShare: isShare, mayBeLogarithmic: true
                    ).picture(id: "i"), a, b)
                let measure = ParetoChart.Measure(label: "l", floor: (a, b), target: nil, isShare: isShare, mayBeLogarithmic: true)
                check(
                    ParetoChart(
                        title: "t", description: "d", x: measure, y: measure,
                        points: [
                            .init(name: "p", mark: .given, x: .init(value: a, low: b, high: a), y: .init(value: b, low: a, high: b), isOnFront: true),
                            .init(name: "q", mark: .known, x: .init(value: b), y: .init(value: 1), isOnFront: false),
                        ]
                    ).picture(id: "i", width: 400, height: 300), a, b)
            }
        }
    }

    @Test func countsAndPlaces() {
        for a in [Int.min, -1, 0, 1, 3, Int.max] {
            for b in [Int.min, -1, 0, 1, 3, Int.max] {
                _ = RankIntervals(best: a, worst: b, count: 5).picture()
                _ = RankIntervals(best: 1, worst: a, count: b).picture()
                _ = ContactSheet(title: "t", png: "iVBORw0KGgo=", columns: a, tiles: b, tileWidth: a, tileHeight: b).picture()
                _ = CalendarStrip(title: "t", description: "d", firstWeekday: a, cells: [.init(tone: "x", symbol: "x", text: "x")], months: [(0, "m")])
                    .picture(id: "i")
            }
        }
    }
}
