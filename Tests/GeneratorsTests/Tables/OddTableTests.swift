import Datasets
import Generators
import Numerics
import Testing

/// Tables that have little to learn from work, or the generator says why not.
@Suite struct OddTableTests {
    private func table(_ columns: [TableColumn]) throws -> Table {
        try Table(columns: columns, info: SetInfo(name: "odd", media: "memory"))
    }

    @Test(arguments: SmallTable.ids) func littleToLearn(id: String) throws {
        let one = try SmallTable.made(id, SmallTable.table(1), rows: 3)
        #expect(one.column("town")?.levelName(at: 2) == "Daun")
        let alone = try SmallTable.made(id, table([TableColumn(name: "x", type: .numeric, cells: .numbers([1, 2, 3, .nan]))]), rows: 50)
        #expect(alone.columns.count == 1)
        let missing = try SmallTable.made(
            id, table([TableColumn(name: "x", type: .categorical, cells: .codes([-1, -1], levels: []))]), rows: 4)
        #expect(missing.columns[0].missingCount == 4)
        let ids = try SmallTable.made(id, table([TableColumn(name: "x", type: .id, cells: .codes([0, 1], levels: ["b", "new-1"]))]), rows: 2)
        #expect(ids.columns[0].levels == ["new-new-00000001", "new-new-00000002"])
    }

    @Test func extremeNumbers() throws {
        let wide = try table([
            TableColumn(name: "x", type: .integer, cells: .integers([.max, .min + 1, 0, 5, 9])),
            TableColumn(name: "y", type: .numeric, cells: .numbers([1.7e308, -1.7e308, .leastNonzeroMagnitude, 0.1, 3])),
        ])
        for id in SmallTable.ids {
            let made = try SmallTable.made(id, wide, rows: 60)
            #expect(made.columns[0].missingCount == 0)
            let isFinite = made.columns[1].numbers.allSatisfy(\.isFinite)
            #expect(isFinite, "\(id)")
        }
    }

    @Test func refusals() throws {
        let empty = try table([TableColumn(name: "x", type: .numeric, cells: .numbers([]))])
        let none = #expect(throws: GeneratorError.self) { try TableTraining(empty) }
        #expect(none?.code == .badData)
        let full = try table([TableColumn(name: "x", type: .id, cells: .integers([.max, .min + 1]))])
        let room = #expect(throws: GeneratorError.self) { try TableTraining(full) }
        #expect(room?.message.contains("x") ?? false)
        let data = try TableTraining(SmallTable.table(20))
        for generator in GeneratorRegistry.tables {
            let unknown = #expect(throws: GeneratorError.self) { try generator.fit(data, FitPlan(settings: ["nothing": "1"])) }
            #expect(unknown?.code == .usage)
            for setting in generator.descriptor.settings {
                let wrong = #expect(throws: GeneratorError.self) { try generator.fit(data, FitPlan(settings: [setting.name: "?"])) }
                #expect(wrong?.message.contains(setting.name) ?? false)
            }
        }
    }
}
