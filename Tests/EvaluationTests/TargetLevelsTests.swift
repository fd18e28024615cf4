import Datasets
import Evaluation
import Numerics
import Results
import Testing

/// Targets of very many levels: they are not learned without a word, and what they cost is planned.
@Suite struct TargetLevelsTests {
    private func reason(_ counts: [Int]) -> String? { TargetLevels.refusal("job", counts)?.reason }

    @Test func manyLevelsOfFewRowsAreNotLearned() throws {
        // 164 levels on 1,000 rows: a run of these did not end in minutes.
        let found = try #require(reason([Int](repeating: 6, count: 164)))
        #expect(found.contains("job has 164 levels in 984 real rows") && found.contains("fewer than 20"), "\(found)")
        #expect(reason([Int](repeating: 100, count: 1_001))?.contains("1001 levels") == true)
        // As few levels as these, or as many rows of most, are learned as ever.
        #expect(reason([Int](repeating: 2, count: 50)) == nil)
        #expect(reason([Int](repeating: 20, count: 200)) == nil)
        #expect(reason([900, 900] + [Int](repeating: 3, count: 200)) == nil)
    }

    /// 1 % of fraud: accuracy is 0.99 whatever is learned, which is said.
    @Test func aTargetOfOneLevelInNearlyAllRowsIsNamed() throws {
        func warnings(_ rare: Int) throws -> [String] {
            var options = OpenOptions()
            options.target = "fraud"
            let text = "size,fraud\n" + (0..<400).map { "\($0 % 17).5,\($0 < rare ? 1 : 0)\n" }.joined()
            var sets = try (1...2).map { try Table.decode(Array(text.utf8), name: "\($0).csv", options: options) }
            return try TableModality.agree(&sets, real: 1, options: options).map(\.code)
        }
        #expect(try warnings(4) == ["table_target_imbalanced"] && warnings(40).isEmpty)
    }

    private func csv(seed: UInt64, levels: Int) -> [UInt8] {
        var random = RandomStream(seed: seed).split("rows")
        var text = "size,open,job\n"
        for _ in 0..<300 {
            text += "\((random.normal() * 100).rounded() / 100),\(random.uniform() < 0.5 ? "yes" : "no"),job \(random.index(below: levels))\n"
        }
        return Array(text.utf8)
    }

    @Test func aRunSaysWhyAndMeasuresTheRest() throws {
        var options = OpenOptions()
        options.target = "job"
        var sets = try (1...3).map { try Table.decode(csv(seed: $0, levels: 120), name: "\($0).csv", options: options) }
        _ = try TableModality.agree(&sets, real: 2, options: options)
        let request = EvaluationRequest(
            sets: Roles(real: "real", holdout: "holdout", synthetic: "synthetic"), bootstrapReplicates: 20, floorSplits: 2)
        let metrics = try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            TableModality.self, Roles(real: sets[0], holdout: sets[1], synthetic: sets[2]), progress: SilentProgress()
        ).metrics
        for id in ["utility.tstr", "utility.trtr", "utility.tstr_gap", "utility.model_ranking", "utility.augmentation_gain"] {
            let found = metrics.filter { $0.id == id && $0.scope == .whole }
            #expect(found.count == 1, "\(id)")
            #expect(found.allSatisfy { $0.status == .insufficientData && $0.reason?.contains("levels") == true }, "\(id)")
        }
        #expect(metrics.contains { $0.id == "fidelity.accuracy_1" && $0.status == .ok })
    }

    @Test func timeGrowsWithClasses() {
        func seconds(_ classes: Int) -> Double {
            MeasuringCost(
                rows: 1_000, searched: 1_000, unseen: 1_000, dimensions: [40 + classes], replicates: 0, pixels: 5, threads: 1,
                utility: true, classes: classes
            ).learningSeconds
        }
        #expect(seconds(0) == 0 && seconds(2) < 1)
        // 60 classes on 1,000 rows of 40 numbers took 13 s on a thread.
        #expect(seconds(60) > 6 && seconds(60) < 26)
        #expect(abs(seconds(600) / seconds(60) - 10) < 1e-9)
        func share(_ classes: Int) -> Double {
            let stages = PlannedStage.evaluation(
                rows: (1_000, 1_000, 1_000), values: 5, classes: classes, spaces: ["encoded"], anchors: [], splits: 10,
                replicates: 200, utility: true)
            let learning = stages.filter { ["utility", "what models learn"].contains($0.name) }.reduce(0) { $0 + $1.seconds }
            return learning / stages.reduce(0) { $0 + $1.seconds }
        }
        #expect(share(300) > 0.5 && share(2) < share(60))
    }
}
