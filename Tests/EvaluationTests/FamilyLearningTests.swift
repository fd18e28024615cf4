import Datasets
import Evaluation
import Metrics
import Numerics
import Results
import Testing

/// A column of the heads of families is predicted from what the rows below come to.
@Suite struct FamilyLearningTests {
    private static let schema: TableSetSchema = {
        var customers = TableSchema(columns: [ColumnSchema(name: "id")])
        customers.columns[0].isKey = true
        var orders = TableSchema(columns: [ColumnSchema(name: "customer")])
        orders.columns[0].reference = .init(table: "customers", column: "id")
        return TableSetSchema(tables: [.init(name: "customers", schema: customers), .init(name: "orders", schema: orders)])
    }()

    /// The kind of a customer says how many orders there are, the age what they amount to; shoe says nothing.
    private func set(_ count: Int, seed: UInt64, honest: Bool, target: String?) throws -> TableSet {
        var random = RandomStream(seed: seed).split("families")
        var (ages, shoes, kinds, owners, amounts) = ([Double](), [Double](), [Int32](), [Int64](), [Double]())
        for customer in 0..<count {
            let (age, kind) = (20 + 60 * random.uniform(), Int32(random.index(below: 2)))
            ages.append(age)
            shoes.append(random.normal())
            kinds.append(kind)
            for _ in 0..<(honest ? 1 + 3 * Int(kind) + random.index(below: 3) : 1 + random.index(below: 6)) {
                owners.append(Int64(customer))
                amounts.append((honest ? age : 50) + 4 * random.normal())
            }
        }
        let info = SetInfo(name: "shop", media: "memory")
        func column(_ name: String, _ cells: [Double]) -> TableColumn { TableColumn(name: name, type: .numeric, cells: .numbers(cells)) }
        var set = TableSet(
            tables: [
                (
                    "customers",
                    try Table(
                        columns: [
                            TableColumn(name: "id", type: .integer, cells: .integers((0..<Int64(count)).map(\.self))), column("age", ages),
                            column("shoe", shoes), TableColumn(name: "kind", type: .categorical, cells: .codes(kinds, levels: ["few", "many"])),
                        ], info: info)
                ),
                (
                    "orders",
                    try Table(
                        columns: [
                            TableColumn(name: "customer", type: .integer, cells: .integers(owners)), column("amount", amounts),
                        ], info: info)
                ),
            ], info: info)
        set.target = target
        return set
    }

    private func sets(_ target: String?, honest: Bool = true, schema: TableSetSchema = schema) throws -> Roles<TableSet> {
        let made = try [(1, true), (2, true), (3, honest)].map { try set(150, seed: $0.0, honest: $0.1, target: target) }
        let agreed = try TableSet.agreeing(made, realCount: 2, schema: schema).sets
        return Roles(real: agreed[0], holdout: agreed[1], synthetic: agreed[2])
    }

    private func run(_ sets: Roles<TableSet>, auto: Bool = false) throws -> [Results.Measurement] {
        var request = EvaluationRequest(
            sets: Roles(real: "real", holdout: "holdout", synthetic: "synthetic"), bootstrapReplicates: 10, floorSplits: 2)
        request.triesTargets = auto
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            TableSetModality.self, sets, progress: SilentProgress()
        ).metrics.filter { $0.id.hasPrefix("utility.") || $0.id.hasPrefix("balance.") }
    }

    private func value(_ id: String, _ metrics: [Results.Measurement]) throws -> Double {
        let found = try #require(metrics.first { $0.id == id && $0.key.variant["learner"] == "xgboost" }, "\(id)")
        #expect(found.status == .ok && found.interval != nil && found.nReal == 150)
        return try #require(found.value)
    }

    @Test func levelsOfTheHeadAreLearnedFromTheRowsBelow() throws {
        let good = try run(sets("customers.kind"))
        #expect(good.allSatisfy { $0.parameters["target"] == "customers.kind" && $0.status == .ok })
        #expect(Set(good.map(\.id)).isSuperset(of: [
            "utility.tstr", "utility.tstr_gap", "utility.augmentation_gain", "utility.importance_agreement", "utility.model_ranking",
        ]))
        // The number of orders alone tells the kind.
        #expect(try value("utility.trtr", good) > 0.9 && value("utility.tstr", good) > 0.9)
        #expect(good.first { $0.id == "utility.tstr" }?.parameters["test"] == "holdout")
        let importance = try #require(good.first { $0.id == "utility.importance_agreement" })
        #expect(importance.notes.first?.contains("real rows: number of orders") == true)
        // Families whose orders know nothing of their heads teach nothing.
        #expect(try value("utility.tstr_gap", run(sets("kind", honest: false))) > 0.25)
    }

    @Test func numbersOfTheHeadAreToo() throws {
        var schema = Self.schema
        schema.tables[0].schema.columns.append(ColumnSchema(name: "kind"))
        schema.tables[0].schema.columns[1].isGroup = true
        let metrics = try run(sets("age", schema: schema))
        #expect(try value("utility.tstr", metrics) > 0.8)
        #expect(metrics.filter { $0.id.hasPrefix("utility.") }.allSatisfy { $0.parameters["target"] == "customers.age" })
        // Groups of families are measured as groups of rows are.
        let losses = metrics.filter { $0.scope.kind == .group && $0.id == "utility.tstr_gap" }
        #expect(Set(losses.map(\.scope.names)) == [["customers.kind", "few"], ["customers.kind", "many"]])
        let gap = try #require(metrics.first { $0.id == "balance.share_gap" && $0.scope == Scope(.column, "customers.kind") })
        #expect(gap.status == .ok && gap.floor != nil)
    }

    /// Without one nothing is learned, unless each column is to be tried.
    @Test func withoutATarget() throws {
        #expect(try run(sets(nil)).isEmpty)
        let tried = try run(sets(nil), auto: true).filter { $0.scope.kind == .column }
        #expect(tried.compactMap(\.scope.name).contains("customers.kind") && tried.compactMap(\.scope.name).contains("number of orders"))
    }

    @Test func targetsThatAreNone() throws {
        for (name, word) in [("orders.amount", "families: orders"), ("nothing", "customers.age"), ("customers.id", "levels")] {
            let error = #expect(throws: DatasetError.self) { try sets(name) }
            #expect(error?.remedy.contains(word) == true, "\(name): \(error?.remedy ?? "")")
        }
        var schema = Self.schema
        schema.tables[0].schema.columns.append(ColumnSchema(name: "kind"))
        schema.tables[0].schema.columns[1].isTarget = true
        #expect(try sets(nil, schema: schema).real.target == "customers.kind")
        schema.tables[1].schema.columns.append(ColumnSchema(name: "amount"))
        schema.tables[1].schema.columns[1].isTarget = true
        #expect(throws: DatasetError.self) { try sets(nil, schema: schema) }
        // What is asked for comes before what a schema marks.
        #expect(try sets("shoe", schema: schema).synthetic.target == "customers.shoe")
    }
}
