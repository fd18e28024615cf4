import Charts
import Testing

private let hostile = "</svg><script>alert(1)</script>\"'|\u{202E}\u{0}"

struct StudyChartTests {
    private func forest(_ rows: [CandidateForest.Row], log: Bool = true) -> Picture {
        CandidateForest(
            title: hostile, description: hostile, valueLabel: hostile, rows: rows, floor: (0.9, 1, 1.1), target: 1,
            mayBeLogarithmic: log
        ).picture(id: "f")
    }

    private func point(_ name: String, _ x: Double, _ y: Double, front: Bool = false) -> ParetoChart.Point {
        .init(
            name: name, mark: .generated, x: .init(value: x, low: x * 0.9, high: x * 1.1), y: .init(value: y),
            isOnFront: front)
    }

    private func pareto(_ points: [ParetoChart.Point], width: Double = 580) -> Picture {
        let measure = ParetoChart.Measure(
            label: hostile, floor: (0.9, 1.2), target: nil, isShare: false, mayBeLogarithmic: true)
        return ParetoChart(title: hostile, description: hostile, x: measure, y: measure, points: points).picture(
            id: "p", width: width, height: 400)
    }

    private func check(_ picture: Picture) {
        #expect(!picture.markup.contains("<script"))
        #expect(!picture.markup.contains("\u{202E}") && !picture.markup.contains("\u{0}"))
        #expect(!picture.markup.contains("nan") && !picture.markup.contains("inf\""))
        #expect(!picture.markup.contains("style=\""))
    }

    @Test("a forest of odd values, of one and of none draws")
    func forests() {
        check(forest([]))
        check(forest([.init(name: hostile, mark: .generated, value: 3, text: "3")]))
        let odd: [Double?] = [nil, .nan, .infinity, 0, -1, 1e-12, 1e300, 5]
        let rows = odd.enumerated().map { index, value in
            CandidateForest.Row(
                name: "\(hostile)\(index)", mark: CandidateMark.allCases[index % 3], value: value, low: -.infinity,
                high: value, perSeed: [value ?? 0, .nan, 2], text: hostile)
        }
        check(forest(rows))
        check(forest(rows, log: false))
        #expect(forest(rows) == forest(rows))
    }

    @Test("distances over decades get a logarithmic axis, with an arrow for what lies below it")
    func logarithm() {
        let values: [Double] = [0, 0.02, 1, 50, 400]
        let rows = values.map {
            CandidateForest.Row(name: "a", mark: .generated, value: $0, text: "\($0)")
        }
        let picture = forest(rows)
        #expect(picture.markup.contains(">0.1<") && picture.markup.contains(">100<"))
        #expect(picture.markup.contains("beyond-generated"))
        #expect(!forest(rows, log: false).markup.contains("beyond-generated"))
    }

    @Test("labels of a crowd do not cover each other")
    func labels() {
        let points: [ParetoChart.Point] = (0..<16).map { point("candidate \($0)", 10 + Double($0 % 4) * 0.05, 5 + Double($0 / 4) * 0.05) }
            + [point("far", 400, 300, front: true)]
        for width in [350.0, 580, 1160] {
            let picture = pareto(points, width: width)
            check(picture)
            let boxes = texts(picture.markup).filter { $0.text.hasPrefix("candidate") || $0.text == "far" }
            #expect(boxes.count == points.count)
            for (index, a) in boxes.enumerated() {
                for b in boxes[(index + 1)...] {
                    let apart = a.right <= b.left || b.right <= a.left || abs(a.y - b.y) >= 11
                    #expect(apart, "\(a.text) and \(b.text) at width \(width)")
                }
            }
        }
    }

    /// Names in the picture with the room that they take at about six units a letter.
    private func texts(_ markup: String) -> [(text: String, left: Double, right: Double, y: Double)] {
        markup.split(separator: "<text ").dropFirst().compactMap { part in
            func value(_ name: String) -> Double? {
                guard let start = part.firstRange(of: "\(name)=\"") else { return nil }
                return Double(part[start.upperBound...].prefix { $0 != "\"" })
            }
            guard let x = value(" x"), let y = value(" y"), let open = part.firstIndex(of: ">") else { return nil }
            let text = String(part[part.index(after: open)...].prefix { $0 != "<" })
            let wide = Double(text.count) * 6
            let left = part.contains("\"end\"") ? x - wide : part.contains("\"middle\"") ? x - wide / 2 : x
            return (text, left, left + wide, y)
        }
    }

    @Test("a plot of nothing, one point and odd points draws")
    func paretoEdges() {
        check(pareto([]))
        check(pareto([point(hostile, 1, 1, front: true)]))
        check(pareto([point("a", .nan, 1), point("b", 0, -3), point("c", 1e9, 1e-9), point("d", 1, 1)]))
    }

    @Test("heat cells keep to their tints and carry text only")
    func heat() {
        let cells = [-3, 0, 0.5, 1, 7, .nan, nil].map {
            HeatMap.Cell(text: hostile, position: $0, isBest: $0 == 0, detail: hostile)
        }
        let map = HeatMap(
            title: hostile, corner: "Metric",
            columns: cells.indices.map { .init(name: hostile, isApart: $0 > 4) },
            groups: [.init(name: hostile, rows: [.init(name: hostile, note: hostile, cells: cells)])])
        let markup = map.picture().markup
        check(map.picture())
        for tint in ["h0", "h4", "h8", "void"] { #expect(markup.contains("class=\"\(tint)"), "\(tint)") }
        #expect(markup.contains("scope=\"row\"") && markup.contains("scope=\"col\""))
        #expect(!markup.contains("class=\"h9") && !markup.contains("class=\"h-"))
    }

    @Test("rank intervals need ranks within the count")
    func ranks() {
        #expect(RankIntervals(best: 1, worst: 3, count: 8).picture()?.markup.contains("aria-hidden") == true)
        #expect(RankIntervals(best: 1, worst: 1, count: 1).picture() != nil)
        #expect(RankIntervals(best: 0, worst: 1, count: 3).picture() == nil)
        #expect(RankIntervals(best: 2, worst: 9, count: 3).picture() == nil)
    }
}
