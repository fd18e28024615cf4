import Datasets
import Numerics

/// Tables of known quality.
enum TableAnchors {
    /// Every column drawn by itself from random real rows.
    static let marginals = AnchorMaker<Table>(
        name: "column_marginals", title: "column marginals",
        about: "Every column drawn by itself from real rows: right column by column, wrong as a row."
    ) { real, rows, stream, _ in
        try drawn(real, "column_marginals", rows, stream) { column, rows, random in
            column.subset((0..<rows).map { _ in random.index(below: column.count) })
        }
    }

    /// Even draws between the least and the greatest real value, or among the real levels.
    static let noise = AnchorMaker<Table>(
        name: AnchorNames.noise, title: "noise",
        about: "Even draws between the ends of each real column, or among its levels: nothing is right but the ranges."
    ) { real, rows, stream, _ in
        try drawn(real, AnchorNames.noise, rows, stream) { column, rows, random in
            let known = (0..<column.count).filter { !column.isMissing($0) }
            guard !known.isEmpty else { return column.subset([Int](repeating: 0, count: rows)) }
            var noisy = column
            switch column.cells {
            case .numbers(let values):
                let present = known.map { values[$0] }
                let (low, high) = (present.min() ?? 0, present.max() ?? 0)
                noisy.cells = .numbers((0..<rows).map { _ in
                    let share = random.uniform()
                    return low * (1 - share) + high * share
                })
            case .integers(let values):
                let present = known.map { values[$0] }
                let (low, high) = (present.min() ?? 0, present.max() ?? 0)
                noisy.cells = .integers((0..<rows).map { _ in between(low, high, random.uniform()) })
            case .codes(let codes, let levels):
                let present = Set(known.map { codes[$0] }).sorted()
                noisy.cells = .codes((0..<rows).map { _ in present[random.index(below: present.count)] }, levels: levels)
            }
            return noisy
        }
    }

    private static func between(_ low: Int64, _ high: Int64, _ share: Double) -> Int64 {
        let value = (Double(low) * (1 - share) + Double(high) * share).rounded()
        return Int64(exactly: value).map { max(low, min(high, $0)) } ?? low
    }

    private static func drawn(
        _ real: Table, _ name: String, _ rows: Int, _ stream: RandomStream,
        _ column: (TableColumn, Int, inout RandomStream) -> TableColumn
    ) throws -> Table {
        let columns = real.columns.enumerated().map { place, own in
            var random = stream.split(name).split(place)
            return column(own, rows, &random)
        }
        return try Table(
            columns: columns, info: SetInfo(name: name, media: "memory"), target: real.target,
            groups: real.groups.map(\.name))
    }
}
