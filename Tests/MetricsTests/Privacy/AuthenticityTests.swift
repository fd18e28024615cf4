import Metrics
import Numerics
import Testing

@Suite struct AuthenticityTests {
    private func flags(_ pair: PairEvidence) throws -> [Bool] {
        let neighbours = try pair.neighbours()
        return try Authenticity.flags(
            NearestRecords(neighbours.cross.ofSecond, searched: pair.reference.rows), training: neighbours.reference)
    }

    @Test(arguments: GoldenPair.all)
    func equalsTheDefinition(pair: GoldenPair) throws {
        let expected = try #require(pair.number("authpct_dgm_eval"))
        let found = try flags(PairEvidence(reference: pair.reference, candidate: pair.candidate))
        // The package's percentage is single precision.
        #expect(abs(100 * Double(found.count { $0 }) / Double(found.count) - expected) < 1e-5)
        if let definition = pair.number("alpha_raw", "authenticity_per_definition") {
            #expect(isClose(Double(found.count { $0 }) / Double(found.count), definition, 1e-12) || definition == 0)
        }
    }

    private func records(_ rows: Matrix<Float>, _ training: Matrix<Float>) throws -> NearestRecords {
        try NearestRecords(NearestNeighbours.between(rows, training, k: 1).ofFirst, searched: training.rows)
    }

    @Test func copiesAreSeenBesideTheHoldout() throws {
        let training = normalRows(400, 5, seed: 1)
        let table = try NearestNeighbours.within(training, k: 2)
        let holdout = try records(normalRows(400, 5, seed: 2), training)
        let honest = normalRows(300, 5, seed: 3)
        func value(_ copied: Int) throws -> Double {
            var rows = honest
            for row in 0..<copied { for column in 0..<5 { rows[row, column] = training[row, column] } }
            return try Authenticity.estimate(
                synthetic: records(rows, training), holdout: holdout, training: table).value
        }
        let values = try [0, 60, 150, 300].map(value)
        for (a, b) in zip(values, values.dropFirst()) { #expect(a > b) }
        #expect(values[3] == 0)
        let floor = Authenticity.floor(holdout: holdout, training: table, rows: 300, splits: 20, seed: 1)
        #expect(floor.count == 20 && abs(floor.reduce(0, +) / 20 - values[0]) < 0.1)
    }

    @Test func intervalsAndReasons() throws {
        let training = normalRows(200, 4, seed: 4)
        let table = try NearestNeighbours.within(training, k: 1)
        let near = try records(normalRows(150, 4, seed: 5), training)
        let estimate = try Authenticity.estimate(
            synthetic: near, holdout: near, training: table, resamples: Resamples(seed: 1))
        let interval = try #require(estimate.interval)
        #expect(interval.low < estimate.value && estimate.value < interval.high)
        #expect(interval.method == "bootstrap_rows_training_fixed")
        do throws(MetricError) {
            _ = try Authenticity.estimate(synthetic: near, holdout: nil, training: table)
            Issue.record("no holdout was accepted")
        } catch { #expect(error.status == .notApplicable && error.reason.contains("--holdout")) }
        let one = try NearestNeighbours.within(normalRows(1, 4, seed: 6), k: 1)
        #expect(throws: MetricError.self) {
            try Authenticity.estimate(synthetic: near, holdout: near, training: one)
        }
    }
}
