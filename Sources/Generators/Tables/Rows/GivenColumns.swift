import Datasets
import Numerics

/// Columns that rows are made for: their cells as states of a model that may never have seen them.
extension TableSampler {
    static func given(_ plan: SamplePlan, _ table: TableModel) throws(GeneratorError) -> [[Int32]] {
        guard let columns = plan.given else { return [] }
        guard columns.count <= table.margins.count, columns.allSatisfy({ $0.count == plan.count }) else {
            throw GeneratorModel.bad("the columns that are given are not its first ones")
        }
        var states: [[Int32]] = []
        for (place, column) in columns.enumerated() {
            guard let margin = table.margins[place], let own = margin.states(of: column, levels: table.levels[place]) else {
                throw GeneratorModel.bad("the columns that are given are not its first ones")
            }
            states.append(own)
        }
        return states
    }
}

extension ColumnMargin {
    /// The state of each cell: that of the nearest number; of a cell that the column does not have, the middle one or the
    /// commonest.
    /// - Parameter levels: that `values` count by.
    /// - Returns: nil where the cells are of another kind.
    func states(of column: TableColumn, levels: [String]) -> [Int32]? {
        let unknown = state(atRank: total / 2)
        let missing = hasMissing ? Int32(states - 1) : unknown
        switch (values, column.cells) {
        case (.numbers(let own), .numbers(let cells)):
            return cells.map { $0.isNaN ? missing : Self.nearest(own, $0) { abs($0 - $1) } ?? missing }
        case (.integers(let own), .integers(let cells)):
            return cells.map {
                $0 == TableColumn.Cells.missingInteger ? missing : Self.nearest(own, $0) { abs(Double($0) - Double($1)) } ?? missing
            }
        case (.levels(let own), .codes(let cells, let names)):
            var places: [[UInt8]: Int32] = [:]
            for (state, level) in own.enumerated() { places[Array(levels[Int(level)].utf8)] = Int32(state) }
            // Levels without an order go from the commonest on.
            let rare = isOrdered || own.isEmpty ? unknown : 0
            let map = names.map { places[Array($0.utf8)] ?? rare }
            return cells.map { $0 < 0 ? missing : map[Int($0)] }
        default: return nil
        }
    }

    /// - Parameter values: ascending.
    private static func nearest<Number: Comparable>(
        _ values: [Number], _ value: Number, distance: (Number, Number) -> Double
    ) -> Int32? {
        guard !values.isEmpty else { return nil }
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < value { low = middle + 1 } else { high = middle }
        }
        if low == values.count { return Int32(low - 1) }
        if low > 0, distance(values[low - 1], value) < distance(values[low], value) { return Int32(low - 1) }
        return Int32(low)
    }
}
