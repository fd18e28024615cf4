import Datasets
import Generators
import Numerics

/// Small tables to fit to: every type of column, with what goes together and what is odd.
enum SmallTable {
    static let firstID: Int64 = 1_001
    static let day: Int64 = 86_400_000_000

    /// `score` rises with `age`; `smoker` and `town` go with one another; `joined` are days; a column is constant, one has no
    /// cell at all, one town occurs once.
    static func table(_ count: Int = 600, target: String? = "smoker") throws -> Table {
        var ages: [Int64] = []
        var scores: [Double] = []
        var towns: [Int32] = []
        var smokers: [Int32] = []
        var days: [Int64] = []
        for row in 0..<count {
            var random = RandomStream(seed: 3).split(row)
            let age = 18 + random.index(below: 60)
            ages.append(Int64(age))
            let score = (Double(age) + 6 * random.normal()) / 8
            scores.append(random.uniform() < 0.1 ? .nan : (score * 100).rounded() / 100)
            let town = row == 0 ? 3 : random.index(below: 3)
            towns.append(Int32(town))
            smokers.append(random.uniform() < [0.1, 0.5, 0.9, 0.5][town] ? 1 : 0)
            days.append((15_000 + Int64(random.index(below: 900))) * day)
        }
        let text = (0..<count).map { "note \($0 * $0)" }
        return try Table(
            columns: [
                TableColumn(name: "id", type: .id, cells: .integers((0..<Int64(count)).map { firstID + $0 })),
                TableColumn(name: "age", type: .integer, cells: .integers(ages)),
                TableColumn(name: "score", type: .numeric, cells: .numbers(scores), format: "2"),
                TableColumn(name: "town", type: .categorical, cells: .codes(towns, levels: ["Ahlen", "Bonn", "Celle", "Daun"])),
                TableColumn(name: "smoker", type: .boolean, cells: .codes(smokers, levels: ["no", "yes"])),
                TableColumn(name: "joined", type: .datetime, cells: .integers(days), format: "yyyy-MM-dd"),
                TableColumn(name: "same", type: .integer, cells: .integers([Int64](repeating: 7, count: count))),
                TableColumn(name: "none", type: .numeric, cells: .numbers([Double](repeating: .nan, count: count))),
                TableColumn(name: "note", type: .text, cells: .codes((0..<Int32(count)).map { $0 }, levels: text)),
                TableColumn(
                    name: "card", type: .id, cells: .codes((0..<Int32(count)).map { $0 }, levels: (0..<count).map { "C\(10_000 + $0)" })),
            ], info: SetInfo(name: "small", media: "memory"), target: target, groups: ["town"])
    }

    /// Those that take every type of column, need no schema and no training by steps.
    static let ids = GeneratorRegistry.tables.map(\.descriptor).filter { !$0.trainsBySteps }.map(\.id).filter {
        $0 != "smote" && !PrivateTable.ids.contains($0)
    }
    /// Those whose models hold training rows.
    static let copying = ["bootstrap", "smotenc", "borderline-smote", "adasyn", "random-over", "random-under"]
    /// Levels of these are those that are commonest among neighbours, not those of the table.
    private static let neighbourly = ["smotenc", "borderline-smote", "adasyn"]
    /// Those that keep the margins of columns.
    static let faithful = ids.filter { $0 != "noise" && !neighbourly.contains($0) }
    /// Those that keep what pairs of columns tell of one another.
    static let joint = faithful.filter { !["marginal", "shuffled-columns"].contains($0) }

    static func made(
        _ id: String, _ table: Table, rows: Int, settings: [String: String] = [:], seed: UInt64 = 1, threads: Int = 1
    ) throws -> Table {
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let parallel = Parallel(threads: threads)
        let model = try generator.fit(TableTraining(table), FitPlan(seed: seed, settings: settings, parallel: parallel))
        let read = try GeneratorModel(try model.encoded(), name: "m.safetensors")
        return try generator.rows(read, SamplePlan(count: rows, seed: seed, parallel: parallel), name: "made")
    }

    static func correlation(_ table: Table, _ a: String, _ b: String) -> Double {
        let pairs = zip(table.column(a)?.numbers ?? [], table.column(b)?.numbers ?? []).filter { !$0.isNaN && !$1.isNaN }
        let count = Double(pairs.count)
        let (x, y) = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
        let both = pairs.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
        let own = pairs.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) } * pairs.reduce(0) { $0 + ($1.1 - y) * ($1.1 - y) }
        return both / own.squareRoot()
    }

    /// Share of rows of each level.
    static func shares(_ table: Table, _ name: String) -> [String: Double] {
        let column = table.column(name)
        var shares: [String: Double] = [:]
        for row in 0..<table.count { shares[column?.levelName(at: row) ?? "missing", default: 0] += 1 / Double(table.count) }
        return shares
    }
}
