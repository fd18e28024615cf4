import Numerics
import Policy
import Results
import Testing

struct RowsToDecideTests {
    private func counted(_ found: Int, of rows: Int) -> Results.Measurement {
        let range = Intervals.clopperPearson(successes: found, trials: rows)
        return measured(
            "privacy.exact_copies", Double(found) / Double(rows), range.lowerBound, range.upperBound,
            method: "clopper_pearson", rows: rows)
    }

    @Test("none of 500 against 0.5 % needs 736 rows, by the exact bound", arguments: [
        (500, 0.005, 736), (200, 0.005, 736), (300, 0.01, 368), (100, 0.001, 3688),
    ])
    func none(rows: Int, limit: Double, needed: Int) throws {
        let open = try check(counted(0, of: rows), "max: \(limit)")
        #expect(open.outcome == .undecided)
        #expect(open.rowsToDecide == needed)
        #expect(open.reason.hasSuffix("\(Readable.count(needed)) synthetic images would decide it"))
        #expect(Intervals.clopperPearson(successes: 0, trials: needed).upperBound <= limit)
        #expect(Intervals.clopperPearson(successes: 0, trials: needed - 1).upperBound > limit)
    }

    @Test("shares follow their binomial bounds, not the square root")
    func shares() throws {
        // 2 of 1,000 against 0.5 %: at the same share 0.2 % the bound reaches 0.5 % only with more rows than 1/√n says.
        let open = try check(counted(2, of: 1000), "max: 0.005")
        let needed = try #require(open.rowsToDecide)
        let share = 0.002
        let upper = BetaDistribution.quantile(
            0.975, a: share * Double(needed) + 1, b: Double(needed) - share * Double(needed))
        #expect(upper <= 0.005)
        let tenthLess = Double(needed) * 0.9
        #expect(
            BetaDistribution.quantile(0.975, a: share * tenthLess + 1, b: tenthLess - share * tenthLess) > 0.005)
        let wilson = Intervals.wilson(successes: 480, trials: 1000)
        let share2 = try check(
            measured(
                "privacy.nearest_neighbour_share", 0.48, wilson.lowerBound, wilson.upperBound,
                method: "wilson_effective_rows", rows: 2000),
            "max: 0.5")
        // Half of the rows are independent: twice as many are needed as for rows that all are.
        let effective = try #require((1001...10_000).first { Intervals.wilson(successes: 0.48 * Double($0), trials: Double($0)).upperBound <= 0.5 })
        let rows = try #require(share2.rowsToDecide)
        #expect(abs(Double(rows) / Double(2 * effective) - 1) < 0.06)
    }

    @Test("the rows are those that the interval rests on", arguments: [
        (RowSource.test, "real test images"), (.real, "real images"), (.holdout, "holdout images"),
    ])
    func sources(source: RowSource, words: String) throws {
        let gap = measured(
            "utility.tstr_gap", 0.04, 0.01, 0.07, holdout: 700, restsOn: source, parameters: ["test_rows": "600"])
        let gate = try judged([gap], "checks:\n  - {id: utility.tstr_gap, max: 0.05}\n")
        let check = try #require(gate.checks.first)
        #expect(check.rowsOf == source)
        #expect(check.reason.contains(words) && gate.sentence.contains(words))
        let rows = source == .test ? 600 : source == .holdout ? 700 : 2000
        let needed = try #require(check.rowsToDecide)
        #expect(needed >= 9 * rows && Double(needed) <= 9.2 * Double(rows))
    }

    @Test("what the floor leaves open is closed by the floor's rows")
    func floorRows() throws {
        let id = "privacy.exact_copies"
        func run(_ synthetic: Int, _ holdout: Int) throws -> GateResult.Check {
            let own = Intervals.clopperPearson(successes: synthetic / 50, trials: synthetic)
            let other = Intervals.clopperPearson(successes: holdout / 50, trials: holdout)
            let floor = Floor(
                value: 0.02, low: 0.02, high: 0.02, splits: 1,
                interval: Interval(low: other.lowerBound, high: other.upperBound, method: "clopper_pearson"))
            return try check(
                measured(
                    id, 0.02, own.lowerBound, own.upperBound, method: "clopper_pearson", floor: floor, rows: synthetic,
                    holdout: holdout), "max_over_floor: 0.01")
        }
        let many = try run(50_000, 500)
        #expect(many.outcome == .undecided && many.rowsOf == .holdout)
        #expect(many.reason.contains("holdout images would decide it"))
        let few = try run(500, 50_000)
        #expect(few.outcome == .undecided && few.rowsOf == nil)
        let both = try run(500, 500)
        #expect(both.reason.contains("synthetic images with about") && both.reason.contains("holdout images"))
    }
}
