import Foundation
import Reporting
import Results
import Testing

/// Renders the run that `$ASSAY_RUN` names (a folder with run.json and gate.json), to look at while the page changes.
struct RealRunTests {
    private static let folder = ProcessInfo.processInfo.environment["ASSAY_RUN"]

    @Test("a run from disk renders", .enabled(if: folder != nil, "ASSAY_RUN names no run"))
    func render() throws {
        let url = URL(filePath: try #require(Self.folder))
        let run = try CanonicalJSON.decode(RunResult.self, from: Data(contentsOf: url.appending(path: "run.json")))
        let gate = try CanonicalJSON.decode(GateResult.self, from: Data(contentsOf: url.appending(path: "gate.json")))
        let files = try Report.render(
            run: run, gate: gate, meta: nil, command: "assay evaluate", templates: sourceTemplates())
        #expect(files.allSatisfy { $0.data.count < 2_000_000 })
        try keep(
            Dictionary(uniqueKeysWithValues: files.map { ($0.name, String(decoding: $0.data, as: UTF8.self)) }), "real")
    }
}
