import Datasets
import Generators
import Numerics
import Testing

/// Repair of unbalanced classes, and rows on conditions.
@Suite struct BalanceTests {
    /// Class "b" is a quarter; `x` and `y` lie on a line in each class; `kind` goes with the class; missing cells.
    private func table(_ count: Int = 200) throws -> Table {
        var (x, y, kinds, labels): ([Double], [Int64], [Int32], [Int32]) = ([], [], [], [])
        for row in 0..<count {
            var random = RandomStream(seed: 5).split(row)
            let label = row % 4 == 0 ? 1 : 0
            let value = (100 * random.uniform() + Double(300 * label)).rounded() / 100
            x.append(row % 11 == 1 ? .nan : value)
            y.append(Int64((20 * value).rounded()) * 5)
            kinds.append(random.uniform() < 0.9 ? Int32(label) : 2)
            labels.append(Int32(label))
        }
        return try Table(
            columns: [
                TableColumn(name: "x", type: .numeric, cells: .numbers(x), format: "2"),
                TableColumn(name: "y", type: .integer, cells: .integers(y)),
                TableColumn(name: "kind", type: .categorical, cells: .codes(kinds, levels: ["u", "v", "w"])),
                TableColumn(name: "class", type: .categorical, cells: .codes(labels, levels: ["a", "b"])),
            ], info: SetInfo(name: "unbalanced", media: "memory"), target: "class")
    }

    private func repaired(_ id: String, _ balance: ClassBalance, _ table: Table) throws -> Table {
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let model = try generator.fit(TableTraining(table), FitPlan())
        return try generator.rows(model, SamplePlan(count: 1, balance: balance), name: "made")
    }

    private func counts(_ table: Table) -> [Int] { table.column("class")?.levelCounts ?? [] }

    @Test func targets() throws {
        let real = try table()
        #expect(try counts(repaired("smotenc", .equal, real)) == [150, 150])
        #expect(try counts(repaired("random-over", ClassBalance(text: "ratios:b=0.5"), real)) == [150, 75])
        #expect(try counts(repaired("random-under", ClassBalance(text: "equal"), real)) == [50, 50])
        #expect(try counts(repaired("random-under", ClassBalance(text: "ratios:a=0.5"), real)) == [100, 50])
        #expect(try counts(repaired("smotenc", ClassBalance(text: "targets:a=160,b=90"), real)) == [160, 90])
        #expect(try counts(repaired("borderline-smote", .equal, real))[0] == 150)
    }

    /// Classes apart from each other: no row has neighbours of another, so that there is none to start from.
    @Test func classesThatGetNoneAreNamed() throws {
        let labels = [Int32](repeating: 0, count: 18) + [Int32](repeating: 1, count: 12) + [Int32](repeating: 2, count: 12)
        let x = labels.enumerated().map { Double($0.offset) + 1_000 * Double($0.element) }
        let table = try Table(
            columns: [
                TableColumn(name: "x", type: .numeric, cells: .numbers(x)),
                TableColumn(name: "class", type: .categorical, cells: .codes(labels, levels: ["a", "b", "c"])),
            ], info: SetInfo(name: "apart", media: "memory"), target: "class")
        let few = try repaired("borderline-smote", ClassBalance(text: "targets:b=15"), table)
        #expect(few.count == 42 && few.info.notes.count == 1)
        #expect(few.info.notes.first?.hasPrefix("class b gets none of the 3 rows that it lacks") == true, "\(few.info.notes.count)")
        #expect(try repaired("smotenc", .equal, table).info.notes.isEmpty)
        #expect(try repaired("borderline-smote", ClassBalance(text: "targets:a=18"), table).info.notes.isEmpty)
        let error = #expect(throws: GeneratorError.self) { try repaired("adasyn", .equal, table) }
        #expect(error?.code == .usage && error?.message.contains("class b gets none of the 6 rows") ?? false, "\(error?.message ?? "")")
    }

    @Test(arguments: ["equal:", "ratios:", "ratios:b=0", "ratios:b=2", "targets:b=1.5", "targets:b", "targets:b=5,b=6", "b=5"])
    func refusedBalances(text: String) { #expect(throws: GeneratorError.self) { try ClassBalance(text: text) } }

    @Test func refusedTargets() throws {
        let real = try table(40)
        for text in ["targets:b=5", "targets:c=50"] {
            let error = #expect(throws: GeneratorError.self) { try repaired("smotenc", ClassBalance(text: text), real) }
            #expect(error?.code == .usage)
        }
        #expect(throws: GeneratorError.self) { try repaired("random-under", ClassBalance(text: "targets:b=50"), real) }
        #expect(throws: GeneratorError.self) { try repaired("random-over", .equal, SmallTable.table(20, target: nil)) }
        let levels = #expect(throws: GeneratorError.self) { try repaired("smote", .equal, real) }
        #expect(levels?.message.contains("missing cells") ?? false)
    }

    /// Training rows come first, unchanged; new ones lie between rows of their class, on the grid of each column.
    @Test func newRowsLieBetween() throws {
        let real = try table()
        let made = try repaired("smotenc", .equal, real)
        let kept = try made.subset(Array(0..<200))
        for (own, known) in zip(kept.columns, real.columns) { #expect(own.cells == known.cells) }
        let added = try made.subset(Array(200..<300))
        #expect(counts(added) == [0, 100])
        let ys = try #require(added.column("y")).numbers
        #expect(ys.allSatisfy { $0 >= 300 && $0 <= 400 && $0.truncatingRemainder(dividingBy: 5) == 0 })
        let known = Set(real.contentHashes(parallel: .serial))
        #expect(added.contentHashes(parallel: .serial).count(where: known.contains) < 75)
        let xs = try #require(added.column("x")).numbers
        #expect(xs.allSatisfy { $0.isNaN || ($0 * 100).rounded() / 100 == $0 && $0 >= 3 })
    }

    /// A class of one row is repeated, a class of two has one neighbour.
    @Test(arguments: ["smotenc", "borderline-smote", "adasyn"]) func tinyClasses(id: String) throws {
        let table = try Table(
            columns: [
                TableColumn(name: "x", type: .numeric, cells: .numbers([0, 1, 2, 3, 10, 12, 99])),
                TableColumn(name: "c", type: .categorical, cells: .codes([0, 0, 0, 0, 1, 1, 2], levels: ["a", "b", "c"])),
            ], info: SetInfo(name: "tiny", media: "memory"), target: "c")
        let made = try repaired(id, .equal, table)
        for row in 0..<made.count where made.labels?[row] == 2 { #expect(made.column("x")?.numbers[row] == 99) }
        if id != "borderline-smote" { #expect(made.count > 10) }
    }

    @Test(arguments: ["bayes-net", "chow-liu", "cart", "marginal", "gaussian-copula", "smotenc"])
    func conditions(id: String) throws {
        let real = try table()
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let model = try generator.fit(TableTraining(real), FitPlan())
        func made(_ conditions: [String], rows: Int = 60) throws -> Table {
            try generator.rows(
                model, SamplePlan(count: rows, conditions: conditions.compactMap { RowCondition(text: $0) }), name: "made")
        }
        let rare = try made(["class=b"])
        #expect(counts(rare) == [0, 60])
        if ["bayes-net", "chow-liu", "cart"].contains(id) {
            #expect(rare.column("kind")?.levelCounts[0] ?? 60 < 10)
        }
        let both = try made(["y=20..60", "kind=u"], rows: 5)
        let ys = try #require(both.column("y")).numbers
        #expect(ys.allSatisfy { (20...60).contains($0) })
        #expect(both.column("kind")?.levelCounts == [5, 0, 0])
        let missing = try made(["x="], rows: 5)
        #expect(missing.column("x")?.missingCount == 5)
        for wrong in ["z=1", "kind=t", "y=", "y=5..1", "y=five"] {
            let error = #expect(throws: GeneratorError.self) { try made([wrong]) }
            #expect(error?.code == .usage)
        }
    }

    /// A day stands for all of its moments; what no cell can be is told at once.
    @Test func conditionsOnDates() throws {
        let hour: Int64 = 3_600_000_000
        let (hours, sevens): ([Int64], [Int64]) = ((0..<96).map { Int64($0) * hour }, (0..<96).map { Int64($0 % 7) })
        let table = try Table(
            columns: [
                TableColumn(name: "at", type: .datetime, cells: .integers(hours), format: "dd.MM.yyyy HH:mm"),
                TableColumn(name: "n", type: .integer, cells: .integers(sevens)),
            ], info: SetInfo(name: "dates", media: "memory"))
        let generator = try GeneratorRegistry.find("marginal", in: GeneratorRegistry.tables)
        let model = try generator.fit(TableTraining(table), FitPlan())
        func made(_ text: String) throws -> [Double] {
            let conditions = [RowCondition(text: text)].compactMap(\.self)
            let rows = try generator.rows(model, SamplePlan(count: 40, conditions: conditions), name: "made")
            return rows.columns[0].numbers.map { $0 / Double(hour) }
        }
        #expect(try made("at=02.01.1970").allSatisfy { (24..<48).contains($0) })
        #expect(try made("at=1970-01-02..1970-01-03").allSatisfy { (24..<72).contains($0) })
        #expect(try made("at=02.01.1970 03:00..02.01.1970 05:00").allSatisfy { (27...29).contains($0) })
        for wrong in ["at=soon", "at=1970-01-03..1970-01-02", "n=3.5", "n=3.2..3.8"] {
            let error = #expect(throws: GeneratorError.self) { try made(wrong) }
            #expect(error?.message.contains("cannot be") ?? false, "\(error?.message ?? "")")
        }
    }

    /// A row that the generator never makes is said to be one.
    @Test func conditionsThatCannotBe() throws {
        let generator = try GeneratorRegistry.find("marginal", in: GeneratorRegistry.tables)
        let model = try generator.fit(TableTraining(table(40)), FitPlan())
        let error = #expect(throws: GeneratorError.self) {
            try generator.rows(model, SamplePlan(count: 1, conditions: [RowCondition(column: "y", value: "7")]), name: "made")
        }
        #expect(error?.message.contains("y=7") ?? false)
        #expect(try !GeneratorRegistry.find("shuffled-columns", in: GeneratorRegistry.tables).canCondition)
    }
}
