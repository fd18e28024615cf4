import Datasets
import Results

/// Share of synthetic rows whose numbers and dates all lie within what real rows reach, or within the range that the schema
/// states; column by column, the share of cells.
public enum RangeValidity {
    public static let descriptor = MetricDescriptor(
        id: "validity.range", title: "Rows within real ranges", modalities: [.table], dimension: .validity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// The whole, then the columns.
    /// - Parameter stated: least and greatest allowed value by column name, where a schema says so.
    public static func shares(
        _ sets: Roles<Table>, stated: [String: ClosedRange<Double>] = [:]
    ) throws(MetricError) -> [ValidityShare] {
        let columns = sets.real.columns.filter { $0.type.isOrdered }
        guard !columns.isEmpty else { throw .notApplicable("the table has no numeric or date column") }
        return try RowRule.shares(columns.map(\.name), sets) { column in
            let train = range(sets.real.column(column))
            let range = stated[column] ?? joined(train, range(sets.holdout?.column(column)))
            return (
                { keeps($0, range) },
                // Real rows are judged by what other real rows reach.
                { keeps($0, stated[column] ?? train) }
            )
        }
    }

    private static func joined(_ first: ClosedRange<Double>?, _ second: ClosedRange<Double>?) -> ClosedRange<Double>? {
        guard let first, let second else { return first ?? second }
        return min(first.lowerBound, second.lowerBound)...max(first.upperBound, second.upperBound)
    }

    private static func range(_ column: TableColumn?) -> ClosedRange<Double>? {
        let values = (column?.numbers ?? []).filter { !$0.isNaN }
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }

    /// One flag a row; nil for missing cells.
    private static func keeps(_ column: TableColumn, _ range: ClosedRange<Double>?) -> [Bool?] {
        column.numbers.map { value in value.isNaN ? nil : range?.contains(value) ?? false }
    }
}
