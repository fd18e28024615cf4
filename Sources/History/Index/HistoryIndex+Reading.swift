import GRDB
import Hashing
import Results

extension HistoryIndex {
    /// All runs in the order of series, night, time and name.
    func runs(series: String?, since: Night?) throws(HistoryError) -> [IndexedRun] {
        try read { db in
            let condition = "(? IS NULL OR series = ?) AND night >= ?"
            let arguments: StatementArguments = [series, series, since?.day ?? Int.min]
            var points: [String: [IndexedPoint]] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT point.* FROM point JOIN run USING (file) WHERE \(condition) ORDER BY file, position",
                arguments: arguments)
            while let row = try rows.next() { points[Self.text(row, "file"), default: []].append(Self.point(row)) }
            return try Row.fetchAll(
                db, sql: "SELECT * FROM run WHERE \(condition) ORDER BY series, night, made_at, file",
                arguments: arguments
            ).map { row in
                let file = Self.text(row, "file")
                return IndexedRun(
                    file: file, size: Self.whole(row, "size"), digest: Self.text(row, "digest"),
                    series: Self.text(row, "series"), night: Self.night(row), madeAt: Self.text(row, "made_at"),
                    verdict: GateResult.Verdict(rawValue: Self.text(row, "verdict")),
                    sentence: Self.text(row, "sentence"), exitCode: Self.value(row, "exit_code"),
                    failed: Self.whole(row, "failed") != 0, points: points[file] ?? [])
            }
        }
    }

    /// A checksum over every row in sorted order: two indexes with the same one hold the same.
    func summary() throws(HistoryError) -> (runs: Int, digest: String) {
        try read { db in
            var hash = SHA256()
            var count = 0
            for table in ["SELECT * FROM run ORDER BY file", "SELECT * FROM point ORDER BY file, position"] {
                let rows = try Row.fetchCursor(db, sql: table)
                while let row = try rows.next() {
                    if table.contains("FROM run") { count += 1 }
                    for value in row.databaseValues {
                        switch value.storage {
                        case .null: hash.update(text: "-")
                        case .int64(let number): hash.update(text: "\(number)")
                        case .double(let number): hash.update(text: "\(number)")
                        case .string(let text): hash.update(text: text)
                        case .blob(let data): hash.update(Array(data))
                        }
                        hash.update([0])
                    }
                    hash.update([1])
                }
                hash.update([2])
            }
            return (count, hash.finalised().hexadecimal)
        }
    }
}
