import Evaluation
import Metrics
import Numerics
import Results

/// Every row under every column, with the replicates that comparisons are made of.
package struct StudyTable {
    package struct Cell {
        package var value: StudyResult.Value
        /// nil where the cell takes part in no comparison.
        package var replicated: ReplicatedValue?
    }

    package let columns: [StudyColumn]
    package let rows: [StudyRow]
    /// By row, then by column.
    private let cells: [[Cell]]

    package init(columns: [StudyColumn], rows: [StudyRow], seed: UInt64) {
        self.columns = columns
        self.rows = rows
        let stream = RandomStream(seed: seed).split("study_replicates")
        cells = rows.map { row in
            columns.map { Self.cell(row, $0, stream.split($0.key).split(row.name)) }
        }
    }

    private static func cell(_ row: StudyRow, _ column: StudyColumn, _ stream: RandomStream) -> Cell {
        if let failure = row.failure {
            return Cell(value: StudyResult.Value(status: .error, reason: failure.reason, value: nil))
        }
        let measured = row.parts.map { part in part.values.first { $0.key == column.key } }
        for (index, value) in measured.enumerated() where value?.status != .ok || value?.value == nil {
            let reason = value?.reason ?? "it was not measured"
            let prefix = row.seeds.count > 1 && index < row.seeds.count ? "seed \(row.seeds[index]): " : ""
            return Cell(
                value: StudyResult.Value(status: value?.status ?? .error, reason: prefix + reason, value: nil))
        }
        let values = measured.compactMap { $0?.value }
        guard !values.isEmpty else {
            return Cell(value: StudyResult.Value(status: .error, reason: "it was not measured", value: nil))
        }
        let parts = measured.compactMap { value -> ReplicatedValue.Part? in
            guard let value, let number = value.value, let replicates = value.replicates else { return nil }
            return ReplicatedValue.Part(value: number, replicates: replicates, interval: value.interval)
        }
        let replicated = parts.count == values.count ? ReplicatedValue(parts, stream: stream) : nil
        let mean = values.reduce(0, +) / Double(values.count)
        let interval = values.count == 1 ? measured[0]?.interval : replicated?.interval(in: column.range)
        return Cell(
            value: StudyResult.Value(
                status: .ok, value: mean, interval: interval, perSeed: row.kind == .generated ? values : []),
            replicated: replicated)
    }

    package func cell(_ row: Int, _ key: String) -> Cell? {
        columns.firstIndex { $0.key == key }.map { cells[row][$0] }
    }

    package func cell(_ row: SanityRow, _ key: String) -> Cell? {
        rows.firstIndex { $0.sanity == row }.flatMap { cell($0, key) }
    }

    package func cell(_ name: String, _ key: String) -> Cell? {
        rows.firstIndex { $0.name == name }.flatMap { cell($0, key) }
    }

    /// By column; none where fewer than two candidates can be compared. Sanity rows are not ranked.
    package func rankings() -> [String: RankIntervals] {
        var rankings: [String: RankIntervals] = [:]
        for (index, column) in columns.enumerated() {
            let entries = rows.indices.compactMap { row -> RankIntervals.Entry? in
                guard rows[row].kind != .sanity, let found = cells[row][index].replicated else { return nil }
                return RankIntervals.Entry(
                    name: rows[row].name, score: column.metric.score(found.value),
                    replicates: found.replicates.map { column.metric.score($0) })
            }
            if entries.count > 1 { rankings[column.key] = RankIntervals(entries) }
        }
        return rankings
    }

    package func candidates(_ rankings: [String: RankIntervals]) -> [StudyResult.Candidate] {
        rows.enumerated().map { index, row in
            var candidate = StudyResult.Candidate(
                name: row.name, kind: row.kind, generator: row.generator, about: row.about,
                labelled: row.parts.first?.labelled ?? false, copiesRows: row.copiesRows,
                rows: row.parts.first?.rows ?? 0, seeds: row.seeds, fingerprints: row.parts.map(\.fingerprint),
                values: columns.indices.map { column in
                    var value = cells[index][column].value
                    if let ranking = rankings[columns[column].key],
                        let place = ranking.names.firstIndex(of: row.name)
                    {
                        value.rank = ranking.ranks[place]
                    }
                    return value
                }, sheet: row.parts.first?.sheet)
            candidate.epsilon = row.epsilon
            return candidate
        }
    }

    /// Whether `worse` scores worse than `better` beyond chance: by three deviations of the paired difference.
    package func isWorse(_ worse: SanityRow, than better: SanityRow, _ column: StudyColumn) -> Bool? {
        guard let first = cell(worse, column.key)?.replicated, let second = cell(better, column.key)?.replicated,
            first.replicates.count == second.replicates.count
        else { return nil }
        let differences = zip(first.replicates, second.replicates).map {
            column.metric.score($0) - column.metric.score($1)
        }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let variance =
            differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, differences.count - 1))
        let value = column.metric.score(first.value) - column.metric.score(second.value)
        return value > 3 * variance.squareRoot() && value > 0
    }
}
