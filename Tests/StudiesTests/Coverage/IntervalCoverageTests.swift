import Evaluation
import Studies
import Foundation
import Numerics
import Testing

@Suite struct IntervalCoverageTests {
    private let parallel = Parallel(threads: ProcessInfo.processInfo.activeProcessorCount)

    /// Of 60 intervals at 95 %, fewer than 51 hold their estimand with a probability below 1 in 1,000.
    @Test(arguments: [
        (CoverageDraw.Law.equal, ["diversity.duplicates", "privacy.near_copies", "privacy.exact_copies"]),
        (.shifted, ["diversity.duplicates", "privacy.near_copies", "fidelity.inception_score"]),
        (.shifted, ["utility.tstr", "utility.trtr", "utility.tsts", "utility.trts"]),
    ])
    func intervalsHoldWhatTheirCardsSay(law: CoverageDraw.Law, metrics: [String]) throws {
        let rows = try IntervalCoverage(
            law: law, rows: 150, columns: 6, repetitions: 60, further: 20, replicates: 40, metrics: metrics
        ).run(parallel: parallel)
        #expect(rows.count >= metrics.count)
        for row in rows { #expect(row.held >= 51.0 / 60 && row.missing == 0, "\(row)") }
    }

    /// Two samples of one source: 5 % of pairs may be called separable; 12 of 60 are more than chance.
    @Test func aStudySeldomSeparatesWhatIsEqual() throws {
        let rows = try SeparableRate(
            law: .shifted, rows: 150, columns: 6, repetitions: 60, replicates: 40,
            metrics: ["diversity.recall", "diversity.coverage", "fidelity.density", "utility.tstr"]
        ).run(parallel: parallel)
        #expect(rows.count == 4)
        for row in rows { #expect(row.pairs == 60 && row.separable <= 11.0 / 60, "\(row)") }
    }

    @Test func aTruthOfItsOwnForEveryDraw() {
        #expect(CoverageTruth.known(0.3).value([], []) == 0.3)
        #expect(CoverageTruth.repeats(radius: 1).value([[0.5, 2], [1, 3]], []) == 0.5)
        let means = CoverageTruth.means([.spread([0, 1]), .known(7), .spread([2, 2])])
        #expect(means == [1, 1.5] && CoverageTruth.spread([]).value([], means) == 0.5)
    }
}
