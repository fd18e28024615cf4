import Datasets
import Generators
import Numerics

/// A table with a schema that tells all that a generator with differential privacy asks.
enum PrivateTable {
    static let ids = ["dp-histogram", "dp-bayes-net", "mst", "aim"]

    static func schema(of names: [String], levels: [String]) -> TableSchema {
        TableSchema(
            columns: names.map { name in
                var column = ColumnSchema(name: name, type: .categorical)
                column.levels = levels
                column.isNullable = false
                return column
            })
    }

    /// `paid` rises with `age`; `plan` goes with `town`; one level of `town` never occurs; `member` names rows.
    static func table(_ count: Int = 900) throws -> Table {
        var (ages, paid): ([Int64], [Double]) = ([], [])
        var (towns, plans): ([Int32], [Int32]) = ([], [])
        for row in 0..<count {
            var random = RandomStream(seed: 21).split(row)
            let age = 20 + random.index(below: 40)
            ages.append(Int64(age))
            paid.append(random.uniform() < 0.1 ? .nan : Double(age) * 10 + 20 * random.normal())
            let town = random.index(below: 2)
            towns.append(Int32(town))
            plans.append(random.uniform() < 0.9 ? Int32(town) : Int32(1 - town))
        }
        var table = try Table(
            columns: [
                TableColumn(name: "member", type: .id, cells: .integers((0..<Int64(count)).map { 70_000 + $0 })),
                TableColumn(name: "age", type: .integer, cells: .integers(ages)),
                TableColumn(name: "paid", type: .numeric, cells: .numbers(paid)),
                TableColumn(name: "town", type: .categorical, cells: .codes(towns, levels: ["Ahlen", "Bonn"])),
                TableColumn(name: "plan", type: .categorical, cells: .codes(plans, levels: ["a", "b"])),
            ], info: SetInfo(name: "private", media: "memory"), target: "plan")
        table.schema = schema
        return table
    }

    static var schema: TableSchema {
        func column(_ name: String, _ type: ColumnType, _ low: Double? = nil, _ high: Double? = nil, _ levels: [String]? = nil) -> ColumnSchema {
            var column = ColumnSchema(name: name, type: type)
            (column.minimum, column.maximum, column.levels) = (low, high, levels)
            column.isNullable = name == "paid"
            return column
        }
        return TableSchema(columns: [
            column("member", .id), column("age", .integer, 0, 99), column("paid", .numeric, 0, 700),
            column("town", .categorical, nil, nil, ["Ahlen", "Bonn", "Celle"]), column("plan", .categorical, nil, nil, ["a", "b"]),
        ])
    }

    static func model(_ id: String, _ table: Table, _ settings: [String: String] = [:], seed: UInt64 = 1, threads: Int = 1) throws -> GeneratorModel {
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let plan = FitPlan(seed: seed, settings: settings, parallel: Parallel(threads: threads))
        return try GeneratorModel(generator.fit(TableTraining(table), plan).encoded(), name: "m.safetensors")
    }

    static func made(_ model: GeneratorModel, rows: Int, threads: Int = 1, _ conditions: [String] = []) throws -> Table {
        try GeneratorRegistry.generator(of: model, in: GeneratorRegistry.tables).rows(
            model,
            SamplePlan(
                count: rows, seed: 3, parallel: Parallel(threads: threads),
                conditions: conditions.compactMap { RowCondition(text: $0) }), name: "made")
    }
}
