import Reporting
import Results
import Testing

struct SARIFReportTests {
    private func document(_ sample: SampleRun, gate: Bool = true) throws -> JSONReader {
        try JSONReader(text: try #require(try formatFiles(sample, gate: gate)["results.sarif"]))
    }

    @Test("the log has what SARIF 2.1.0 requires", arguments: SampleRun.Kind.allCases)
    func structure(_ kind: SampleRun.Kind) throws {
        let log = try document(SampleRun(kind: kind, points: 5))
        #expect(log["version"].string == "2.1.0")
        #expect(log["$schema"].string?.hasSuffix("sarif-schema-2.1.0.json") == true)
        let run = log["runs"][0]
        let rules = run["tool"]["driver"]["rules"].array
        #expect(run["tool"]["driver"]["name"].string == "assay")
        #expect(Set(rules.compactMap { $0["id"].string }).count == rules.count)
        #expect(run["results"].array.count == SampleRun(kind: kind).gate.checks.count)
        for result in run["results"].array {
            #expect(result["message"]["text"].string?.isEmpty == false)
            let index = try #require(result["ruleIndex"].integer)
            #expect(rules[index]["id"].string == result["ruleId"].string)
            let type = try #require(result["kind"].string)
            #expect(["pass", "fail", "open"].contains(type))
            #expect(result["level"].string == "none" || type == "fail")
            #expect(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].string == "run.json")
            #expect(result["suppressions"].value is [Any])
            #expect(result["partialFingerprints"]["assayCheck/v1"].string?.count == 64)
        }
    }

    @Test("a waiver is an accepted suppression with its owner and end")
    func waiver() throws {
        let results = try document(SampleRun(kind: .fail, points: 5))["runs"][0]["results"].array
        let waived = try #require(results.first { $0["ruleId"].string == "balance.share_gap" })
        #expect(waived["kind"].string == "fail")
        let suppression = waived["suppressions"][0]
        #expect(suppression["status"].string == "accepted" && suppression["kind"].string == "external")
        #expect(suppression["justification"].string?.contains("data-quality, until 2026-12-31") == true)
        #expect(suppression["properties"]["ceiling"].number == 0.08)
        #expect(results.filter { !$0["suppressions"].array.isEmpty }.count == 1)
    }

    @Test("what blocks without a failure is an error among the notifications")
    func open() throws {
        let run = try document(SampleRun(kind: .fail, points: 5))["runs"][0]
        let open = run["results"].array.filter { $0["kind"].string == "open" }
        let notes = run["invocations"][0]["toolExecutionNotifications"].array
        #expect(open.count == 2 && notes.count == 2)
        #expect(notes.allSatisfy { $0["level"].string == "error" })
        #expect(run["invocations"][0]["exitCode"].integer == 1)
        #expect(run["invocations"][0]["toolConfigurationNotifications"].array.count == 1)
    }

    @Test("fingerprints are unique and outlive values, limits and outcomes")
    func fingerprints() throws {
        let prints = { (kind: SampleRun.Kind) in
            try document(SampleRun(kind: kind, points: 5))["runs"][0]["results"].array
                .map { $0["partialFingerprints"]["assayCheck/v1"].string ?? "" }
        }
        let failed = try prints(.fail)
        #expect(Set(failed).count == failed.count)
        #expect(Array(failed.prefix(12)) == (try prints(.pass)))
    }

    @Test("help comes from the metric's card; brackets and braces are no links and placeholders")
    func help() throws {
        let rules = try document(SampleRun(kind: .pass, points: 5))["runs"][0]["tool"]["driver"]["rules"].array
        let rule = try #require(rules.first { $0["id"].string == "fidelity.frechet_distance" })
        #expect(
            rule["help"]["markdown"].string?.contains("## When it lies\n\nIt depends on the number of images") == true)
        #expect(rule["shortDescription"]["text"].string == "Fréchet distance")
        let hostile = try document(SampleRun(kind: .fail, hostile: "[a](0) {0} ", points: 5))["runs"][0]
        let message = hostile["results"].array.compactMap { $0["message"]["text"].string }.first { $0.contains("a\\]") }
        #expect(message?.contains("\\[a\\](0) {{0}}") == true)
    }

    @Test("a run without a verdict is never an empty, green log")
    func nothing() throws {
        let measured = try document(SampleRun(kind: .pass, points: 5), gate: false)["runs"][0]["results"]
        #expect(measured.array.count == 1 && measured[0]["kind"].string == "informational")
        let sample = SampleRun(kind: .pass, points: 5)
        var gate = sample.gate
        gate.checks = []
        gate.verdict = .nothingEvaluated
        let files = try Report.render(formats: [.sarif], run: sample.run, gate: gate, meta: nil, cards: [])
        let log = try JSONReader(text: String(decoding: try #require(files.first).data, as: UTF8.self))
        #expect(log["runs"][0]["results"][0]["level"].string == "error")
    }
}
