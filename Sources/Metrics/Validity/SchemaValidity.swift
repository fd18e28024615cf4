import Datasets
import Results

/// Share of synthetic rows without an invalid cell: text in a column of numbers, a number that is not finite, a column that is
/// not there.
public enum SchemaValidity {
    public static let descriptor = MetricDescriptor(
        id: "validity.schema", title: "Rows that fit the columns' types", modalities: [.table], dimension: .validity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, sign: .column)

    /// The whole, then the columns.
    public static func shares(_ sets: Roles<Table>) throws(MetricError) -> [ValidityShare] {
        let flags: RowRule.Flags = { column in
            var fits = [Bool?](repeating: true, count: column.count)
            for row in column.invalid where fits.indices.contains(row) { fits[row] = false }
            return fits
        }
        var shares = try RowRule.shares(sets.real.columns.map(\.name), sets) { _ in (flags, flags) }
        for place in shares.indices where shares[place].scope.kind == .column && shares[place].estimate.value == 0 {
            shares[place].estimate.parameters = [
                PartFacts.difference: "not there, or of another type in every row",
                PartFacts.remedy: "Write columns as the real table has them, by name and type: the warnings of the run say what was found instead.",
            ]
        }
        return shares
    }
}
