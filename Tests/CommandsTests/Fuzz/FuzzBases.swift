import Commands
import Foundation
import History
import Results

/// Small whole results of every command that leaves one, made once; edits start from them.
struct FuzzBases: Sendable {
    let run: Data
    let gate: Data
    let meta: Data
    let study: Data
    let studyMeta: Data
    let selftest: Data
    let model: Data
    let root: String

    static let made: Result<FuzzBases, any Error> = Result { try FuzzBases() }

    private struct Failed: Error, CustomStringConvertible { let description: String }

    private init() throws {
        let folder = try TemporaryFolder()
        root = FileManager.default.temporaryDirectory.appending(path: "assay-fuzz-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let names = ["real", "holdout", "synthetic"]
        for name in names { try SmallSets.write(40, in: folder, name + ".npz") }
        func command(_ words: [String], statuses: Set<Int32> = [0]) throws {
            let outcome = Assay.outcome(of: words)
            guard statuses.contains(outcome.status) else {
                throw Failed(description: "\(words.prefix(2)): \(outcome.status) \(outcome.message)")
            }
        }
        func sets() -> [String] { ["--real", folder.file("real.npz"), "--holdout", folder.file("holdout.npz")] }
        let quick = ["--replicates", "20", "--splits", "2", "--no-utility", "--quiet", "--progress", "none", "--extractors"]
        try command(
            ["evaluate", "--synthetic", folder.file("synthetic.npz"), "--policy", "builtin:image-small", "--out", folder.file("out")]
                + sets() + quick + ["random"], statuses: [0, 1, 3])
        try command(
            ["compare", "--synthetic", "a=" + folder.file("synthetic.npz"), "--synthetic", "b=" + folder.file("holdout.npz"),
             "--baselines", "none", "--rows", "20", "--out", folder.file("study"), "--real", folder.file("real.npz")]
                + quick + ["random"])
        try command([
            "generate", "class-gaussian", "--real", folder.file("real.npz"), "--rows", "2", "--out", folder.file("g.npz"),
            "--save-model", folder.file("m.model"), "--quiet", "--progress", "none",
        ])
        func read(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: folder.file(path))) }
        // Fewer values and points: an edit then meets more of what a page draws.
        var small = try CanonicalJSON.decode(RunResult.self, from: try read("out/run.json"))
        var seen: Set<String> = []
        small.metrics = small.metrics.filter { seen.insert($0.id).inserted || $0.scope.kind != .whole && seen.count < 40 }
        for index in small.metrics.indices { small.metrics[index].replicates = nil }
        small.figures = small.figures.filter { if case .images = $0.content { false } else { true } }
        for index in small.figures.indices {
            if case .scatter(let x, let y, let series) = small.figures[index].content {
                let cut = series.map { Figure.PointSeries(name: $0.name, role: $0.role, points: Array($0.points.prefix(3))) }
                small.figures[index].content = .scatter(xLabel: x, yLabel: y, series: cut)
            }
        }
        small.figures += Self.figures
        run = try CanonicalJSON.encode(small)
        gate = try read("out/gate.json")
        meta = try read("out/run.meta.json")
        study = try read("study/compare.json")
        studyMeta = try read("study/compare.meta.json")
        model = try read("m.model")
        selftest = try CanonicalJSON.encode(Self.selftest(small))
    }

    private static let figures: [Figure] = [
        Figure(
            id: "bars", dimension: .utility, title: "b", caption: "c",
            content: .bars(
                valueLabel: "v",
                bars: [.init(group: "g", name: "n", role: .real, value: 0.5, low: 0.1, high: 0.9), .init(group: "h", name: "m", role: .synthetic, value: 2)])),
        Figure(
            id: "lines", dimension: .fidelity, title: "l", caption: "c",
            content: .lines(
                xLabel: "x", yLabel: "y",
                series: [.init(name: "s", role: .real, x: [1, 2, 3], y: [1, 2, 3], low: [0, 1, 2], high: [2, 3, 4])])),
        Figure(
            id: "forest", dimension: .balance, title: "f", caption: "c",
            content: .forest(valueLabel: "v", reference: 0, rows: [.init(name: "r", value: 1, low: 0, high: 2)])),
        Figure(
            id: "matrix", dimension: .balance, title: "m", caption: "c",
            content: .matrix(
                rowLabel: "r", columnLabel: "c", columns: ["a", "b"],
                groups: [.init(name: "g", rows: [.init(name: "r", cells: [.init(value: 1, text: "1", tint: 0.5), .init(value: nil, text: "", tint: nil)])])])),
        Figure(
            id: "images", dimension: .fidelity, title: "i", caption: "c",
            content: .images(png: "iVBORw0KGgo=", columns: 2, tileWidth: 8, tileHeight: 8, captions: ["a", "b", "c"])),
    ]

    private static func selftest(_ run: RunResult) -> SelftestResult {
        let response = SelftestResult.Response(
            ladder: "noise", values: [0.1, nil, 0.3], lows: [0.05, nil, 0.2], highs: [0.2, nil, 0.4], detectedFrom: 2,
            monotone: 0.8, promise: "detect by rung 3", holds: true)
        let metric = SelftestResult.Metric(
            key: "fidelity.precision@embedded", id: "fidelity.precision", version: 1, dimension: .fidelity,
            features: "embedded", parameters: ["learner": "x"], direction: .target, target: 0.5, unit: "share",
            honest: [0.4, 0.5, 0.6], falseAlarms: 0, responses: [response], reason: nil)
        return SelftestResult(
            tool: run.tool, title: "t", seed: 1, modality: run.modality, input: run.inputs[0], features: run.features,
            settings: ["rows": "10"], ladders: [.init(id: "noise", about: "a", rungs: ["1", "2", "3"], verdicts: ["pass", "fail", "error"])],
            metrics: [metric],
            gate: .init(policy: "p", honestSets: 3, failed: 1, undecided: 0, failedChecks: ["a"], undecidedChecks: []),
            warnings: [])
    }
}
