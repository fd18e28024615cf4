import Hashing
import Results

/// Nights and changes in words.
enum NightlyText {
    /// The page of a series; names that are no plain words carry a checksum, so that no two share a file.
    static func fileName(_ series: String) -> String {
        let slug = Labels.slug(series)
        let plain = slug == series && !series.isEmpty && series.utf8.count <= 80
        return "series-" + (plain ? series : slug.prefix(40) + "-" + SHA256.hexDigest(Array(series.utf8)).prefix(8))
            + ".html"
    }

    static func status(_ state: NightlyResult.State) -> Status {
        switch state {
        case .pass: Status(tone: "pass", symbol: "✓", word: "Good", rank: 9)
        case .fail: Status(tone: "fail", symbol: "✗", word: "Failed the gate", rank: 1)
        case .error: Status(tone: "error", symbol: "!", word: "Not judged", rank: 2)
        case .failed: Status(tone: "error", symbol: "!", word: "Job failed", rank: 0)
        case .undecided: Status(tone: "undecided", symbol: "?", word: "Undecided", rank: 3)
        case .nothingEvaluated: Status(tone: "none", symbol: "–", word: "Nothing evaluated", rank: 4)
        case .missing: Status(tone: "missing", symbol: "·", word: "No run", rank: 5)
        case .unjudged: Status(tone: "none", symbol: "○", word: "Measured, not judged", rank: 8)
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "20 November 2026".
    static func long(_ date: String) -> String {
        guard let (year, month, day) = parts(date) else { return date }
        return "\(day)\u{a0}\(months[month - 1])\u{a0}\(year)"
    }

    /// "20 Nov".
    static func short(_ date: String) -> String {
        guard let (_, month, day) = parts(date) else { return date }
        return "\(day)\u{a0}\(months[month - 1].prefix(3))"
    }

    static func month(_ date: String) -> String { parts(date).map { String(months[$0.month - 1].prefix(3)) } ?? date }

    static func parts(_ date: String) -> (year: Int, month: Int, day: Int)? {
        let numbers = date.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, (0...9999).contains(numbers[0]), (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else { return nil }
        return (numbers[0], numbers[1], numbers[2])
    }

    /// 0 for Monday (Sakamoto).
    static func weekday(_ date: String) -> Int {
        guard let (year, month, day) = parts(date) else { return 0 }
        let y = month < 3 ? year - 1 : year
        let sunday = (y + y / 4 - y / 100 + y / 400 + [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] + day) % 7
        return (sunday + 6) % 7
    }

    static func nights(_ count: Int) -> String { count == 1 ? "1 night" : "\(Readable.count(count)) nights" }

    static func kind(_ kind: NightlyResult.ChangeKind) -> String {
        switch kind {
        case .drift: "Drift"
        case .break: "Break"
        case .unconfirmed: "Stands off tonight"
        }
    }

    /// A name for a line with what tells it from its siblings.
    static func name(_ line: NightlyResult.Line) -> String {
        var parts = [line.name]
        if line.scope.kind != .whole {
            parts.append("\(line.scope.kind.words) \(line.scope.name ?? "")")
        }
        if !line.variant.isEmpty { parts.append(line.variant) }
        return parts.joined(separator: ", ")
    }

    /// The same where lines stand beside each other: with the feature space where the same is measured in several.
    static func name(_ line: NightlyResult.Line, in series: NightlyResult.Series) -> String {
        let isInSeveral = series.lines.contains { other in
            other.id == line.id && other.scope == line.scope && other.variant == line.variant && other.features != line.features
        }
        return name(line) + (isInSeveral ? line.features.map { ", \($0) features" } ?? "" : "")
    }

    static func better(_ direction: Direction) -> String {
        switch direction {
        case .lower: "lower is better"
        case .higher: "higher is better"
        case .target: "has a target"
        }
    }

    /// How often a false alarm is to be expected, for a reader who decides whether to get up for one.
    static func falseAlarms(_ detection: NightlyResult.Detection) -> String {
        "Changes are looked for in \(detection.lines) metrics at once. On a history without any change, fewer than "
            + "\(Readable.percent(detection.falseAlarmRate)) of all stretches of \(detection.nights) nights raise a false "
            + "alarm in any of them, if nights are independent draws."
    }

    static func method(_ detection: NightlyResult.Detection) -> String {
        "Drifts are found by a self-starting CUSUM (slack \(Readable.number(detection.slack)), limit "
            + "\(Readable.number(detection.cusumLimit)) standard deviations), breaks by two nights on end that both stand "
            + "off the five before by more than \(Readable.number(detection.jumpLimit)). The first \(detection.learning) "
            + "nights of a stretch only learn what is usual. Both start anew where the extractor, the reference set, the "
            + "tool or a metric's version changes: there the line is broken, and values on its two sides are not "
            + "compared. The onset of a drift is uncertain by several nights; a break is told on its second night."
    }
}
