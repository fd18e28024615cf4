import Numerics

/// A test of one cell.
package struct RecordTest: Sendable, Equatable {
    package enum Form: Sendable, Equatable {
        case equals, atLeast, atMost, missing
    }

    package let column: Int
    package let form: Form
    /// A number, or the code of a level.
    package let value: Double

    package init(_ column: Int, _ form: Form, _ value: Double = 0) {
        self.column = column
        self.form = form
        self.value = value
    }
}

/// The rows of a table by their values, so that rows that pass a few tests are counted without a look at all of them.
package struct RecordIndex: Sendable {
    /// As numbers; missing is NaN.
    package let columns: [[Double]]
    private let sorted: [Sorted]
    package let count: Int

    /// Rows with a value in ascending order of it, and those without.
    private struct Sorted: Sendable {
        let values: [Double]
        let rows: [Int32]
        let missing: [Int32]
    }

    package init(_ cells: [GowerCells], parallel: Parallel = .serial) {
        let columns = cells.map { cells -> [Double] in
            switch cells {
            case .numbers(let values): values
            case .levels(let codes): codes.map { $0 < 0 ? .nan : Double($0) }
            }
        }
        self.columns = columns
        count = columns.first?.count ?? 0
        sorted = parallel.map(columns.count) { place in
            let values = columns[place]
            var (rows, missing) = ([Int32](), [Int32]())
            for row in values.indices {
                if values[row].isNaN { missing.append(Int32(row)) } else { rows.append(Int32(row)) }
            }
            rows.sort { (values[Int($0)], $0) < (values[Int($1)], $1) }
            return Sorted(values: rows.map { values[Int($0)] }, rows: rows, missing: missing)
        }
    }

    /// Number of rows that pass all `tests`; not counted further than `most` + 1.
    package func matches(_ tests: [RecordTest], most: Int) -> Int {
        guard let first = tests.min(by: { places($0).count < places($1).count }) else { return min(count, most + 1) }
        let candidates = places(first)
        guard tests.count > 1 else { return min(candidates.count, most + 1) }
        let others = tests.filter { $0 != first }
        let rows = first.form == .missing ? sorted[first.column].missing : sorted[first.column].rows
        var found = 0
        for place in candidates {
            let row = Int(rows[place])
            if others.allSatisfy({ passes(row, $0) }) {
                found += 1
                if found > most { break }
            }
        }
        return found
    }

    /// Values that stand in one row alone, ascending.
    package func unique(_ column: Int) -> [Double] {
        let values = sorted[column].values
        return values.indices.filter { place in
            (place == 0 || values[place - 1] != values[place])
                && (place + 1 == values.count || values[place + 1] != values[place])
        }.map { values[$0] }
    }

    /// Ascending, without repeats.
    package func distinct(_ column: Int) -> [Double] {
        let values = sorted[column].values
        return values.indices.filter { $0 == 0 || values[$0 - 1] != values[$0] }.map { values[$0] }
    }

    package func median(_ column: Int) -> Double { Quantile.ofSorted(sorted[column].values, 0.5) }

    package func missing(_ column: Int) -> Int { sorted[column].missing.count }

    private func passes(_ row: Int, _ test: RecordTest) -> Bool {
        let value = columns[test.column][row]
        switch test.form {
        case .equals: return value == test.value
        case .atLeast: return value >= test.value
        case .atMost: return value <= test.value
        case .missing: return value.isNaN
        }
    }

    /// Places of the rows that pass one test, among those in order or those that are missing.
    private func places(_ test: RecordTest) -> Range<Int> {
        let column = sorted[test.column]
        switch test.form {
        case .missing: return 0..<column.missing.count
        case .equals: return place(column.values, test.value, through: false)..<place(column.values, test.value, through: true)
        case .atLeast: return place(column.values, test.value, through: false)..<column.values.count
        case .atMost: return 0..<place(column.values, test.value, through: true)
        }
    }

    /// Number of values below `bound`, or up to it.
    private func place(_ values: [Double], _ bound: Double, through: Bool) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < bound || (through && values[middle] == bound) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
