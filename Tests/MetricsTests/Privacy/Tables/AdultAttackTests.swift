import Datasets
import Metrics
import Numerics
import TestSupport
import Testing

/// Adult, CTGAN and a control (`pairs/adult_anonymeter`): beside what Anonymeter 1.1.0 says of the same tables with 500
/// attacks each (docs/studies/attacks-on-tables.md).
@Suite struct AdultAttackTests {
    @Test func intervalsOverlapAnonymeters() throws {
        guard let folder = SharedData.data("pairs/adult_anonymeter") else { return print("skipped: no pairs/adult_anonymeter") }
        func table(_ name: String, every: Int = 1) throws -> Table {
            let all = try SmallTables.read(folder.appending(path: name))
            return every == 1 ? all : try all.subset(Array(stride(from: 0, to: all.count, by: every)))
        }
        // 500 attacks: every 78th training row, every 19th of the control.
        let training = try table("adults_train_reconstructed.csv")
        let (control, synthetic) = (try table("adults_control.csv"), try table("adults_syn_ctgan.csv"))
        func every(_ table: Table) throws -> Table {
            try table.subset(Array(stride(from: 0, to: table.count, by: table.count / 500).prefix(500)))
        }
        let records = try NeighbourRecords(
            Roles(real: every(training), holdout: every(control), synthetic: synthetic), parallel: Parallel(threads: 2))
        #expect(records.training.asked.count == 500 && records.holdout?.asked.count == 500)
        func overlap(_ own: (value: Double, low: Double, high: Double), _ low: Double, _ high: Double, _ name: String) {
            #expect(own.low <= high && low <= own.high, "\(name): \(own)")
        }
        overlap(try Linkability.risk(records).bounds(), 0, 0.00541, "linkability")
        let secrets = try AttributeInference.risks(records)
        for (name, high) in [
            ("age", 0.0337), ("education", 0.1864), ("marital", 0.2447), ("income", 0.2545), ("hr_per_week", 0.0989),
            ("capital_gain", 0.0769),
        ] {
            overlap(try #require(secrets.first { $0.name == name }).risk.bounds(), 0, high, name)
        }
        // With its own correction for a control of a quarter of the size the risk is the same 0.15.
        let tables = try SinglingOut.Tables(NeighbourRecords(Roles(real: training, holdout: control, synthetic: synthetic)))
        func risk(_ attack: SinglingOut.Attack, _ correction: SinglingOut.Correction) throws -> AttackRisk {
            try SinglingOut.risk(attack, tables, limit: 500, correction: correction, parallel: Parallel(threads: 2))
        }
        overlap(try risk(.multivariate, .uniformWeights).bounds(), 0.1119, 0.1862, "multivariate")
        let univariate = try risk(.univariate, .uniformWeights)
        #expect(abs(univariate.main.wilson().centre - 0.0554) < 0.0197 + univariate.main.wilson().half)
        // On as many training rows as there are control rows nothing is left of it.
        #expect(try risk(.multivariate, .resampled).bounds(2.6).low == 0)
        #expect(try risk(.univariate, .resampled).bounds(2.6).low == 0)
    }
}
