import Charts
import Testing

private let hostile = "</svg><script>alert(1)</script>\"'\u{202E}\u{0}"

/// Every element that is opened is closed, attributes are quoted: enough to catch broken escaping.
private func balanced(_ markup: String) -> Bool {
    var stack: [Substring] = []
    var rest = Substring(markup)
    while let open = rest.firstIndex(of: "<") {
        guard let close = rest[open...].firstIndex(of: ">") else { return false }
        let tag = rest[rest.index(after: open)..<close]
        if tag.hasPrefix("/") {
            guard stack.popLast() == tag.dropFirst() else { return false }
        } else if !tag.hasSuffix("/") {
            stack.append(tag.prefix { $0 != " " })
        }
        guard tag.count(where: { $0 == "\"" }) % 2 == 0 else { return false }
        rest = rest[rest.index(after: close)...]
    }
    return stack.isEmpty
}

extension Substring {
    fileprivate func count(where match: (Character) -> Bool) -> Int { filter(match).count }
}

private func check(_ picture: Picture, _ comment: Comment? = nil) {
    #expect(balanced(picture.markup), comment)
    #expect(picture.markup.contains("role=\"img\""))
    #expect(picture.markup.contains("<title id="))
    #expect(!picture.markup.contains("<script"))
    #expect(!picture.markup.contains("nan"))
    #expect(!picture.markup.contains("style=\""))
    #expect(!picture.markup.contains("\u{202E}"))
}

struct ChartTests {
    @Test("scatter: hostile names, odd numbers, thinning")
    func scatter() {
        let points = (0..<5000).map { (x: Double($0), y: Double($0 * $0 % 97)) }
        let odd = [(x: Double.nan, y: 1.0), (x: .infinity, y: 2), (x: 1, y: 2)]
        let chart = ScatterChart(
            title: hostile, description: hostile, xLabel: hostile, yLabel: hostile,
            series: [
                .init(name: hostile, role: .real, points: points),
                .init(name: "synthetic", role: .synthetic, points: odd),
                .init(name: "holdout", role: .holdout, points: []),
            ])
        let picture = chart.picture(id: "a")
        check(picture)
        #expect(picture.markup.utf8.count < 40_000)
        #expect(picture == chart.picture(id: "a"))
    }

    @Test("charts of nothing and of one value draw")
    func degenerate() {
        check(ScatterChart(title: "t", description: "d", xLabel: "", yLabel: "", series: []).picture(id: "a"))
        check(LineChart(title: "t", description: "d", xLabel: "x", yLabel: "y", series: []).picture(id: "a"))
        check(BarChart(title: "t", description: "d", valueLabel: "v", bars: []).picture(id: "a"))
        check(ForestPlot(title: "t", description: "d", valueLabel: "v", reference: 0, rows: []).picture(id: "a"))
        let constant = LineChart.Series(name: "s", role: .real, x: [1], y: [3], low: [3], high: [3])
        check(LineChart(title: "t", description: "d", xLabel: "x", yLabel: "y", series: [constant]).picture(id: "a"))
        let huge = LineChart.Series(name: "s", role: .real, x: [0, 1], y: [1e308, -1e308])
        check(LineChart(title: "t", description: "d", xLabel: "x", yLabel: "y", series: [huge]).picture(id: "a"))
    }

    @Test("a line breaks at what is not finite and bands need whole arrays")
    func lines() {
        let series = LineChart.Series(
            name: hostile, role: .synthetic, x: [1, 2, 3, 4], y: [1, .nan, 2, 3], low: [0], high: [1, 2, 3, 4])
        check(LineChart(title: "t", description: "d", xLabel: "x", yLabel: "y", series: [series]).picture(id: "a"))
    }

    @Test("bars and forest rows survive odd values")
    func bars() {
        let bars = [
            BarChart.Bar(group: hostile, name: hostile, role: .real, value: 0.9, low: 0.8, high: 0.95),
            BarChart.Bar(group: "b", name: "n", role: .synthetic, value: .nan),
            BarChart.Bar(group: "b", name: "m", role: .holdout, value: -0.3, low: .nan, high: 1),
        ]
        check(BarChart(title: "t", description: "d", valueLabel: "v", bars: bars).picture(id: "a"))
        let rows = (0..<100).map { ForestPlot.Row(name: "\(hostile)\($0)", value: Double($0), low: .nan, high: 3) }
        let plot = ForestPlot(title: "t", description: "d", valueLabel: "v", reference: 0, rows: rows).picture(id: "a")
        check(plot)
        #expect(plot.markup.contains("and 60 more"))
    }

    @Test(
        "bullets scale to floor and anchors",
        arguments: [[1.0, 2, 50, 4000], [0, 0.001, 1], [0.2, 0.3], [], [-5, 1e12]])
    func bullet(_ anchors: [Double]) {
        let chart = BulletChart(
            title: hostile, value: 0.02, low: 0.01, high: 0.03, limit: 0.05, floor: (0.001, 0.002, 0.003),
            anchors: anchors, outcome: "pass")
        let picture = chart.picture(id: "b")
        #expect(picture != nil)
        if let picture { check(picture, "\(anchors)") }
        #expect(
            BulletChart(
                title: "t", value: nil, low: nil, high: nil, limit: 1, floor: nil, anchors: [], outcome: "error"
            ).picture(id: "a") == nil)
    }

    @Test("a contact sheet takes PNG in base64 and nothing else")
    func sheet() {
        let make = { (png: String) in
            ContactSheet(title: hostile, png: png, columns: 2, tiles: 3, tileWidth: 28, tileHeight: 28).picture()
        }
        #expect(make("iVBORw0KGgoAAAA=")?.markup.contains("height=\"56\"") == true)
        #expect(make("iVBORw0KGgo\" onerror=\"alert(1)") == nil)
        #expect(make("PHN2Zz4=") == nil)
    }
}
