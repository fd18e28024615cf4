import Foundation
import Metrics
import Numerics
import Results
import TestSupport
import Testing

@Suite struct IntersectionalCoverageTests {
    private func groups(_ name: String, _ values: [String]) throws -> RowGroups {
        let levels = Set(values).sorted()
        return try RowGroups(
            name: name, levels: levels, codes: values.map { value in levels.firstIndex(of: value) ?? 0 })
    }

    private func repeated(_ counts: [(String, String, Int)]) throws -> [RowGroups] {
        let rows = counts.flatMap { entry in (0..<entry.2).map { _ in (entry.0, entry.1) } }
        return [try groups("class", rows.map(\.0)), try groups("sex", rows.map(\.1))]
    }

    /// Four cells with 5 real rows or more, one with 2; the synthetic set misses two of the four and has one of its own.
    @Test func countsByHand() throws {
        let real = try repeated([("cat", "f", 40), ("cat", "m", 30), ("dog", "f", 20), ("dog", "m", 8), ("owl", "m", 2)])
        let synthetic = try repeated([("cat", "f", 20), ("dog", "f", 25), ("owl", "f", 5)])
        let coverage = try IntersectionalCoverage(real: real, synthetic: synthetic)
        #expect(coverage.counted.map(\.name) == ["cat · f", "cat · m", "dog · f", "dog · m"])
        #expect(coverage.value == 0.5 && coverage.rowCoverage == 0.6 && coverage.inventedCells == 1)
        let estimate = coverage.estimate()
        // All of 30 rows are real by chance with (100/150)^30, 5e-6; all of 8 with 0.039, above 0.05 / 4.
        #expect(estimate.interval?.low == 0.5 && estimate.interval?.high == 0.75)
        #expect(estimate.notes.contains("combinations without a synthetic row: cat · m, dog · m"))
        #expect(estimate.notes.contains("1 combinations with fewer than 5 real rows do not count"))
        #expect(estimate.parameters["dimensions"] == "class × sex")
    }

    /// Of 10 rows all are real by chance with (100/129)^10, 0.078: the cell may be empty by chance.
    @Test func rareCellsMayBeMissingByChance() throws {
        let real = try repeated([("cat", "f", 40), ("cat", "m", 30), ("dog", "f", 20), ("dog", "m", 10)])
        let synthetic = try repeated([("cat", "f", 12), ("cat", "m", 9), ("dog", "f", 8)])
        let interval = try #require(try IntersectionalCoverage(real: real, synthetic: synthetic).estimate().interval)
        #expect(interval.low == 0.75 && interval.high == 1)
    }

    @Test func copyCoversEverything() throws {
        let real = try repeated([("cat", "f", 40), ("cat", "m", 30), ("dog", "f", 6)])
        let coverage = try IntersectionalCoverage(real: real, synthetic: real)
        #expect(coverage.value == 1 && coverage.estimate().interval?.high == 1)
        let floor = try #require(coverage.floor(seed: 1))
        #expect(floor.value > 0.98 && floor.high == 1)
        guard case .matrix(_, _, let columns, let groups) = coverage.figure(
            levels: (real[0].levels, real[1].levels))?.content
        else { throw MetricError.failed("no matrix") }
        #expect(columns == ["f", "m"] && groups[0].rows.map(\.name) == ["cat", "dog"])
        #expect(groups[0].rows[0].cells.map(\.text) == ["1", "1"] && groups[0].rows[0].cells[0].tint == 0)
        #expect(groups[0].rows[1].cells[1] == Figure.MatrixCell(value: nil, text: "<5", tint: nil))
    }

    /// Classes alone are cells too; a figure needs two dimensions.
    @Test func oneDimension() throws {
        let real = [try groups("class", Array(repeating: "a", count: 9) + Array(repeating: "b", count: 9))]
        let synthetic = [try groups("class", Array(repeating: "b", count: 30))]
        let coverage = try IntersectionalCoverage(real: real, synthetic: synthetic)
        #expect(coverage.value == 0.5 && coverage.figure(levels: (["a", "b"], [])) == nil)
    }

    @Test func refusesBadInput() throws {
        let real = try repeated([("cat", "f", 4), ("cat", "m", 4)])
        let few = #expect(throws: MetricError.self) { try IntersectionalCoverage(real: real, synthetic: real) }
        #expect(few?.status == .notApplicable)
        #expect(throws: MetricError.self) { try IntersectionalCoverage(real: [], synthetic: []) }
        #expect(throws: MetricError.self) { try IntersectionalCoverage(real: real, synthetic: [real[0]]) }
        #expect(throws: MetricError.self) { try IntersectionalCoverage(real: real, synthetic: real.reversed()) }
    }

    /// 143 combinations of gender, ethnicity and city in the golden table, 29 of them missing.
    @Test(.enabled(if: SharedData.goldens("tabular/real.csv") != nil, "goldens of ../shared are absent"))
    func agreesWithTheGoldenTable() throws {
        func columns(_ file: String) throws -> [RowGroups] {
            let url = try #require(SharedData.goldens("tabular/\(file)"))
            let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
            let header = lines[0].split(separator: ",").map(String.init)
            let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            return try ["gender", "ethnicity", "city"].map { name in
                let place = try #require(header.firstIndex(of: name))
                return try groups(name, rows.map { String($0[place]) })
            }
        }
        let coverage = try IntersectionalCoverage(
            real: columns("real.csv"), synthetic: columns("synthetic.csv"), fewestRows: 1)
        #expect(coverage.cells.count == 143 && coverage.cells.count { $0.synthetic == 0 } == 29)
        #expect(coverage.inventedCells == 5)
        #expect(abs(coverage.value - 0.7972027972027972) < 1e-12)
        #expect(abs(coverage.rowCoverage - 0.976) < 1e-12)
    }
}
