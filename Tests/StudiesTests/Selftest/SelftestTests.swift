import Datasets
import Evaluation
import Foundation
import Metrics
import Numerics
import Policy
import Results
import Studies
import Testing

@Suite struct SelftestPromiseTests {
    @Test func readsWhatACardWrites() {
        #expect(
            SelftestPromise.parse(detects: "{noise: 2, mode_dropping: 4}", ignores: "[order]") == [
                "noise": .detects(byRung: 2), "mode_dropping": .detects(byRung: 4), "order": .ignores,
            ])
        #expect(SelftestPromise.parse(detects: nil, ignores: nil) == [:])
    }

    @Test(arguments: ["noise: 2", "{noise}", "{noise: 0}", "{noise: x}", "{noise: 1, noise: 2}"])
    func refusesWhatIsNoPromise(_ text: String) {
        #expect(SelftestPromise.parse(detects: text, ignores: nil) == nil)
    }

    @Test func refusesALadderThatIsBoth() {
        #expect(SelftestPromise.parse(detects: "{noise: 1}", ignores: "[noise]") == nil)
    }
}

private func measured(_ value: Double?, half: Double = 0.1, direction: Direction = .lower) -> Results.Measurement {
    Results.Measurement(
        id: "fidelity.frechet_distance", version: 1, dimension: .fidelity, value: value, direction: direction, unit: "",
        interval: value.map { Interval(low: $0 - half, high: $0 + half, method: "bootstrap_rows") }, nReal: 9,
        nSynthetic: 9)
}

@Suite struct SelftestResponseTests {
    private let honest = SelftestResponses(honest: [0.9, 1, 1.1].map { measured($0) })

    @Test func aRungCountsOnlyIfAllAfterItAreToldToo() {
        func from(_ values: [Double?]) -> Int? {
            honest.response("noise", rungs: values.map { $0.map { measured($0) } }, promise: nil).detectedFrom
        }
        #expect(from([1, 1.5, 2, 3]) == 2)
        #expect(from([2, 1, 2, 3]) == 3)
        #expect(from([2, 2, 2, 1]) == nil)
        // The interval of 1.15 reaches into the honest range.
        #expect(from([1.15, 1.3]) == 2)
        #expect(from([2, nil]) == nil)
    }

    @Test func promisesHoldOrDoNot() {
        func holds(_ values: [Double], _ promise: SelftestPromise) -> Bool? {
            honest.response("noise", rungs: values.map { measured($0) }, promise: promise).holds
        }
        #expect(holds([1, 1.5, 2], .detects(byRung: 2)) == true)
        #expect(holds([1, 1, 2], .detects(byRung: 2)) == false)
        #expect(holds([1, 1, 1], .ignores) == true)
        #expect(holds([1, 3, 1], .ignores) == false)
        #expect(holds([], .ignores) == nil)
    }

    @Test func directionTurnsWorseRound() {
        let higher = SelftestResponses(honest: [0.9, 1, 1.1].map { measured($0, direction: .higher) })
        let falling = [0.8, 0.5, 0.2].map { measured($0, half: 0.05, direction: .higher) }
        let response = higher.response("blur", rungs: falling, promise: nil)
        #expect(response.detectedFrom == 1)
        #expect(response.monotone == 1)
    }

    @Test func oneOddHonestSetIsAFalseAlarm() {
        #expect(honest.falseAlarms == 0)
        #expect(SelftestResponses(honest: [1, 1, 1, 5].map { measured($0) }).falseAlarms == 1)
    }
}

/// 800 images of 8×8 in four classes, no two alike.
private func pool() throws -> ImageSet {
    var stream = RandomStream(seed: 3)
    let labels = (0..<800).map { $0 % 4 }
    let pixels = labels.flatMap { label in
        (0..<64).map { place in UInt8(60 * (place % 4 == label ? 1 : 0) + stream.index(below: 120)) }
    }
    return try ImageSet(
        pixels: pixels, count: 800, height: 8, width: 8, channels: 1, labels: labels, classNames: ["a", "b", "c", "d"])
}

@Suite struct DegradationLadderTests {
    private let sets: SelftestSets<ImageSet>

    init() throws { sets = try SelftestSets(pool(), rows: 100, seed: 5) }

    private func rungs(_ id: String) throws -> [ImageSet] {
        let ladder = try #require(ImageModality.ladders.first { $0.id == id })
        return try ladder.rungs.indices.map { try #require(try ladder.apply($0, to: sets)) }
    }

    private func keys(_ set: ImageSet) throws -> [[UInt8]] { try (0..<set.count).map { try set.image(at: $0).pixels } }

    @Test(arguments: ImageModality.ladders.map(\.id))
    func keepsTheNumberOfRows(_ id: String) throws {
        #expect(try rungs(id).allSatisfy { $0.count == 100 })
    }

    @Test func partsShareNoImage() throws {
        let parts = try [sets.real, sets.holdout, sets.honest(0)].map { Set(try keys($0)) }
        #expect(parts[0].isDisjoint(with: parts[1]))
        #expect(parts[0].isDisjoint(with: parts[2]))
        #expect(parts[1].isDisjoint(with: parts[2]))
    }

    @Test func memorisedSharesAreExact() throws {
        let training = Set(try keys(sets.real))
        let copies = try rungs("memorised").map { try keys($0).count { training.contains($0) } }
        #expect(copies == [2, 5, 15, 50])
    }

    @Test func droppedClassesAreGone() throws {
        #expect(try rungs("mode_dropping").map { $0.classCounts.count { $0 > 0 } } == [3, 3, 3, 2])
    }

    @Test func repeatsLeaveFewerDifferentImages() throws {
        #expect(try rungs("duplication").map { Set(try keys($0)).count } == [90, 70, 40, 10])
    }

    @Test func flippedLabelsAreExactAndImagesStay() throws {
        let before = try sets.honest(0)
        for (set, flips) in zip(try rungs("label_flips"), [5, 15, 30, 60]) {
            #expect(try keys(set) == keys(before))
            #expect(zip(set.labels ?? [], before.labels ?? []).count { $0 != $1 } == flips)
        }
    }

    @Test func shiftedSharesRise() throws {
        let before = try sets.honest(0).classCounts[0]
        #expect(try rungs("class_shift").map { $0.classCounts[0] - before } == [5, 10, 20, 40])
    }

    @Test func anotherOrderIsTheSameSet() throws {
        let before = try keys(sets.honest(0))
        let after = try keys(rungs("order")[0])
        #expect(after != before)
        #expect(Set(after) == Set(before))
    }

    /// 3 × rows images leave no spare: every honest set was the same one.
    @Test(arguments: [220, 240, 266]) func honestSetsDiffer(_ rows: Int) throws {
        let whole = try pool()
        let sets = try SelftestSets(whole, rows: rows, seed: 5)
        let real = Set(try keys(sets.real))
        var found: [Set<[UInt8]>] = []
        for index in 0..<4 {
            let (candidate, holdout) = try sets.honestPair(index)
            let parts = (Set(try keys(candidate)), Set(try keys(holdout)))
            #expect(parts.0.isDisjoint(with: parts.1) && parts.0.isDisjoint(with: real))
            #expect(parts.1.isDisjoint(with: real))
            #expect(candidate.count == rows && holdout.count == rows)
            // As many new images as chance gives, not a handful.
            for other in found { #expect(parts.0.intersection(other).count < rows * 7 / 10) }
            found.append(parts.0)
        }
    }

    @Test func overlappingHonestSetsAreTold() throws {
        let whole = try pool()
        #expect(try SelftestSets(whole, rows: 100, seed: 1).overlapWarning(6) == nil)
        let warning = try #require(try SelftestSets(whole, rows: 200, seed: 1).overlapWarning(10))
        #expect(warning.message.contains("2 honest sets") && warning.message.contains("50 %"))
        #expect(warning.message.contains("\(Readable.count(2_400)) images"))
    }

    @Test func tooSmallASetIsRefused() throws {
        let error = #expect(throws: EvaluationError.self) { try SelftestSets(pool(), rows: 300, seed: 1) }
        #expect(error?.remedy == "Give a larger --real, or --rows 266.")
        // No --rows helps a set that is smaller than three of the smallest parts.
        let tiny = try pool().subset(Array(0..<12))
        let hopeless = #expect(throws: EvaluationError.self) { try SelftestSets.require(tiny, rows: 50) }
        #expect(hopeless?.remedy.contains("at least 150 images") == true)
        let slight = #expect(throws: EvaluationError.self) { try SelftestSets.require(pool(), rows: 20) }
        #expect(slight?.code == .usage)
    }
}

@Suite struct SelftestRunTests {
    @Test func tellsCopiesAndIsTheSameAtAnyThreadCount() throws {
        let path = NSTemporaryDirectory() + "selftest-\(UUID().uuidString).npz"
        try NPZ.write(pool(), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let today = try #require(CalendarDate("2026-11-21"))
        func run(_ threads: Int) throws -> SelftestResult {
            var request = SelftestRequest(
                real: path, rows: 80, honestSets: 3, replicates: 20, extractors: ["random"],
                ladders: ["memorised", "order"],
                promises: ["privacy.exact_copies": ["memorised": .detects(byRung: 3), "order": .ignores]])
            request.floorSplits = 3
            return try Selftest(
                request: request, today: today, parallel: Parallel(threads: threads), toolVersion: "test"
            ).run(progress: SilentProgress())
        }
        let result = try run(1)
        #expect(try CanonicalJSON.encode(result) == CanonicalJSON.encode(run(2)))
        let copies = try #require(result.metrics.first { $0.id == "privacy.exact_copies" })
        #expect(copies.honest == [0, 0, 0])
        #expect(copies.responses[0].values == [0.025, 0.05, 0.15, 0.5])
        #expect(copies.responses.map(\.holds) == [true, true])
        #expect(result.promises.broken.isEmpty)
    }

    /// What is measured cheaply is what `evaluate` measures: the same numbers and outcomes on the same three sets.
    @Test func falseAlarmsAreThoseOfAWholeEvaluation() throws {
        let path = NSTemporaryDirectory() + "selftest-\(UUID().uuidString).npz"
        try NPZ.write(pool(), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let today = try #require(CalendarDate("2026-11-21"))
        let policy = try Policy.parse(
            yaml: """
            policy: all
            version: 1
            checks:
              - {id: fidelity.frechet_distance, max_ratio_to_floor: 2.5}
              - {id: fidelity.kernel_distance, max_ratio_to_floor: 2.5, floor: high}
              - {id: fidelity.precision, min_ratio_to_floor: 0.9}
              - {id: fidelity.density, min_ratio_to_floor: 0.85}
              - {id: fidelity.outliers, max_over_floor: 0.05}
              - {id: fidelity.classifier_two_sample, level: warn, max: 0.7}
              - {id: diversity.recall, min_ratio_to_floor: 0.9}
              - {id: diversity.coverage, min_ratio_to_floor: 0.93}
              - {id: diversity.vendi_ratio, min: 0.9, max: 1.1}
              - {id: diversity.duplicates, max_over_floor: 0.05}
              - {id: balance.share_gap, max: 0.08}
              - {id: balance.intersectional_coverage, min: 0.95}
              - {id: privacy.near_copies, max_over_floor: 0.02}
              - {id: privacy.holdout_copies, max_over_floor: 0.005}
              - {id: privacy.nearest_neighbour_share, min: 0.4, max: 0.6}
            """, name: "all", builtins: [:], knownMetrics: MetricRegistry.descriptors.map(\.facts))
        var request = SelftestRequest(
            real: path, rows: 120, honestSets: 3, replicates: 20, extractors: ["random"], policy: policy)
        request.onlyFalseAlarms = true
        request.floorSplits = 3
        let result = try Selftest(
            request: request, today: today, parallel: Parallel(threads: 2), toolVersion: "test"
        ).run(progress: SilentProgress())
        let gate = try #require(result.gate)
        #expect(gate.honestSets == 3 && result.ladders.isEmpty)
        #expect(try #require(gate.checks).count == 16)
        #expect(!result.metrics.contains { $0.id == "fidelity.mmd_rbf" || $0.id == "privacy.authenticity" })

        let whole = try ImageSet.open(path)
        for index in 0..<2 {
            let sets = try Selftest.draw(index, of: whole, rows: 120, seed: request.seed)
            let full = EvaluationRequest(
                sets: Roles(real: path, synthetic: path), modality: "image", seed: request.seed,
                bootstrapReplicates: 20, floorSplits: 3, extractors: ["random"], utility: false)
            var narrow = full
            narrow.asked = Asked(policy: policy)
            narrow.pool = try PooledFeatures(
                ImageModality.self, of: whole, extractors: ["random"], parallel: .serial, progress: SilentProgress())
            let (all, some) = (try evaluated(full, sets), try evaluated(narrow, sets))
            #expect(some.metrics.count < all.metrics.count)
            for measurement in some.metrics {
                let same = try #require(
                    all.metrics.first {
                        $0.id == measurement.id && $0.scope == measurement.scope && $0.features == measurement.features
                            && $0.parameters == measurement.parameters
                    }, "\(measurement.id)")
                #expect(measurement.value == same.value && measurement.interval == same.interval, "\(measurement.id)")
                #expect(measurement.floor == nil || measurement.floor == same.floor, "\(measurement.id)")
            }
            let judged = Judge.judge(run: some, policy: policy, today: today)
            let expected = Judge.judge(run: all, policy: policy, today: today)
            #expect(judged.checks.map(\.outcome) == expected.checks.map(\.outcome))
            #expect(judged.checks.map(\.reason) == expected.checks.map(\.reason))
            for metric in result.metrics where metric.id == "fidelity.frechet_distance" {
                #expect(metric.honest[index] == all.metrics.first { $0.id == metric.id && $0.scope == .whole }?.value)
            }
        }
    }

    /// What the policy asks for is measured: else no honest set would pass.
    @Test(arguments: [true, false]) func aPolicyThatAsksForLearnersTrainsThem(onlyFalseAlarms: Bool) throws {
        let path = NSTemporaryDirectory() + "selftest-\(UUID().uuidString).csv"
        var stream = RandomStream(seed: 8)
        let rows = (0..<400).map { row in "\(row % 2 == 0 ? "a" : "b"),\(row % 2 * 3 + stream.index(below: 4))" }
        try Data((["kind,size"] + rows).joined(separator: "\n").utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let policy = try Policy.parse(
            yaml: "policy: gap\nversion: 1\nchecks: [{id: utility.tstr_gap, max: 1}]\n", name: "gap", builtins: [:],
            knownMetrics: MetricRegistry.descriptors.map(\.facts))
        var open = OpenOptions()
        open.target = "kind"
        var request = SelftestRequest(
            real: path, rows: 60, honestSets: 3, replicates: 10, ladders: ["order"], policy: policy, open: open)
        request.onlyFalseAlarms = onlyFalseAlarms
        let result = try Selftest(
            request: request, today: try #require(CalendarDate("2026-11-21")), parallel: .serial, toolVersion: "test"
        ).run(progress: SilentProgress())
        #expect(result.gate?.honestSets == 3 && result.gate?.failed == 0 && result.gate?.undecided == 0)
        #expect(result.ladders.allSatisfy { !$0.verdicts.isEmpty && $0.verdicts.allSatisfy { $0 == "pass" } })
    }

    private func evaluated(_ request: EvaluationRequest, _ sets: Roles<ImageSet>) throws -> RunResult {
        try Evaluation(request: request, parallel: .serial, toolVersion: "test")
            .run(ImageModality.self, sets, progress: SilentProgress())
    }

    /// Copying a row that all others equal is no damage, and no promise is broken by it.
    @Test func damageThatChangesNothingIsNotRun() throws {
        let path = NSTemporaryDirectory() + "selftest-\(UUID().uuidString).csv"
        try ("a,b\n" + String(repeating: "1,x\n", count: 160)).write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var request = SelftestRequest(
            real: path, rows: 50, honestSets: 3, replicates: 10, ladders: ["memorised"],
            promises: ["privacy.exact_copies": ["memorised": .detects(byRung: 2)]])
        request.floorSplits = 2
        let result = try Selftest(
            request: request, today: #require(CalendarDate("2026-11-21")), parallel: .serial, toolVersion: "test"
        ).run(progress: SilentProgress())
        #expect(result.promises.broken.isEmpty && result.warnings.contains { $0.message.hasPrefix("4 of 4 rungs of memorised were not run") })
    }

    @Test func anUnknownLadderIsNamed() throws {
        let request = SelftestRequest(real: "nowhere", ladders: ["nose"])
        let today = try #require(CalendarDate("2026-11-21"))
        #expect(throws: EvaluationError.self) {
            try Selftest(request: request, today: today, parallel: .serial, toolVersion: "test")
                .run(progress: SilentProgress())
        }
    }
}
