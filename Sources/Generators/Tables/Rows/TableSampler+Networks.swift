import Datasets
import Numerics

/// Rows of generators that make many at once.
extension TableSampler {
    /// Fills the states, and numbers where there are some, of the row in this slot.
    typealias Filling = @Sendable (
        _ slot: Int, _ random: inout RandomStream, _ states: inout [Int32], _ numbers: inout [Double]
    ) -> Void

    /// Rows are made in whole groups of so many, so that their bits do not depend on how many are asked for.
    static let group = 64

    /// - Parameters:
    ///   - cells: how states become cells.
    ///   - make: makes `rows`, groups of `group` that follow one another; slots count from the first. Rows that do not fulfil
    ///     the conditions are made again as another `attempt`, and those behind the last one that is asked for are left.
    func rows(
        name: String, _ cells: ColumnMargin.Draw, together make: (_ rows: [Int], _ attempt: Int) throws -> Filling
    ) throws -> Table {
        var columns = emptyColumns
        for first in stride(from: 0, to: plan.count, by: Self.block) {
            let count = min(Self.block, plan.count - first)
            var made = [[Int64]](repeating: [], count: count)
            var (open, attempt) = (Array(0..<count), 0)
            while !open.isEmpty {
                try Task.checkCancellation()
                guard attempt < RowConditions.mostTries else { throw RowConditions.unmet(plan.conditions) }
                let groups = open.map { $0 / Self.group }.reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
                let filling = try make(groups.flatMap { group in (0..<Self.group).map { first + group * Self.group + $0 } }, attempt)
                let drawn = plan.parallel.map(groups.count) { [open, attempt] turn in
                    open.filter { $0 / Self.group == groups[turn] }.map { row in
                        self.row(first + row, attempt, slot: turn * Self.group + row % Self.group, cells, filling)
                    }
                }
                for (row, cells) in zip(open, drawn.joined()) { if let cells { made[row] = cells } }
                open.removeAll { !made[$0].isEmpty }
                attempt += 1
            }
            for place in columns.indices where table.margins[place] != nil {
                columns[place].append(stored(made.map { $0[place] }, place))
            }
            plan.progress(first + count, plan.count)
        }
        return try assembled(columns, name: name)
    }

    /// - Returns: nil for a row that does not fulfil the conditions.
    private func row(
        _ row: Int, _ attempt: Int, slot: Int, _ cells: ColumnMargin.Draw, _ filling: Filling
    ) -> [Int64]? {
        let count = table.form.columns.count
        var (states, numbers) = ([Int32](repeating: 0, count: count), [Double](repeating: .nan, count: count))
        var made = [Int64](repeating: 0, count: count)
        var random = Self.stream(stream, row, attempt)
        filling(slot, &random, &states, &numbers)
        fill(&made, states, numbers, cells, &random)
        return holds(made) ? made : nil
    }

    /// What a row draws from; the first draw is that of a sequence without conditions.
    static func stream(_ stream: RandomStream, _ row: Int, _ attempt: Int) -> RandomStream {
        attempt == 0 ? stream.split(row) : stream.split(row).split(attempt)
    }
}
