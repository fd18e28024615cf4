import Datasets
import Generators
import Neural
import Synchronization
import TestSupport
import Testing

/// What every generator of tables that learns by steps keeps to.
@Suite struct TableNetworkTests {
    /// Stopped and resumed, at any thread count: the same model; more rows begin with the same ones.
    @Test(arguments: NetworkGenerator.all) func resumesAndRepeats(network: NetworkGenerator) throws {
        let real = try PrivateTable.table(200)
        let whole = try network.model(real, steps: 6)
        let states = Mutex<[[UInt8]]>([])
        _ = try network.model(real, steps: 6, checkpoint: .init(everySeconds: 0) { bytes in states.withLock { $0.append(bytes) } })
        let third = try #require(states.withLock { $0 }.dropFirst(2).first)
        let resumed = try network.model(real, steps: 6, threads: 2, checkpoint: .init(resume: third, everySeconds: 1e9) { _ in })
        #expect(try resumed.encoded() == whole.encoded())
        let other = #expect(throws: GeneratorError.self) {
            try network.model(PrivateTable.table(201), steps: 6, checkpoint: .init(resume: third, everySeconds: 1e9) { _ in })
        }
        #expect(other?.code == .badModel)
        let (a, b) = (try PrivateTable.made(whole, rows: 600), try PrivateTable.made(whole, rows: 1_100, threads: 3))
        #expect(try b.subset(Array(0..<600)).columns[1].cells == a.columns[1].cells)
        #expect(whole.header.steps == 6 && !whole.header.holdsTrainingRows)
    }

    /// Free text, dates, a constant, an empty and a nearly unknown level; extremes; little to learn.
    @Test(arguments: NetworkGenerator.all) func oddTables(network: NetworkGenerator) throws {
        let made = try PrivateTable.made(network.model(SmallTable.table(40), steps: 2, network.odd), rows: 8)
        #expect(made.column("none")?.missingCount == 8)
        #expect(made.column("same")?.numbers == [Double](repeating: 7, count: 8))
        func one(_ column: TableColumn) throws -> Table {
            let table = try Table(columns: [column], info: SetInfo(name: "odd", media: "memory"))
            return try PrivateTable.made(network.model(table, steps: 2), rows: 4)
        }
        let wide = try one(TableColumn(name: "x", type: .numeric, cells: .numbers([1.7e308, -1.7e308, 0.1, 3, .nan])))
        #expect(wide.columns[0].numbers.allSatisfy { $0.isNaN || $0.isFinite })
        _ = try one(TableColumn(name: "x", type: .integer, cells: .integers([.max, .min + 1, 0, 5])))
        #expect(try one(TableColumn(name: "x", type: .categorical, cells: .codes([0], levels: ["a"]))).columns[0].levels == ["a"])
        let ids = #expect(throws: GeneratorError.self) { try one(TableColumn(name: "x", type: .id, cells: .integers([1, 2]))) }
        #expect(ids?.code == .badData)
    }

    @Test(arguments: NetworkGenerator.all) func editedModels(network: NetworkGenerator) throws {
        let whole = try network.model(PrivateTable.table(60), steps: 1)
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
