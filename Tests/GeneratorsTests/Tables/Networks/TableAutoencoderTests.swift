import Datasets
import Foundation
import Generators
import Neural
import Numerics
import Synchronization
import TestSupport
import Testing

@Suite struct TableAutoencoderTests {
    /// A few hundred steps find what goes together; form, ranges and missing cells are kept.
    @Test func learns() throws {
        let real = try PrivateTable.table(600)
        let made = try PrivateTable.made(NetworkGenerator.autoencoder.model(real, steps: 800), rows: 1_000)
        #expect(made.columns.map(\.name) == real.columns.map(\.name))
        let ages = try #require(made.column("age")).numbers
        #expect(ages.allSatisfy { (20..<60).contains($0) && $0.rounded() == $0 })
        #expect(SmallTable.correlation(made, "age", "paid") > 0.5, "\(SmallTable.correlation(made, "age", "paid"))")
        let agree = zip(made.column("town")?.numbers ?? [], made.column("plan")?.numbers ?? []).count { $0 == $1 }
        #expect(agree > 700, "\(agree)")
        let missing = made.column("paid")?.missingCount ?? 0
        #expect(missing > 20 && missing < 250, "\(missing)")
        #expect(made.column("member")?.numbers.first == 70_600)
    }

    @Test func conditions() throws {
        let whole = try NetworkGenerator.autoencoder.model(PrivateTable.table(60), steps: 1)
        let asked = try PrivateTable.made(whole, rows: 5, ["age=20..50"])
        #expect(asked.column("age")?.numbers.allSatisfy { $0 <= 50 } ?? false)
    }
}
