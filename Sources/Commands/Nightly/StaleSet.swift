import History
import Results

/// A set that was exported once and is judged every night: its verdict says nothing new.
enum StaleSet {
    /// "the synthetic set is the same as on 2026-11-20"; nil where it is another one, and for the first night.
    static func note(_ record: NightRecord, in store: HistoryStore) throws(HistoryError) -> String? {
        guard let run = record.run, let night = Night(record.night) else { return nil }
        let earlier = try store.runs(series: record.series, since: nil).filter { $0.night < night && !$0.failed }
        guard let last = earlier.max(by: { ($0.night, $0.madeAt) < ($1.night, $1.madeAt) }),
            let before = store.record(of: last)?.run, let own = fingerprint(run), own == fingerprint(before)
        else { return nil }
        return "the synthetic set is the same as on \(last.night): nothing new was judged"
    }

    private static func fingerprint(_ run: RunResult) -> String? {
        run.inputs.first { $0.role == .synthetic }?.fingerprint
    }
}
