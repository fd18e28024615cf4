import Datasets
import Results

#if canImport(Glibc)
    import Glibc
#endif

/// Share of the levels of discrete columns that synthetic rows reach, of those that would all but surely be there: that all rows of
/// both sets that have the level lie in the real one has a chance of a millionth or less. Levels of which fewer than fifty
/// synthetic rows are expected count in the target alone: what is to be predicted cannot be learned without them, while elsewhere
/// rare levels are left out for privacy's sake.
///
/// No interval is due: among honest rows no level that counts is missing.
public enum CategoryCoverage {
    public static let descriptor = MetricDescriptor(
        id: "diversity.category_coverage", version: 2, title: "Levels that are reached", modalities: [.table], dimension: .diversity,
        direction: .higher, unit: "share", range: 0...1, optimum: 1, isExact: true, sign: .column)
    /// Synthetic rows that must be expected for a level to count, but for those of the target.
    public static let fewestExpected = 50.0
    /// The greatest chance that honest rows lack a level that counts.
    private static let mostChance = 1e-6

    /// One column, or all.
    public struct Found: Sendable {
        public var scope: Scope
        public var estimate: Estimate
    }

    /// The whole, then the columns that lack a level.
    /// - Throws: `.notApplicable` without a level that counts.
    public static func found(_ sets: Roles<Table>) throws(MetricError) -> [Found] {
        var (reached, counted) = (0, 0)
        var parts: [Found] = []
        for column in sets.real.columns where column.type.isDiscrete {
            guard let other = sets.synthetic.column(column.name) else { continue }
            let levels = column.levels
            let share = Double(sets.synthetic.count) / Double(max(1, sets.real.count))
            let expected = column.levelCounts.map { Double($0) * share }
            let found = other.levelCounts
            let isTarget = sets.real.target.map { $0.utf8.elementsEqual(column.name.utf8) } ?? false
            let own = levels.indices.filter { level in
                (isTarget || expected[level] >= fewestExpected) && pow(1 + share, -Double(column.levelCounts[level])) <= mostChance
            }
            let lost = own.filter { $0 >= found.count || found[$0] == 0 }
            counted += own.count
            reached += own.count - lost.count
            guard !lost.isEmpty else { continue }
            parts.append(
                Found(
                    scope: Scope(.column, column.name),
                    estimate: lacking(lost.map { levels[$0] }, of: own.count)))
        }
        guard counted > 0 else {
            throw .notApplicable("no level is so common that \(Int(fewestExpected)) synthetic rows are expected to have it")
        }
        let columns = parts.compactMap { $0.scope.name }
        return [
            Found(
                scope: .whole,
                estimate: estimate(
                    reached, counted, columns.isEmpty ? [] : ["levels lost in " + columns.joined(separator: ", ")]))
        ] + parts
    }

    /// Of a column that lacks levels. One that lacks all is none of levels, which other metrics tell.
    private static func lacking(_ lost: [String], of count: Int) -> Estimate {
        let names = lost.prefix(5).joined(separator: ", ") + (lost.count > 5 ? ", …" : "")
        var found = estimate(count - lost.count, count, ["not reached: " + names])
        guard lost.count < count else { return found }
        found.parameters[PartFacts.difference] = "without any row of \(names)"
        found.parameters[PartFacts.remedy] = "Look whether the generator pools or drops rare levels before training or when it samples; draw "
            + "rows of \(names) by condition, or weigh them up."
        return found
    }

    private static func estimate(_ reached: Int, _ counted: Int, _ notes: [String]) -> Estimate {
        Estimate(
            Double(reached) / Double(counted), parameters: ["levels": "\(counted)", "expected_rows": "\(Int(fewestExpected))"],
            notes: notes)
    }
}
