import Datasets
import Metrics
import Numerics
import Results
import Testing

/// Free text that collapses: its length alone does not show it.
struct TextVarietyTests {
    private func table(_ seed: UInt64, _ text: (Int) -> String?) throws -> Table {
        var stream = RandomStream(seed: seed)
        let texts = (0..<400).map { _ in text(stream.index(below: 900)) }
        let levels = Array(Set(texts.compactMap(\.self))).sorted()
        let codes = texts.map { text -> Int32 in
            guard let place = levels.firstIndex(where: { $0 == text }) else { return -1 }
            return Int32(place)
        }
        let rest = (0..<400).map { Int64($0 % 9) }
        return try Table(
            columns: [
                TableColumn(name: "at", type: .text, cells: .codes(codes, levels: levels)),
                TableColumn(name: "x", type: .integer, cells: .integers(rest)),
            ], info: SetInfo(name: "t", media: "memory"))
    }

    private func estimate(_ synthetic: Table) throws -> TableEstimate {
        let real = try table(1) { "\(100 + $0)" }
        let sets = try Table.agreeing([real, try table(2) { "\(100 + $0)" }, synthetic], realCount: 2, schema: TableSchema(columns: [
            ColumnSchema(name: "at", type: .text)
        ])).tables
        let evidence = try TableEvidence(Roles(real: sets[0], holdout: sets[1], synthetic: sets[2]), parallel: .serial)
        let found = try TableMeasurer(evidence, resamples: Resamples(seed: 1, replicates: 40), splits: 40, seed: 1)
            .estimates(TextVariety())
        #expect(found.map(\.scope) == [.whole, Scope(.column, "at")])
        return try #require(found.last)
    }

    @Test func newTextsAreNoFaultAndRepeatsAre() throws {
        let other = try estimate(table(3) { "n\($0)" })
        let floor = try #require(other.floor)
        #expect(try other.result.get().value > 0.9 * floor.value && floor.value > 0.85)
        #expect(try estimate(table(3) { _ in "412" }).result.get().value < 0.2)
        #expect(try estimate(table(3) { "\(100 + $0 % 7)" }).result.get().value < 0.85 * floor.value)
        // Missing cells are another metric's.
        #expect(try estimate(table(3) { $0 % 2 == 0 ? nil : "\(100 + $0)" }).result.get().value > 0.85)
    }
}
