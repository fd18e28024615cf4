import Datasets
import Evaluation
import Metrics
import Numerics
import Results
import Testing

/// Whole runs of small tables: what is learned from levels that training never saw, from numbers, and from no target.
@Suite struct TableLearningTests {
    /// A number that goes with the label, a city, a flag, a score that goes with the number.
    private func csv(_ rows: Int, seed: UInt64, cities: [String]) -> [UInt8] {
        var random = RandomStream(seed: seed).split("rows")
        var text = "size,city,open,score,label\n"
        for _ in 0..<rows {
            let size = random.normal()
            let score = 2 * size + 0.3 * random.normal()
            text += "\((size * 1000).rounded() / 100),\(cities[random.index(below: cities.count)]),"
            text += "\(random.uniform() < 0.5 ? "yes" : "no"),\((score * 1000).rounded() / 100),"
            text += "\(size + 0.4 * random.normal() > 0 ? "good" : "bad")\n"
        }
        return Array(text.utf8)
    }

    private func run(target: String?, auto: Bool = false, extra: [ExtraLearner] = []) throws -> [Measurement] {
        var options = OpenOptions()
        options.target = target
        var sets = try [("real", ["a", "b", "c"], 1), ("holdout", ["a", "b", "c", "d"], 2), ("synthetic", ["b", "c", "new"], 3)]
            .map { name, cities, seed in
                try Table.decode(csv(160, seed: seed, cities: cities), name: "\(name).csv", options: options)
            }
        _ = try TableModality.agree(&sets, real: 2, options: options)
        var request = EvaluationRequest(
            sets: Roles(real: "real", holdout: "holdout", synthetic: "synthetic"), bootstrapReplicates: 20, floorSplits: 3)
        request.triesTargets = auto
        request.extraLearners = extra
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            TableModality.self, Roles(real: sets[0], holdout: sets[1], synthetic: sets[2]), progress: SilentProgress()
        ).metrics
    }

    private func value(_ id: String, _ metrics: [Measurement]) throws -> Measurement {
        let found = try #require(metrics.first { $0.id == id && $0.scope == .whole }, "\(id)")
        #expect(found.status == .ok && found.value != nil, "\(id): \(found.reason ?? "")")
        return found
    }

    /// SDMetrics' detection, efficacy and augmentation scores raise for a level that training never saw, and its fairness
    /// score for a boolean column.
    @Test func levelsThatTrainingNeverSawStopNothing() throws {
        let metrics = try run(target: "label")
        for id in [
            "fidelity.classifier_two_sample", "fidelity.propensity_mse", "fidelity.k_marginals", "utility.tstr", "utility.trts",
            "utility.tstr_gap", "utility.augmentation_gain", "utility.importance_agreement", "utility.model_ranking",
            "privacy.membership_inference", "privacy.attribute_inference",
        ] {
            let found = try value(id, metrics)
            #expect(found.interval != nil, "\(id): \(found.intervalReason ?? "")")
        }
        #expect(try #require(value("validity.category", metrics).value) < 0.8)
        // The same class decides on both sides, and the label is told.
        #expect(try #require(value("utility.tstr", metrics).value) > 0.7)
        #expect(metrics.count { $0.id == "privacy.membership_inference" } == 6)
    }

    @Test func numbersArePredictedWithTheirVariance() throws {
        let metrics = try run(target: "score").filter { $0.id.hasPrefix("utility.") }
        #expect(metrics.allSatisfy { $0.status == .ok && $0.key.variant["score"] == "r2" || $0.key.variant["score"] == nil })
        #expect(Set(metrics.filter { $0.id == "utility.tstr_gap" }.compactMap { $0.key.variant["learner"] }) == ["xgboost", "linear"])
        #expect(try #require(value("utility.trtr", metrics).value) > 0.8)
        #expect(try abs(#require(value("utility.tstr_gap", metrics).value)) < 0.15)
    }

    /// It has values of its own, and all others stay what they were.
    @Test func aPerceptronIsALearnerWhereItIsAskedFor() throws {
        let plain = try run(target: "label").filter { $0.id.hasPrefix("utility.") }
        let more = try run(target: "label", extra: [.mlp]).filter { $0.id.hasPrefix("utility.") }
        try expectPerceptron(more, trtr: 0.7)
        let rest = more.filter { $0.key.variant["learner"] != "mlp" && $0.id != "utility.model_ranking" }
        #expect(rest == plain.filter { $0.id != "utility.model_ranking" })
        try expectPerceptron(run(target: "score", extra: [.mlp]).filter { $0.id.hasPrefix("utility.") }, trtr: 0.8)
        #expect(throws: EvaluationError.self) { try ExtraLearner.named("mlp,svm") }
        #expect(try ExtraLearner.named("mlp,mlp") == [.mlp] && ExtraLearner.named("").isEmpty)
    }

    private func expectPerceptron(_ metrics: [Measurement], trtr: Double) throws {
        let own = metrics.filter { $0.key.variant["learner"] == "mlp" }
        #expect(Set(own.map(\.id)).isSuperset(of: ["utility.tstr", "utility.trtr", "utility.tsts", "utility.trts", "utility.tstr_gap"]))
        #expect(own.allSatisfy { $0.status == .ok && $0.interval != nil })
        let ranking = try #require(metrics.first { $0.id == "utility.model_ranking" })
        #expect(ranking.key.variant["variant"] == "with perceptron" && ranking.parameters["models"] == "6")
        #expect(try #require(own.first { $0.id == "utility.trtr" }?.value) > trtr)
    }

    @Test func withoutATargetEachColumnIsTriedWhereAsked() throws {
        let none = try #require(run(target: nil).first { $0.id == "utility.tstr" })
        #expect(none.status == .notApplicable && none.reason?.contains("--target") == true)
        let tried = try run(target: nil, auto: true).filter { $0.id == "utility.tstr_gap" }
        #expect(tried.filter { $0.scope.kind == .column }.compactMap(\.scope.name) == ["size", "city", "open", "score", "label"])
        #expect(tried.first?.scope == .whole && tried.first?.value != nil && tried.first?.interval != nil)
    }
}
