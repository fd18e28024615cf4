import Commands
import Foundation
import Numerics
import Results
import TestSupport
import Testing

/// Tables go through the same commands as images.
@Suite struct TableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The first rows of a fixture, changed.
    private func write(
        _ name: String, from fixture: String, rows: Int = 400, as file: String? = nil, _ change: ([[String]]) -> [[String]] = { $0 }
    ) throws -> String {
        let url = SharedData.repository.appending(path: "fixtures/customers/\(fixture).csv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").prefix(rows + 1)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let path = folder.file(file ?? name + ".csv")
        let text = (lines.prefix(1) + change(Array(lines.dropFirst()))).map { $0.joined(separator: ",") }.joined(separator: "\n")
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @discardableResult
    private func run(_ arguments: [String], status: Int32 = 0, says: String = "") -> String {
        let outcome = Assay.outcome(of: arguments)
        #expect(outcome.status == status, "\(arguments.joined(separator: " ")): \(outcome.message)")
        #expect(says.isEmpty || outcome.message.contains(says), "\(outcome.message)")
        return outcome.message
    }

    private func result(_ name: String) throws -> RunResult {
        try CanonicalJSON.decode(RunResult.self, from: Data(contentsOf: URL(filePath: folder.file("\(name)/run.json"))))
    }

    private let few = ["--replicates", "20", "--splits", "2", "--policy", "none", "--quiet"]

    @Test func evaluateMeasuresColumnsRecordsAndLearners() throws {
        let real = try write("real", from: "real")
        let holdout = try write("holdout", from: "holdout")
        run(
            ["evaluate", "--real", real, "--holdout", holdout, "--synthetic", try write("good", from: "good"), "--target", "left",
                "--out", folder.file("good")] + few)
        let run = try result("good")
        #expect(run.modality == "table")
        let byID = Dictionary(grouping: run.metrics, by: \.id)
        for id in [
            "fidelity.accuracy_1", "fidelity.accuracy_3", "fidelity.ks_complement", "validity.schema", "privacy.exact_copies",
            "privacy.dcr", "privacy.linkability", "utility.tstr_gap", "fidelity.frechet_distance", "balance.share_gap",
        ] {
            let whole = try #require(byID[id]?.first { $0.scope == .whole }, "\(id)")
            #expect(whole.status == .ok && whole.value != nil, "\(id): \(whole.reason ?? "")")
            #expect(whole.interval != nil || whole.isExact, "\(id)")
        }
        #expect(byID["fidelity.accuracy_1"]?.filter { $0.scope.kind == .column }.count == 10)
        // Judged, rendered again and carded from the stored run.
        _ = Assay.outcome(of: ["gate", folder.file("good/run.json"), "--out", folder.file("gate")])
        let page = try String(contentsOfFile: folder.file("gate/report.html"), encoding: .utf8)
        #expect(page.contains("Accuracy of single columns") && page.contains("rows") && !page.contains("synthetic images"))
    }

    /// Order of rows and threads change nothing, of the columns' metrics bit by bit.
    @Test func orderOfRowsAndThreadsDoNotMatter() throws {
        let holdout = try write("holdout", from: "holdout", rows: 200)
        let synthetic = try write("good", from: "good", rows: 200)
        for (name, threads, change) in [
            ("one", "1", { (rows: [[String]]) in rows }), ("two", "2", { $0 }), ("turned", "2", { $0.reversed() }),
        ] as [(String, String, ([[String]]) -> [[String]])] {
            let real = try write(name, from: "real", rows: 200, as: "real.csv", change)
            run(
                ["evaluate", "--real", real, "--holdout", holdout, "--synthetic", synthetic, "--no-utility", "--threads", threads,
                    "--out", folder.file(name)] + few)
        }
        let bytes = try ["one", "two"].map { try Data(contentsOf: URL(filePath: folder.file("\($0)/run.json"))) }
        #expect(bytes[0] == bytes[1])
        let turned = try result("turned").metrics
        for (one, other) in zip(try result("one").metrics, turned) where one.features == nil {
            #expect(one.id == other.id && one.scope == other.scope)
            guard let a = one.value, let b = other.value else { continue }
            #expect(abs(a - b) <= 1e-9 * max(1, abs(a)), "\(one.id) \(one.scope)")
        }
    }

    @Test func whatIsWrongIsNamed() throws {
        let real = try write("real", from: "real", rows: 200)
        let good = try write("good", from: "good", rows: 200)
        func evaluate(_ synthetic: String, status: Int32, says: String = "") -> String {
            run(
                ["evaluate", "--real", real, "--synthetic", synthetic, "--no-utility", "--out", folder.file("o")] + few,
                status: status, says: says)
        }
        _ = evaluate(try write("ragged", from: "good", rows: 50) { [$0[0].dropLast()] + $0.dropFirst() }, status: 65, says: "row")
        _ = evaluate(folder.file("absent.csv"), status: 66)
        run(
            ["evaluate", "--real", real, "--synthetic", good, "--target", "gone", "--out", folder.file("o")] + few, status: 64,
            says: "gone")
        run(
            ["evaluate", "--real", real, "--holdout", real, "--synthetic", good, "--out", folder.file("o")] + few, status: 65,
            says: "holdout")
        // Text in a column of numbers: measured, named, and never in the table's favour.
        _ = evaluate(
            try write("words", from: "good", rows: 200) { rows in
                rows.enumerated().map { index, row in index % 4 == 0 ? [row[0], "many"] + row.dropFirst(2) : row }
            }, status: 0)
        let found = try result("o")
        let schema = try #require(found.metrics.first { $0.id == "validity.schema" && $0.scope == .whole })
        #expect(try #require(schema.value) == 0.75)
        #expect(found.warnings.contains { $0.message.contains("age") && $0.message.contains("many") })
    }

    /// A text, a number and a level that one real row has are in no file that is written.
    @Test func singleRecordsStayInside() throws {
        let canaries = ["zebrafish@example.org", "987654321", "Atlantis"]
        let real = try write("real", from: "real", rows: 300) { rows in
            var rows = rows
            rows[7][5] = canaries[1]
            rows[7][3] = canaries[2]
            rows[7][4] = canaries[0]
            return rows
        }
        run(
            ["evaluate", "--real", real, "--holdout", try write("holdout", from: "holdout", rows: 300), "--synthetic",
                try write("good", from: "good", rows: 300), "--target", "left", "--no-utility", "--out", folder.file("out"),
                "--formats", "all"] + few.filter { $0 != "--policy" && $0 != "none" }, status: 3)
        var files = 0
        for case let file as URL in FileManager.default.enumerator(
            at: URL(filePath: folder.file("out")), includingPropertiesForKeys: nil) ?? .init()
        {
            guard let data = try? Data(contentsOf: file) else { continue }
            files += 1
            for canary in canaries {
                #expect(data.range(of: Data(canary.utf8)) == nil, "\(canary) in \(file.lastPathComponent)")
            }
        }
        #expect(files >= 6)
    }

    @Test func compareRanksTables() throws {
        run([
            "compare", "--real", try write("real", from: "real"), "--holdout", try write("holdout", from: "holdout"),
            "--synthetic", "good=\(try write("good", from: "good"))", "--synthetic", "flawed=\(try write("flawed", from: "flawed"))",
            "--baselines", "none", "--target", "left", "--no-utility", "--replicates", "20", "--splits", "2", "--quiet", "--out",
            folder.file("study"),
        ])
        let study = try CanonicalJSON.decode(
            StudyResult.self, from: Data(contentsOf: URL(filePath: folder.file("study/compare.json"))))
        #expect(study.modality == "table")
        #expect(study.metrics.contains { $0.id == "fidelity.accuracy_3" })
        #expect(study.candidates.map(\.name).prefix(2) == ["good", "flawed"])
    }

    @Test func schemasAreDraftedAndChecked() throws {
        let real = try write("real", from: "real", rows: 100)
        let schema = folder.file("schema.yaml")
        run(["schema", "infer", "--real", real, "--out", schema])
        run(["schema", "check", real, "--schema", schema])
        let text = try String(contentsOfFile: schema, encoding: .utf8)
        #expect(text.contains("age") && text.contains("datetime"))
        try (text + "\nconstraints:\n  - age >= 30\n").write(toFile: schema, atomically: true, encoding: .utf8)
        run(["schema", "check", real, "--schema", schema], status: 1)
    }
}
