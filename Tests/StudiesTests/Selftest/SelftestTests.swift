import Datasets
import Evaluation
import Foundation
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
        #expect(throws: EvaluationError.self) { try SelftestSets(pool(), rows: 300, seed: 1) }
    }
}

@Suite struct SelftestRunTests {
    @Test func tellsCopiesAndIsTheSameAtAnyThreadCount() throws {
        let path = NSTemporaryDirectory() + "selftest-\(UUID().uuidString).npz"
        try NPZ.write(pool(), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let today = try #require(CalendarDate("2026-11-21"))
        func run(_ threads: Int) throws -> SelftestResult {
            let request = SelftestRequest(
                real: path, rows: 80, honestSets: 3, replicates: 20, extractors: ["random"],
                ladders: ["memorised", "order"],
                promises: ["privacy.exact_copies": ["memorised": .detects(byRung: 3), "order": .ignores]])
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

    @Test func anUnknownLadderIsNamed() throws {
        let request = SelftestRequest(real: "nowhere", ladders: ["nose"])
        let today = try #require(CalendarDate("2026-11-21"))
        #expect(throws: EvaluationError.self) {
            try Selftest(request: request, today: today, parallel: .serial, toolVersion: "test")
                .run(progress: SilentProgress())
        }
    }
}
