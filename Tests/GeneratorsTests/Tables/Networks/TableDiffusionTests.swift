import Datasets
import Generators
import Neural
import Numerics
import Synchronization
import TestSupport
import Testing

@Suite struct TableDiffusionTests {
    /// A few hundred steps find what goes together; form, ranges and missing cells are kept; a class is told.
    @Test func learns() throws {
        let real = try PrivateTable.table(600)
        let model = try NetworkGenerator.diffusion.model(real, steps: 800)
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
}
