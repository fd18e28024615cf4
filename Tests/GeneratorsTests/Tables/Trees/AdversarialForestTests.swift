import Datasets
import Generators
import Numerics
import Synchronization
import Testing

@Suite struct AdversarialForestTests {
    /// How often each forest was right.
    private func accuracies(_ table: Table, _ settings: [String: String] = [:]) throws -> [Double] {
        let seen = Mutex<[Double]>([])
        let plan = FitPlan(settings: settings, progress: { progress in seen.withLock { $0 += progress.losses.map(\.value) } })
        _ = try GeneratorRegistry.find("arf", in: GeneratorRegistry.tables).fit(TableTraining(table), plan)
        return seen.withLock { $0 }
    }

    /// Columns that have nothing to do with one another are not told from shuffled ones; others are, until rows are made
    /// from leaves.
    @Test func stopsWhenRowsAreNotTold() throws {
        var random = RandomStream(seed: 4)
        let alone = try Table(
            columns: ["a", "b", "c"].map { name in
                TableColumn(name: name, type: .integer, cells: .integers((0..<400).map { _ in Int64(random.index(below: 30)) }))
            }, info: SetInfo(name: "alone", media: "memory"))
        let first = try #require(try accuracies(alone).first)
        #expect(first < 0.56, "\(first)")
        let joint = try accuracies(PrivateTable.table(400), ["trees": "20"])
        #expect(joint.count >= 2 && joint[0] > 0.62, "\(joint)")
        #expect((joint.last ?? 1) <= 0.5 || joint.count == 11 || joint[joint.count - 1] >= joint[joint.count - 2])
        #expect(try accuracies(PrivateTable.table(400), ["rounds": "0"]).count == 1)
    }

    /// Whole numbers are those of the table, decimals only where it is asked for; a leaf that holds every row draws like the
    /// margins.
    @Test func densitiesOfLeaves() throws {
        let real = try PrivateTable.table(300)
        let known = Set((real.column("paid")?.numbers ?? []).filter { !$0.isNaN })
        for (numbers, isKnown) in [("normal", false), ("cells", true)] {
            let made = try PrivateTable.made(PrivateTable.model("arf", real, ["numbers": numbers, "spread": "no"]), rows: 400)
            let paid = (made.column("paid")?.numbers ?? []).filter { !$0.isNaN }
            #expect(paid.allSatisfy(known.contains) == isKnown, "\(numbers)")
            #expect(SmallTable.correlation(made, "age", "paid") > 0.75, "\(SmallTable.correlation(made, "age", "paid"))")
        }
        #expect(try PrivateTable.model("arf", real, ["min-leaf": "1"]).header.holdsTrainingRows)
        let flat = try PrivateTable.made(PrivateTable.model("arf", real, ["min-leaf": "200"]), rows: 1_000)
        #expect(abs(SmallTable.correlation(flat, "age", "paid")) < 0.15)
    }

    @Test func conditions() throws {
        let made = try PrivateTable.made(PrivateTable.model("arf", PrivateTable.table(200)), rows: 30, ["town=Bonn", "age=20..30"])
        #expect(made.column("age")?.numbers.allSatisfy { $0 <= 30 } ?? false)
    }
}
