import Policy
import Results
import Testing

/// A run of 1,000 images in ten classes with one damage, as small as it can be told.
private struct Damaged {
    var metrics: [Results.Measurement] = []
    var real = [Int](repeating: 100, count: 10)
    var synthetic = [Int](repeating: 100, count: 10)
    var policy = ""

    mutating func add(
        _ id: String, _ value: Double, _ low: Double, _ high: Double, floor: Floor? = nil, scope: Scope = .whole,
        parameters: [String: String] = [:]
    ) {
        metrics.append(
            measured(id, value, low, high, scope: scope, features: "embedded", floor: floor, rows: 1000, parameters: parameters))
    }

    func gate() throws -> GateResult {
        func classes(_ counts: [Int]) -> [RunResult.ClassCount] {
            counts.enumerated().filter { $0.element > 0 }.map { .init(name: "\($0.offset)", count: $0.element) }
        }
        var run = sampleRun(metrics)
        run.inputs = [
            .init(role: .real, name: "r", media: "NPZ", count: 1000, bytes: 1, fingerprint: "aa", classes: classes(real)),
            .init(role: .holdout, name: "h", media: "NPZ", count: 1000, bytes: 1, fingerprint: "bb"),
            .init(
                role: .synthetic, name: "s", media: "NPZ", count: 1000, bytes: 1, fingerprint: "cc", classes: classes(synthetic)),
        ]
        run.features = [.init(id: "embedded", version: "1", weightsSha256: nil, dimension: 8, preprocessing: "none")]
        return Judge.judge(run: run, policy: try parsed("checks:\n" + policy), today: try #require(judgingDay))
    }

    /// The values of an honest set, which single ones replace.
    static func with(_ body: (inout Damaged) -> Void) -> Damaged {
        var run = Damaged()
        run.policy = """
              - {id: fidelity.frechet_distance, max_ratio_to_floor: 2.5}
              - {id: fidelity.precision, min_ratio_to_floor: 0.9}
              - {id: diversity.coverage, min_ratio_to_floor: 0.9}
              - {id: diversity.duplicates, max: 0.05}
              - {id: balance.share_gap, max: 0.05}
              - {id: privacy.exact_copies, max: 0.005}

            """
        let near = Floor(value: 1, low: 0.9, high: 1.1, splits: 10)
        let share = Floor(value: 0.9, low: 0.88, high: 0.92, splits: 10)
        run.add("fidelity.frechet_distance", 1, 0.9, 1.1, floor: near)
        for name in ["texture", "contents"] {
            run.add("fidelity.frechet_distance", 0.1, 0.09, 0.11, floor: near.scaled(0.1), scope: Scope(.level, name))
        }
        run.add("fidelity.precision", 0.9, 0.88, 0.92, floor: share)
        run.add("diversity.coverage", 0.9, 0.88, 0.92, floor: share)
        run.add("diversity.duplicates", 0.002, 0, 0.004, floor: Floor(value: 0.002, low: 0, high: 0.004, splits: 10))
        run.add("balance.share_gap", 0.01, 0, 0.02, floor: Floor(value: 0.01, low: 0, high: 0.02, splits: 10))
        run.add("privacy.exact_copies", 0, 0, 0.003, floor: Floor(value: 0, low: 0, high: 0, splits: 0))
        body(&run)
        return run
    }

    mutating func set(_ id: String, _ value: Double, _ half: Double = 0.01, scope: Scope = .whole) {
        for index in metrics.indices where metrics[index].id == id && metrics[index].scope == scope {
            metrics[index].value = value
            metrics[index].interval = Interval(low: value - half, high: value + half, method: "bootstrap_rows")
        }
    }
}

extension Floor {
    fileprivate func scaled(_ factor: Double) -> Floor {
        Floor(value: value * factor, low: low * factor, high: high * factor, splits: splits)
    }
}

struct CauseTests {
    @Test("each damage is named in the data's own words", arguments: [
        "class gone", "copies", "blur", "noise", "label flips", "darker", "mode collapse", "group under-represented", "duplicates",
        "wrong domain",
    ])
    func named(_ damage: String) throws {
        let similar = Floor(value: 0.96, low: 0.94, high: 0.98, splits: 10)
        func property(_ run: inout Damaged, _ name: String, _ value: Double, _ words: String? = nil) {
            var facts = [PartFacts.real: "0.28", PartFacts.synthetic: "0.21"]
            facts[PartFacts.difference] = words
            run.add(
                "fidelity.image_properties", value, value - 0.01, value + 0.01, floor: similar, scope: Scope(.column, name),
                parameters: facts)
        }
        let run = Damaged.with { run in
            switch damage {
            case "class gone":
                run.synthetic = [112, 111, 111, 111, 111, 111, 111, 0, 111, 111]
                run.set("balance.share_gap", 0.1, 0.02)
                run.set("diversity.coverage", 0.79)
            case "copies": run.set("privacy.exact_copies", 0.16, 0.02)
            case "blur":
                run.set("fidelity.frechet_distance", 110)
                run.set("fidelity.precision", 0.01)
                run.set("diversity.coverage", 0.01)
                run.set("diversity.duplicates", 0.2)
                property(&run, "brightness", 0.96)
                property(&run, "contrast", 0.75, "9 % lower in contrast")
                property(&run, "sharpness", 0, "60 % softer at the edges, as after blurring")
            case "noise":
                run.set("fidelity.frechet_distance", 30)
                run.set("fidelity.frechet_distance", 45, scope: Scope(.level, "texture"))
                run.set("fidelity.precision", 0.6)
                property(&run, "sharpness", 0.5, "80 % rougher, as after adding noise or sharpening")
            case "label flips":
                run.policy += "  - {id: utility.tstr_gap, max: 0.05}\n"
                run.add("utility.tstr_gap", 0.19, 0.15, 0.23, parameters: ["learner": "logistic"])
                run.add(
                    "utility.trts", 0.645, 0.6, 0.7, floor: Floor(value: 0.918, low: 0.9, high: 0.93, splits: 5),
                    parameters: ["learner": "logistic"])
            case "darker":
                run.set("fidelity.frechet_distance", 5)
                property(&run, "brightness", 0.75, "25 % darker")
                property(&run, "contrast", 0.5)
            case "mode collapse":
                run.set("fidelity.frechet_distance", 5)
                run.set("diversity.coverage", 0.4)
                property(&run, "sharpness", 0.8, "12 % softer")
            case "group under-represented":
                run.policy += "  - {id: balance.share_gap, scope: column, max: 0.05}\n"
                run.add(
                    "balance.share_gap", 0.35, 0.3, 0.4, floor: Floor(value: 0.02, low: 0, high: 0.04, splits: 10),
                    scope: Scope(.column, "site"),
                    parameters: [PartFacts.part: "north", PartFacts.real: "0.5", PartFacts.synthetic: "0.15"])
            case "duplicates": run.set("diversity.duplicates", 0.4, 0.05)
            default:
                run.set("fidelity.frechet_distance", 67)
                run.set("fidelity.precision", 0.006, 0.005)
                run.set("diversity.coverage", 0.005, 0.004)
                property(&run, "brightness", 0.33, "54 % darker")
                property(&run, "contrast", 0.7)
                property(&run, "sharpness", 0.8)
            }
        }
        let gate = try run.gate()
        let expected = [
            "class gone": "no images of class 7 (10 % of the real ones)", "copies": "160 copies of training images (16 %)",
            "blur": "images are 60 % softer at the edges, as after blurring",
            "noise": "images are 80 % rougher, as after adding noise or sharpening (texture 450 × real against real",
            "label flips": "labels do not fit their images: a model trained on real data agrees with 64.5 % of them (91.8 %",
            "darker": "images are 25 % darker",
            "mode collapse": "part of the variety is missing: coverage 40 % (real against real 90 %)",
            "group under-represented": "too few images of group site = north (15 %, real 50 %)",
            "duplicates": "400 of 1000 images repeat another one of the set (real against real 0.2 %)",
            "wrong domain": "another kind of data, or damaged beyond likeness: precision 0.6 %",
        ]
        let why = try #require(gate.why).replacing("\u{a0}", with: " ")
        #expect(why.hasPrefix(try #require(expected[damage])), "\(why)")
        let findings = try #require(gate.findings)
        #expect(findings.count == 1, "\(findings.map(\.sentence))")
        #expect(findings[0].checks.sorted() == gate.checks.indices.filter { gate.checks[$0].outcome != .pass })
        #expect(findings[0].blocks && findings[0].action.hasSuffix("."))
    }

    @Test("an honest set has no cause, and one cause holds several checks")
    func honest() throws {
        let gate = try Damaged.with { _ in }.gate()
        #expect(gate.verdict == .pass && gate.why == nil && gate.findings == nil)
    }

    @Test("native detail that is off while the whole picture is not is told as such, with its trace or without")
    func detail() throws {
        func why(_ words: String?) throws -> String? {
            let run = Damaged.with { run in
                run.set("fidelity.frechet_distance", 8)
                run.add(
                    "fidelity.frechet_distance", 4.5, 4, 5, floor: Floor(value: 0.1, low: 0.09, high: 0.11, splits: 10),
                    scope: Scope(.level, "detail parts"))
                guard let words else { return }
                run.add(
                    "fidelity.image_properties", 0.3, 0.29, 0.31, floor: Floor(value: 0.96, low: 0.94, high: 0.98, splits: 10),
                    scope: Scope(.column, "blockiness"),
                    parameters: [PartFacts.real: "1.1", PartFacts.synthetic: "1.4", PartFacts.difference: words])
            }
            return try run.gate().why?.replacing("\u{a0}", with: " ")
        }
        let views = "composition like real, detail not: detail parts 45 × real against real"
        #expect(try why(nil) == views)
        #expect(try why("full of JPEG blocks") == "images are full of JPEG blocks (\(views))")
    }

    @Test("two causes are two findings, the graver first")
    func two() throws {
        let gate = try Damaged.with { run in
            run.synthetic[3] = 0
            run.set("balance.share_gap", 0.1, 0.02)
            run.set("privacy.exact_copies", 0.08)
        }.gate()
        #expect(gate.findings?.map(\.kind) == [.trainingCopies, .missingParts])
        #expect(gate.findings?.last?.parts == [Scope(.class, "3")])
        #expect(gate.why?.contains("; no images of class 3") == true)
    }

    @Test("what cannot be judged and what is undecided are findings of their own, and every open check is in one")
    func open() throws {
        let gate = try Damaged.with { run in
            run.policy += "  - {id: utility.tstr_gap, max: 0.05}\n"
            run.set("diversity.duplicates", 0.05)
        }.gate()
        #expect(gate.findings?.map(\.kind) == [.notMeasured, .undecided])
        #expect(gate.why?.hasPrefix("not judged: ") == true)
        let told = gate.findings?.flatMap(\.checks).sorted()
        #expect(told == gate.checks.indices.filter { gate.checks[$0].outcome != .pass })
    }

    @Test("columns of a table give the same sentences")
    func columns() throws {
        let run = sampleRun([
            measured(
                "balance.share_gap", 0.3, 0.25, 0.35, scope: Scope(.column, "sex"),
                floor: Floor(value: 0.01, low: 0, high: 0.02, splits: 5),
                parameters: [PartFacts.part: "F", PartFacts.real: "0.5", PartFacts.synthetic: "0"])
        ])
        var table = run
        table.modality = "table"
        let policy = try parsed("checks:\n  - {id: balance.share_gap, scope: column, max: 0.05}\n")
        let gate = Judge.judge(run: table, policy: policy, today: try #require(judgingDay))
        #expect(gate.why?.replacing("\u{a0}", with: " ") == "no rows of group sex = F (50 % of the real ones)")
    }

    @Test("a pair whose floor has no width is no cause for what chance does, and is one for what damage does", arguments: [0.0004, 0.3])
    func narrowFloors(_ loss: Double) throws {
        func pair(_ names: [String], _ loss: Double, width: Double) -> Measurement {
            measured(
                "fidelity.mixed_association", loss, loss * 0.9, loss * 1.1, scope: Scope(.columnPair, names: names),
                floor: Floor(value: width / 2, low: 0, high: width, splits: 40))
        }
        var run = sampleRun([
            measured("fidelity.accuracy_2", 0.8, 0.79, 0.81, floor: Floor(value: 0.97, low: 0.96, high: 0.98, splits: 40)),
            pair(["grade", "number"], loss, width: 1e-6), pair(["age", "hours"], 0.2, width: 0.02),
        ])
        run.modality = "table"
        let gate = Judge.judge(
            run: run, policy: try parsed("checks:\n  - {id: fidelity.accuracy_2, min: 0.9}\n"), today: try #require(judgingDay))
        let parts = try #require(gate.findings?.first).parts
        #expect(parts.contains(Scope(.columnPair, "age", "hours")))
        #expect(parts.contains(Scope(.columnPair, "grade", "number")) == (loss > 0.01))
    }

    @Test("of several values of one metric, a cause says which it read")
    func siblings() throws {
        let run = sampleRun([
            measured(
                "privacy.dcr", 0.01, 0.008, 0.012, floor: Floor(value: 0.04, low: 0.03, high: 0.05, splits: 10),
                parameters: ["score": "p5"])
        ])
        let policy = try parsed("checks:\n  - {id: privacy.dcr, where: {score: p5}, min: 0.03}\n")
        let today = try #require(judgingDay)
        let why = try #require(Judge.judge(run: run, policy: policy, today: today).why)
        #expect(why.contains("(p5)"))
    }
}
