import Datasets
import Results

/// Share of synthetic rows whose levels all occur in real rows or stand in the schema; column by column, the share of cells.
public enum CategoryValidity {
    public static let descriptor = MetricDescriptor(
        id: "validity.category", version: 2, title: "Rows of known categories", modalities: [.table], dimension: .validity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// The whole, then the columns.
    public static func shares(_ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        let columns = sets.real.columns.filter { $0.type.isDiscrete }
        guard !columns.isEmpty else { throw .notApplicable("the table has no column of categories") }
        return try RowRule.shares(columns.map(\.name), sets) { column in
            let stated = (sets.real.schema?.column(column)?.levels ?? []).map { Array($0.utf8) }
            let train = levels(sets.real.column(column)).union(stated)
            let known = train.union(levels(sets.holdout?.column(column)))
            return ({ keeps($0, known) }, { keeps($0, train) })
        }
    }

    private static func levels(_ column: TableColumn?) -> Set<[UInt8]> {
        guard let column else { return [] }
        return Set(zip(column.levels, column.levelCounts).filter { $1 > 0 }.map { Array($0.0.utf8) })
    }

    private static func keeps(_ column: TableColumn, _ known: Set<[UInt8]>) -> [Bool?] {
        guard case .codes(let codes, let levels) = column.cells else { return [] }
        let kept = levels.map { known.contains(Array($0.utf8)) }
        return codes.map { $0 < 0 ? nil : kept[Int($0)] }
    }
}
