import Results

/// Puts together what several metrics say about one change of the generator.
enum EventClusters {
    /// Breaks of one or two nights belong together. Onsets of drifts are uncertain by more, and a metric that is less
    /// sensitive sees the same drift later.
    private static func reach(_ kind: NightlyResult.ChangeKind) -> ClosedRange<Int> {
        kind == .drift ? -14...30 : -1...1
    }

    static func events(of lines: [NightlyResult.Line]) -> [NightlyResult.Event] {
        var all: [(line: Int, change: NightlyResult.Change)] = []
        for (index, line) in lines.enumerated() { all += line.changes.map { (index, $0) } }
        // Whoever tells it first leads the cluster.
        all.sort { ($0.change.found, $0.change.night, $0.line) < ($1.change.found, $1.change.night, $1.line) }
        var events: [NightlyResult.Event] = []
        var nights: [[Int]] = []
        for (line, change) in all {
            let match = events.indices.first { index in
                events[index].kind == change.kind && reach(change.kind).contains(change.night - events[index].night)
            }
            if let match {
                if !events[match].lines.contains(line) { events[match].lines.append(line) }
                events[match].earliest = min(events[match].earliest, change.night)
                events[match].latest = max(events[match].latest, change.night)
                nights[match].append(change.night)
            } else {
                events.append(
                    .init(
                        kind: change.kind, night: change.night, earliest: change.night, latest: change.night,
                        found: change.found, lines: [line]))
                nights.append([change.night])
            }
        }
        // Most metrics agree on the night of a break; the first to tell a drift knows its beginning best.
        for index in events.indices where events[index].kind == .break {
            var votes: [Int: Int] = [:]
            for night in nights[index] { votes[night, default: 0] += 1 }
            let winner = votes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
            events[index].night = winner?.key ?? events[index].night
        }
        return events.sorted { ($0.night, $0.kind.rawValue) < ($1.night, $1.kind.rawValue) }
    }
}
