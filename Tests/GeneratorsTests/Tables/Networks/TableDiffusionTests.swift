import Datasets
import Generators
import Neural
import Numerics
import Synchronization
import TestSupport
import Testing

@Suite struct TableDiffusionTests {
    private static let small = ["hidden": "64", "layers": "2", "batch": "128", "steps": "20", "rate": "0.003", "ema": "0.99"]

    private func model(
        _ table: Table, steps: Int, threads: Int = 1, checkpoint: FitPlan.Checkpoint? = nil, _ settings: [String: String] = small
    ) throws -> GeneratorModel {
        let generator = try GeneratorRegistry.find("tab-ddpm", in: GeneratorRegistry.tables)
        let plan = FitPlan(
            seed: 3, budget: .steps(steps), settings: settings, parallel: Parallel(threads: threads), checkpoint: checkpoint)
        return try GeneratorModel(generator.fit(TableTraining(table), plan).encoded(), name: "m.safetensors")
    }

    /// A few hundred steps find what goes together; form, ranges and missing cells are kept; a class is told.
    @Test func learns() throws {
        let real = try PrivateTable.table(600)
        let model = try model(real, steps: 800)
        let made = try PrivateTable.made(model, rows: 1_000)
        #expect(made.columns.map(\.name) == real.columns.map(\.name))
        let ages = try #require(made.column("age")).numbers
        #expect(ages.allSatisfy { (20..<60).contains($0) && $0.rounded() == $0 })
        #expect(SmallTable.correlation(made, "age", "paid") > 0.7, "\(SmallTable.correlation(made, "age", "paid"))")
        let agree = zip(made.column("town")?.numbers ?? [], made.column("plan")?.numbers ?? []).count { $0 == $1 }
        #expect(agree > 800, "\(agree)")
        let missing = made.column("paid")?.missingCount ?? 0
        #expect(missing > 40 && missing < 180, "\(missing)")
        #expect(made.column("member")?.numbers.first == 70_600)
        let told = try PrivateTable.made(model, rows: 60, ["plan=b", "age=20..39"])
        #expect(told.column("plan")?.numbers.allSatisfy { $0 == 1 } ?? false)
        #expect(told.column("age")?.numbers.allSatisfy { $0 < 40 } ?? false)
    }

    /// Stopped and resumed, at any thread count: the same model; more rows begin with the same ones.
    @Test func resumesAndRepeats() throws {
        let real = try PrivateTable.table(200)
        let whole = try model(real, steps: 6)
        let states = Mutex<[[UInt8]]>([])
        _ = try model(real, steps: 6, checkpoint: .init(everySeconds: 0) { bytes in states.withLock { $0.append(bytes) } })
        let third = try #require(states.withLock { $0 }.dropFirst(2).first)
        let resumed = try model(real, steps: 6, threads: 2, checkpoint: .init(resume: third, everySeconds: 1e9) { _ in })
        #expect(try resumed.encoded() == whole.encoded())
        let other = #expect(throws: GeneratorError.self) {
            try model(PrivateTable.table(201), steps: 6, checkpoint: .init(resume: third, everySeconds: 1e9) { _ in })
        }
        #expect(other?.code == .badModel)
        let (a, b) = (try PrivateTable.made(whole, rows: 600), try PrivateTable.made(whole, rows: 1_100, threads: 3))
        #expect(try b.subset(Array(0..<600)).columns[1].cells == a.columns[1].cells)
        #expect(whole.header.steps == 6 && !whole.header.holdsTrainingRows)
    }

    /// Free text, dates, a constant, an empty and a nearly unknown level; extremes; little to learn.
    @Test func oddTables() throws {
        let made = try PrivateTable.made(model(SmallTable.table(40), steps: 2), rows: 8)
        #expect(made.column("none")?.missingCount == 8)
        #expect(made.column("same")?.numbers == [Double](repeating: 7, count: 8))
        func one(_ column: TableColumn) throws -> Table {
            let table = try Table(columns: [column], info: SetInfo(name: "odd", media: "memory"))
            return try PrivateTable.made(model(table, steps: 2), rows: 4)
        }
        let wide = try one(TableColumn(name: "x", type: .numeric, cells: .numbers([1.7e308, -1.7e308, 0.1, 3, .nan])))
        #expect(wide.columns[0].numbers.allSatisfy { $0.isNaN || $0.isFinite })
        _ = try one(TableColumn(name: "x", type: .integer, cells: .integers([.max, .min + 1, 0, 5])))
        #expect(try one(TableColumn(name: "x", type: .categorical, cells: .codes([0], levels: ["a"]))).columns[0].levels == ["a"])
        let ids = #expect(throws: GeneratorError.self) { try one(TableColumn(name: "x", type: .id, cells: .integers([1, 2]))) }
        #expect(ids?.code == .badData)
    }

    @Test func editedModels() throws {
        let whole = try model(PrivateTable.table(60), steps: 1)
        for (place, entry) in whole.tensors.enumerated() where !entry.name.hasSuffix("training_contents") {
            var missing = whole
            missing.tensors.remove(at: place)
            #expect(throws: GeneratorError.self, "\(entry.name)") { try PrivateTable.made(missing, rows: 2) }
        }
        let bytes = try whole.encoded()
        var fuzz = HeaderFuzz(seed: 6)
        for _ in 0..<(HeaderFuzz.isLong ? 400 : 15) {
            do {
                #expect(try PrivateTable.made(GeneratorModel(fuzz.edited(bytes, head: 4_000), name: "m"), rows: 2).count == 2)
            } catch let error as GeneratorError { #expect(!error.message.isEmpty) } catch is DatasetError {}
        }
    }
}
