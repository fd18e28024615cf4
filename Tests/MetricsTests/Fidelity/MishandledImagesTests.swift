import Metrics
import Numerics
import Results
import Testing

@Suite struct MishandledImagesTests {
    private static let dimension = 12

    /// Normal rows, handled by moving four features.
    private func handled(
        _ rows: Matrix<Float>, _ range: some Sequence<Int>, from first: Int = 0, by shift: Float = 1.2
    ) -> Matrix<Float> {
        var matrix = rows
        for row in range { for column in first..<first + 4 { matrix[row, column] += shift } }
        return matrix
    }

    /// Of kinds that move the first features, or others.
    private func detectors(
        _ real: Matrix<Float>, _ kinds: [(name: String, first: Int, shift: Float)] = [("inverted", 0, 1.2)],
        rule: MishandlingDetectors.Rule? = nil
    ) throws -> MishandlingDetectors {
        try MishandlingDetectors(
            real: real, content: real.contentHashes(),
            kinds: kinds.map { kind in
                .init(
                    name: kind.name, words: kind.name,
                    features: handled(real, 0..<real.rows, from: kind.first, by: kind.shift))
            }, rule: rule, parallel: .serial)
    }

    private func metric(
        _ detectors: MishandlingDetectors, _ real: Matrix<Float>, _ synthetic: Matrix<Float>,
        holdout: Matrix<Float>? = nil, ruled: [Double] = []
    ) throws -> MishandledImages {
        try MishandledImages(
            detectors: detectors, learnedKeys: RowKeys(real), real: detectors.real, realKeys: RowKeys(real),
            synthetic: detectors.scores(synthetic, ruled: ruled, on: .serial), syntheticKeys: RowKeys(synthetic),
            holdout: holdout.map { try detectors.scores($0, ruled: [], on: .serial) })
    }

    /// The share that was mixed in is found, whatever it is.
    @Test(arguments: [0, 40, 200, 400])
    func findsTheShare(count: Int) throws {
        let real = normalRows(400, Self.dimension, seed: 1)
        let synthetic = handled(normalRows(400, Self.dimension, seed: 2), 0..<count)
        let metric = try metric(detectors(real), real, synthetic)
        let estimate = try metric.estimates(resamples: Resamples(seed: 1, replicates: 50))[1].result.get()
        let interval = try #require(estimate.interval)
        let share = Double(count) / 400
        #expect(abs(estimate.value - share) < 0.08, "\(estimate.value)")
        #expect(interval.low - 0.02 <= share && share <= interval.high + 0.02)
        #expect(interval.low >= 0 && interval.high <= 1)
    }

    /// Over many draws the mean is the share and 95 % intervals hold it.
    @Test func intervalsHoldTheShare() throws {
        let real = normalRows(300, Self.dimension, seed: 3)
        let detectors = try detectors(real)
        var (sum, held) = (0.0, 0)
        for draw in 0..<60 {
            let synthetic = handled(normalRows(300, Self.dimension, seed: UInt64(100 + draw)), 0..<60)
            let estimate = try metric(detectors, real, synthetic)
                .estimates(resamples: Resamples(seed: UInt64(draw), replicates: 100))[1].result.get()
            sum += estimate.value
            if let interval = estimate.interval, interval.low <= 0.2, 0.2 <= interval.high { held += 1 }
        }
        // One real set stands for all draws: its own luck is a part of every interval.
        #expect(abs(sum / 60 - 0.2) < 0.04, "\(sum / 60)")
        #expect(held >= 54, "\(held)")
    }

    /// The whole is the largest part; kinds that real rows are too alike under are left out and named.
    @Test func theWholeIsTheLargestPartOfThoseThatCanBeTold() throws {
        let real = normalRows(300, Self.dimension, seed: 4)
        let synthetic = handled(normalRows(300, Self.dimension, seed: 5), 0..<90)
        let known = try detectors(real, [("inverted", 0, 1.2), ("turned", 4, 0.05)])
        let entries = try metric(known, real, synthetic).estimates(resamples: nil)
        #expect(entries.map(\.scope) == [.whole, Scope(.column, "inverted")])
        let (whole, part) = (try entries[0].result.get(), try entries[1].result.get())
        #expect(whole.value == part.value && whole.parameters["kind"] == "inverted")
        #expect(whole.notes == ["not told from real images: those that turned"])
        let none = try detectors(real, [("turned", 4, 0.05)])
        #expect(throws: MetricError.self) { try metric(none, real, synthetic) }
    }

    /// What is taken for another kind, too, is told apart by the detectors of both.
    @Test func kindsThatAreTakenForEachOtherAreToldApart() throws {
        let real = normalRows(400, Self.dimension, seed: 10)
        let synthetic = handled(normalRows(400, Self.dimension, seed: 11), 0..<80, from: 2)
        let known = try detectors(real, [("upside down", 0, 1.2), ("turned", 2, 1.2)])
        let entries = try metric(known, real, synthetic).estimates(resamples: nil)
        let (down, turned) = (try entries[1].result.get().value, try entries[2].result.get().value)
        #expect(down < 0.05 && abs(turned - 0.2) < 0.07, "\(down) and \(turned)")
    }

    /// A rule needs no learning: of real images a tenth are so as well.
    @Test func aRuleCountsWhatIsBeyondTheRealShare() throws {
        let real = normalRows(200, Self.dimension, seed: 12)
        let grey = (0..<200).map { $0 % 10 == 0 ? 1.0 : 0 }
        let rule = MishandlingDetectors.Rule(
            name: "grey", words: "have no colour", real: grey)
        let known = try detectors(real, rule: rule)
        let found = (0..<200).map { $0 % 10 == 0 || $0 < 60 ? 1.0 : 0 }
        let entries = try metric(known, real, normalRows(200, Self.dimension, seed: 13), ruled: found)
            .estimates(resamples: nil)
        // 74 of 200 are grey: 20 as among real ones, and a share of the others.
        #expect(abs(try entries[2].result.get().value - 0.3) < 0.01)
        #expect(try entries[1].result.get().value < 0.06)
        // Where nothing is of the kind, that may be luck: three of 200 at most.
        let none = try metric(known, real, normalRows(200, Self.dimension, seed: 13), ruled: grey)
            .estimates(resamples: Resamples(seed: 1, replicates: 50))
        let interval = try #require(try none[2].result.get().interval)
        #expect(interval.low == 0 && interval.high > 0.015)
    }

    /// Two names for one thing.
    @Test func kindsThatAreTheSameAreNotTold() throws {
        let real = normalRows(200, Self.dimension, seed: 14)
        let known = try detectors(real, [("inverted", 0, 1.2), ("upside down", 0, 1.2)])
        #expect(throws: MetricError.self) { try metric(known, real, normalRows(200, Self.dimension, seed: 15)) }
    }

    @Test func floorsAreNearNothing() throws {
        let real = normalRows(300, Self.dimension, seed: 6)
        let metric = try metric(
            detectors(real), real, handled(normalRows(300, Self.dimension, seed: 7), 0..<90),
            holdout: normalRows(300, Self.dimension, seed: 8))
        let floors = try #require(metric.floors(splits: 10, seed: 1).values[Scope(.column, "inverted")])
        #expect(floors.count == 10 && floors.allSatisfy { (0...0.1).contains($0) })
    }

    /// Equal rows stay in one fold: a set of repeats is scored by models that have seen none of them.
    @Test func fewRowsAndRepeatsAreNoTrap() throws {
        #expect(throws: MetricError.self) { try detectors(normalRows(20, Self.dimension, seed: 1)) }
        let one = normalRows(1, Self.dimension, seed: 1)
        let repeated = one.rows(at: [Int](repeating: 0, count: 60))
        #expect(throws: MetricError.self) { try detectors(repeated) }
        let real = normalRows(100, Self.dimension, seed: 9)
        let known = try detectors(real)
        #expect(throws: MetricError.self) { try metric(known, real, normalRows(10, Self.dimension, seed: 2)) }
    }
}
