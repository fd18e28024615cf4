import Datasets
import Metrics
import Results
import Testing

@Suite struct CategoryCoverageTests {
    /// A column of three levels; of "rare" there are so many rows.
    private func table(_ count: Int, rare: Int, target: String? = nil) throws -> Table {
        let codes = (0..<count).map { row -> Int32 in row < rare ? 2 : Int32(row % 2) }
        return try Table(
            columns: [
                TableColumn(name: "kind", type: .categorical, cells: .codes(codes, levels: ["a", "b", "rare"])),
                TableColumn(name: "n", type: .integer, cells: .integers((0..<Int64(count)).map(\.self))),
            ], info: SetInfo(name: "t", media: "memory"), target: target)
    }

    private func reached(_ rare: Int, of count: Int = 1_000, made: Int = 1_000, left: Int = 0, target: String? = nil) throws -> Double {
        try CategoryCoverage.found(Roles(real: table(count, rare: rare, target: target), synthetic: table(made, rare: left)))[0].estimate.value
    }

    /// Generators leave rare levels out for privacy's sake; a target without one teaches nothing.
    @Test func rareLevelsCountInTheTarget() throws {
        #expect(try reached(49) == 1 && reached(50) == 2.0 / 3)
        #expect(try reached(20, target: "kind") == 2.0 / 3 && reached(19, target: "kind") == 1)
        #expect(try reached(41, target: "n") == 1 && reached(41, left: 1, target: "kind") == 1)
    }

    @Test func whatIsLackingIsSaid() throws {
        let found = try CategoryCoverage.found(Roles(real: table(1_000, rare: 60), synthetic: table(1_000, rare: 0)))
        #expect(found.map(\.scope) == [.whole, Scope(.column, "kind")])
        #expect(found[1].estimate.parameters[PartFacts.difference] == "without any row of rare" && found[0].estimate.parameters["remedy"] == nil)
    }

    /// One real row is no share to expect sixty synthetic rows by: an honest table may well lack the level.
    @Test func fewRealRowsTellNoShare() throws {
        #expect(try reached(1, of: 100, made: 6_000) == 1 && reached(3, of: 100, made: 6_000) == 1)
        #expect(try reached(4, of: 100, made: 6_000) == 2.0 / 3)
    }
}
