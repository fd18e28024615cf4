import History
import Results

/// What whoever files a night has to know of the one before: a set that was exported once and is judged every night says nothing
/// new, and a verdict by another policy, or about another kind of data, is no change of the sets.
enum SinceLastNight {
    /// A sentence each, e.g. "the synthetic set is the same as on 2026-11-20: nothing new was judged"; none for the first night.
    static func notes(_ record: NightRecord, in store: HistoryStore) throws(HistoryError) -> [String] {
        guard let run = record.run, let night = Night(record.night) else { return [] }
        let earlier = try store.runs(series: record.series, since: nil).filter { $0.night < night && !$0.failed }
        guard let last = earlier.max(by: { ($0.night, $0.madeAt) < ($1.night, $1.madeAt) }),
            let old = store.record(of: last), let before = old.run
        else { return [] }
        var notes = RunDifferences.ofJudging((before, old.gate), (run, record.gate)).map {
            "another \($0.what) than on \(last.night): \($0.before) → \($0.after)"
        }
        if let own = fingerprint(run), own == fingerprint(before) {
            notes.append("the synthetic set is the same as on \(last.night): nothing new was judged")
        }
        return notes
    }

    private static func fingerprint(_ run: RunResult) -> String? {
        run.inputs.first { $0.role == .synthetic }?.fingerprint
    }
}
