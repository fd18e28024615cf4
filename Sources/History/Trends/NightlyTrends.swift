import Foundation
import Results

/// Reads a history as `NightlyResult`: calendars, first bad nights, trends and the changes in them.
public enum NightlyTrends {
    /// Calendars go back this far at most; older nights stay in the history.
    static let longestCalendar = 730

    /// - Parameters:
    ///   - since: nights before are not looked at.
    ///   - series: one series instead of all.
    /// - Throws: `HistoryError` when the history cannot be read or holds no night that fits.
    public static func read(
        _ store: HistoryStore, series: String? = nil, since: Night? = nil, toolVersion: String
    ) throws(HistoryError) -> NightlyResult {
        let damaged = try store.heal()
        let runs = try store.runs(series: series, since: since)
        guard let tonight = runs.map(\.night).max() else {
            let rest = damaged.isEmpty ? "" : "; \(damaged.count) of its files are damaged"
            throw HistoryError(
                .missing,
                series.map { "the history holds no night of “\($0)”\(rest)" } ?? "the history holds no night\(rest)",
                remedy: "Record runs with `assay nightly record`, or check --series and --since.")
        }
        let first = tonight.advanced(by: 1 - longestCalendar)
        var names: [String] = []
        for run in runs where run.night >= first && names.last != run.series { names.append(run.series) }
        let all = names.map { name in
            SeriesTrend(
                name: name, runs: runs.filter { $0.series == name && $0.night >= first }, tonight: tonight, store: store
            ).result
        }
        return NightlyResult(
            tool: .init(name: "assay", version: toolVersion), tonight: tonight.description, since: since?.description,
            series: all, damaged: damaged.map { .init(name: $0.name, reason: $0.reason) })
    }
}

/// One series, from its first night to tonight.
struct SeriesTrend {
    let name: String
    /// The runs that count, one a night, with how many there were.
    private let nightly: [(run: IndexedRun, count: Int)]
    private let first: Night
    private let tonight: Night
    private let store: HistoryStore

    /// - Parameter runs: in order of night and time; not empty.
    init(name: String, runs: [IndexedRun], tonight: Night, store: HistoryStore) {
        self.name = name
        self.tonight = tonight
        self.store = store
        var nightly: [(run: IndexedRun, count: Int)] = []
        for run in runs {
            if let last = nightly.last, last.run.night == run.night {
                nightly[nightly.count - 1] = (run, last.count + 1)
            } else {
                nightly.append((run, 1))
            }
        }
        self.nightly = nightly
        first = nightly.first?.run.night ?? tonight
    }

    var result: NightlyResult.Series {
        let nights = calendar
        let (lines, detection) = LineBuilder(runs: nightly.map(\.run), first: first).lines()
        let good = nightly.last { $0.run.verdict == .pass }?.run
        let last = nightly.last?.run
        let isGood = good != nil && good?.file == last?.file
        let bad = nightly.first { run, _ in
            Self.isBad(run) && (good.map { run.night > $0.night } ?? true)
        }?.run
        let old = isGood ? nil : good.flatMap { store.record(of: $0) }
        let new = last.flatMap { store.record(of: $0) }
        var differences: [NightlyResult.Difference] = []
        if let old = old?.run, let new = new?.run { differences = RunDifferences.between(old, new) }
        if let old = old?.gate, let new = new?.gate { differences += RunDifferences.between(old, new) }
        // A night may be good by another policy alone.
        if isGood, let before = nightly.dropLast().last(where: { !$0.run.failed }).flatMap({ store.record(of: $0.run) }),
            let old = before.run, let new, let run = new.run
        {
            differences = RunDifferences.ofJudging((old, before.gate), (run, new.gate))
        }
        return NightlyResult.Series(
            name: name, nights: nights, firstBad: isGood ? nil : bad.map { nights[$0.night.day - first.day] },
            lastGood: good.map { nights[$0.night.day - first.day] }, differences: differences,
            moved: isGood ? [] : good.map { moves(lines, since: $0.night.day - first.day) } ?? [],
            events: EventClusters.events(of: lines), waivers: waivers(new?.gate), lines: lines, detection: detection)
    }

    private static func isBad(_ run: IndexedRun) -> Bool {
        run.failed || (run.verdict != nil && run.verdict != .pass)
    }

    private var calendar: [NightlyResult.Night] {
        var byDay: [Int: (run: IndexedRun, count: Int)] = [:]
        for entry in nightly { byDay[entry.run.night.day] = entry }
        return (first.day...tonight.day).map { day in
            let date = Night(day: day).description
            guard let (run, count) = byDay[day] else {
                return .init(date: date, state: .missing, sentence: "", exitCode: nil, runs: 0, file: nil)
            }
            return .init(
                date: date, state: Self.state(run), sentence: run.sentence, exitCode: run.exitCode, runs: count,
                file: "runs/" + run.file)
        }
    }

    private static func state(_ run: IndexedRun) -> NightlyResult.State {
        if run.failed { return .failed }
        return switch run.verdict {
        case .pass: .pass
        case .fail: .fail
        case .undecided: .undecided
        case .error: .error
        case .nothingEvaluated: .nothingEvaluated
        case nil: .unjudged
        }
    }

    /// How far the last value of each line lies from the good nights, in standard deviations between nights.
    private func moves(_ lines: [NightlyResult.Line], since good: Int) -> [NightlyResult.Move] {
        var moves: [NightlyResult.Move] = []
        for (index, line) in lines.enumerated() {
            let stretch = line.breaks.last { $0.night <= good }?.night ?? 0
            // A value of another extractor or reference is not further away, it is on another scale.
            guard let last = line.points.last, last.night > good, !line.breaks.contains(where: { $0.night > good })
            else { continue }
            let before = line.points.filter { $0.night >= stretch && $0.night <= good }.suffix(20).map(\.value)
            guard before.count >= 5 else { continue }
            let recent = before.suffix(ChangeDetector.recent)
            let mean = recent.reduce(0, +) / Double(recent.count)
            let steps = zip(before.dropFirst(), before).map { ($0 - $1) * ($0 - $1) }
            let deviation = max((steps.reduce(0, +) / Double(steps.count) / 2).squareRoot(), abs(mean) * 1e-3, 1e-9)
            let size = (last.value - mean) / deviation
            if abs(size) >= 3 {
                moves.append(.init(line: index, before: mean, after: last.value, deviations: size))
            }
        }
        return moves.sorted { abs($0.deviations) > abs($1.deviations) }
    }

    private func waivers(_ gate: GateResult?) -> [NightlyResult.Waiver] {
        var found: [NightlyResult.Waiver] = []
        for check in gate?.checks ?? [] {
            guard let waiver = check.waiver, let expires = Night(waiver.expires) else { continue }
            let entry = NightlyResult.Waiver(
                check: check.id, owner: waiver.owner, reason: waiver.reason, expires: waiver.expires,
                daysLeft: expires.day - tonight.day, title: check.title)
            if !found.contains(entry) { found.append(entry) }
        }
        return found.sorted { ($0.daysLeft, $0.check) < ($1.daysLeft, $1.check) }
    }
}
