import Commands
import Evaluation
import Foundation
import History
import Metrics
import Numerics
import Policy
import Reporting
import Results
import Testing

/// Seeded edits of stored files, put through every reader and renderer: each ends with pages or a typed error, never with
/// a trap or a loop. `ASSAY_LONG_TESTS` makes it 24,000 edits; `ASSAY_FUZZ_LOG=FILE` names the edit at work.
@Suite(.serialized) struct StoredFilesFuzzTests {
    static let isLong = ProcessInfo.processInfo.environment["ASSAY_LONG_TESTS"] != nil
    static let scale = isLong ? 24 : 1

    private let templates: Templates
    private let cards = EmbeddedFiles.cards()
    private let policies: [Policy]

    init() throws {
        templates = try Templates.embedded()
        let texts = EmbeddedFiles.policies()
        policies = try texts.keys.sorted().map { name in
            try Policy.parse(
                yaml: texts[name] ?? "", name: "builtin:" + name, builtins: texts,
                knownMetrics: MetricRegistry.descriptors.map(\.facts))
        }
    }

    static func note(_ kind: String, _ number: Int, _ data: Data) {
        guard let path = ProcessInfo.processInfo.environment["ASSAY_FUZZ_LOG"] else { return }
        try? (Data("\(kind) \(number)\n".utf8) + data).write(to: URL(filePath: path))
    }

    /// `count` edits of `base`, one to four at once, and how many a reader lets pass.
    private func edits(_ kind: String, of base: Data, count: Int, _ body: (Data, Int) throws -> Bool) throws {
        let tree = try JSONTree(base)
        var passed = 0
        for number in 0..<count * Self.scale {
            var random = RandomStream(seed: 12).split(kind).split(number)
            var edited = tree
            for _ in 0...random.index(below: 3) {
                edited = random.index(below: 3) == 0 ? edited.mutated(&random) : edited.withExtremeNumber(&random)
            }
            let data = edited.data
            Self.note(kind, number, data)
            do { if try body(data, number) { passed += 1 } } catch { try Self.mustBeKnown(error) }
        }
        // A fuzz whose every edit is refused would test nothing.
        #expect(passed * 5 > count * Self.scale, "\(passed) of \(count * Self.scale) edits of \(kind) were read")
    }

    private static func mustBeKnown(_ error: any Error) throws {
        guard error is ReportError || error is HistoryError || error is DecodingError else { throw error }
    }

    private func judged(_ run: RunResult, _ number: Int) throws -> GateResult {
        let today = try #require(CalendarDate("2026-11-28"))
        return Judge.judge(run: run, policy: policies[number % policies.count], today: today, baselines: ["last_release": run])
    }

    /// One of the renderers by turns; all of them in the long suite.
    private func render(_ run: RunResult, _ gate: GateResult, _ meta: RunMeta?, _ number: Int) throws {
        if Self.isLong || number % 3 == 0 {
            _ = try Report.render(run: run, gate: gate, meta: meta, cards: cards, command: "c", templates: templates)
        }
        if Self.isLong || number % 3 == 1 {
            let formats = ReportFormat.allCases.filter { $0.lacks(gate: gate, meta: meta) == nil }
            _ = try Report.render(formats: formats, run: run, gate: gate, meta: meta, cards: cards)
        }
        if Self.isLong || number % 3 == 2 { _ = try Report.card(run: run, gate: gate, meta: meta, cards: cards) }
    }

    @Test func runs() throws {
        let bases = try FuzzBases.made.get()
        let meta = try CanonicalJSON.decode(RunMeta.self, from: bases.meta)
        try edits("run", of: bases.run, count: 250) { data, number in
            guard let run = try? CanonicalJSON.decode(RunResult.self, from: data) else { return false }
            try render(run, judged(run, number), meta, number)
            return true
        }
    }

    @Test func verdicts() throws {
        let bases = try FuzzBases.made.get()
        let run = try CanonicalJSON.decode(RunResult.self, from: bases.run)
        try edits("gate", of: bases.gate, count: 150) { data, number in
            guard let gate = try? CanonicalJSON.decode(GateResult.self, from: data) else { return false }
            try render(run, gate, nil, number)
            return true
        }
    }

    @Test func times() throws {
        let bases = try FuzzBases.made.get()
        let run = try CanonicalJSON.decode(RunResult.self, from: bases.run)
        let gate = try judged(run, 0)
        try edits("meta", of: bases.meta, count: 75) { data, number in
            guard let meta = try? CanonicalJSON.decode(RunMeta.self, from: data) else { return false }
            try render(run, gate, meta, number)
            return true
        }
    }

    @Test func studies() throws {
        let bases = try FuzzBases.made.get()
        let study = try CanonicalJSON.decode(StudyResult.self, from: bases.study)
        let meta = try CanonicalJSON.decode(StudyMeta.self, from: bases.studyMeta)
        try edits("study", of: bases.study, count: 125) { data, _ in
            guard let study = try? CanonicalJSON.decode(StudyResult.self, from: data) else { return false }
            _ = try Report.render(study: study, meta: meta, command: "c", cards: cards, templates: templates)
            return true
        }
        try edits("study meta", of: bases.studyMeta, count: 30) { data, _ in
            guard let meta = try? CanonicalJSON.decode(StudyMeta.self, from: data) else { return false }
            _ = try Report.render(study: study, meta: meta, command: "c", cards: cards, templates: templates)
            return true
        }
    }

    @Test func selftests() throws {
        let bases = try FuzzBases.made.get()
        try edits("selftest", of: bases.selftest, count: 100) { data, _ in
            guard let result = try? CanonicalJSON.decode(SelftestResult.self, from: data) else { return false }
            _ = try Report.render(selftest: result, meta: nil, command: "c", templates: templates)
            return true
        }
    }

    @Test func nights() throws {
        let bases = try FuzzBases.made.get()
        let run = try CanonicalJSON.decode(RunResult.self, from: bases.run)
        let history = bases.root + "/history"
        let store = try HistoryStore(history, create: true)
        let first = try #require(Night("2026-10-01"))
        for day in 0..<14 {
            var night = run
            for index in night.metrics.indices { night.metrics[index].value = night.metrics[index].value.map { $0 + Double(day % 3) } }
            _ = try store.record(NightRecord(series: "s", night: first.advanced(by: day), run: night, gate: try judged(night, 0), meta: nil))
        }
        let result = try NightlyTrends.read(store, toolVersion: "t")
        let nightly = try CanonicalJSON.encode(result)
        try edits("nightly", of: nightly, count: 75) { data, _ in
            guard let result = try? CanonicalJSON.decode(NightlyResult.self, from: data) else { return false }
            _ = try NightlyReport.render(result, templates: templates)
            return true
        }
        // Edited runs as nights of one history, drawn together: extremes meet in one line.
        var edited = 0
        for number in 0..<4 * Self.scale {
            let tree = try JSONTree(bases.run)
            let store = try HistoryStore("\(bases.root)/history-\(number)", create: true)
            for day in 0..<(Self.isLong ? 14 : 10) {
                var random = RandomStream(seed: 12).split("night").split(number * 100 + day)
                var changed = tree
                for _ in 0..<6 { changed = changed.withExtremeNumber(&random) }
                Self.note("night", number, changed.data)
                guard let run = try? CanonicalJSON.decode(RunResult.self, from: changed.data) else { continue }
                do {
                    _ = try store.record(
                        NightRecord(series: "s", night: first.advanced(by: day), run: run, gate: try judged(run, 0), meta: nil))
                    edited += 1
                } catch { try Self.mustBeKnown(error) }
            }
            do { _ = try NightlyReport.render(try NightlyTrends.read(store, toolVersion: "t"), templates: templates) } catch {
                try Self.mustBeKnown(error)
            }
        }
        #expect(edited > 0)
    }

    @Test func listsOfFiles() throws {
        for number in 0..<100 * Self.scale {
            var random = RandomStream(seed: 12).split("manifest").split(number)
            var bytes = Array("\(String(repeating: "0a", count: 32))  run.json\n\(String(repeating: "ff", count: 32))  gate.json\n".utf8)
            for _ in 0...random.index(below: 4) {
                let place = random.index(below: bytes.count)
                switch random.index(below: 3) {
                case 0: bytes[place] = UInt8(random.index(below: 256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.index(below: 70) + 1))
                default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
                }
                if bytes.isEmpty { bytes = [10] }
            }
            _ = ResultManifest(Data(bytes))
        }
    }

    /// The same files through the commands that read them.
    @Test func commands() throws {
        let bases = try FuzzBases.made.get()
        let folder = bases.root + "/commands"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let trees = try [bases.run, bases.gate, bases.meta, bases.study].map { try JSONTree($0) }
        let names = ["run.json", "gate.json", "run.meta.json", "compare.json"]
        var statuses: [Int32: Int] = [:]
        for number in 0..<30 * Self.scale {
            var random = RandomStream(seed: 12).split("command").split(number)
            let which = random.index(below: names.count)
            for (index, name) in names.enumerated() {
                let data = index == which ? trees[index].withExtremeNumber(&random).mutated(&random).data : trees[index].data
                try data.write(to: URL(filePath: folder + "/" + name))
            }
            Self.note("command", number, Data())
            let out = folder + "/out"
            for words in [
                ["gate", folder + "/run.json", "--policy", "builtin:image-small", "--formats", "all", "--out", out],
                ["gate", folder + "/run.json", "--policy", "builtin:image-small", "--baseline", "last=" + folder + "/run.json"],
                ["report", folder + "/run.json", "--out", out], ["report", folder + "/compare.json", "--out", out],
                ["card", folder + "/run.json", "--out", folder + "/card"],
                ["nightly", "record", folder + "/run.json", "--history", folder + "/history", "--quiet"],
            ] {
                let outcome = Assay.outcome(of: words)
                statuses[outcome.status, default: 0] += 1
                // 70 is what a defect of ours is told by.
                #expect(outcome.status != 70, "\(words.first ?? "") \(number): \(outcome.message)")
            }
        }
        let pages = Assay.outcome(of: ["nightly", "report", "--history", folder + "/history", "--out", folder + "/pages", "--quiet"])
        #expect([0, 66].contains(pages.status), "\(pages.message)")
        #expect(statuses[65, default: 0] > 0 && statuses[0, default: 0] > 0)
    }
}
