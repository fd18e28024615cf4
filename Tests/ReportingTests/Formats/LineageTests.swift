import Foundation
import Reporting
import Results
import Testing

struct OpenLineageReportTests {
    @Test("the event has what OpenLineage requires")
    func event() throws {
        let sample = SampleRun(kind: .fail, points: 5)
        let event = try JSONReader(text: try #require(try formatFiles(sample)["openlineage.json"]))
        #expect(event["eventType"].string == "COMPLETE")
        #expect(event["eventTime"].string == "2026-11-21T06:01:03Z")
        #expect(UUID(uuidString: try #require(event["run"]["runId"].string)) != nil)
        #expect(event["producer"].string == "pkg:generic/assay@0.1.0")
        #expect(event["inputs"].array.count == 3)
        for facet in ["processing_engine", "test"] {
            #expect(
                event["run"]["facets"][facet]["_schemaURL"].string?.hasPrefix("https://openlineage.io/spec/facets/")
                    == true)
            #expect(event["run"]["facets"][facet]["_producer"].isPresent)
        }
        let tests = event["run"]["facets"]["test"]["tests"].array
        #expect(tests.count == sample.gate.checks.count + 1)
        #expect(tests.allSatisfy { ["pass", "fail", "skip"].contains($0["status"].string ?? "") })
        #expect(tests[0]["name"].string == "verdict" && tests[0]["status"].string == "fail")
        let assertions = event["inputs"].array.flatMap {
            $0["inputFacets"]["dataQualityAssertions"]["assertions"].array
        }
        #expect(assertions.count == sample.gate.checks.count)
        #expect(
            assertions.filter { $0["success"].bool == true }.count == sample.gate.checks.count { $0.outcome == .pass })
        // Waived is a failure that does not block.
        let waived = try #require(assertions.first { $0["params"]["outcome"].string == "waived" })
        #expect(waived["success"].bool == false && waived["severity"].string == "warn")
    }

    @Test("without times there is no event")
    func times() throws {
        let sample = SampleRun(kind: .pass, points: 5)
        #expect(throws: ReportError.self) {
            try Report.render(formats: [.openlineage], run: sample.run, gate: sample.gate, meta: nil, cards: [])
        }
    }
}

struct AttestationReportTests {
    @Test("the statement has what in-toto requires", arguments: SampleRun.Kind.allCases)
    func statement(_ kind: SampleRun.Kind) throws {
        let sample = SampleRun(kind: kind, points: 5)
        let statement = try JSONReader(text: try #require(try formatFiles(sample)["attestation.intoto.json"]))
        #expect(statement.keys == ["_type", "predicate", "predicateType", "subject"])
        #expect(statement["_type"].string == "https://in-toto.io/Statement/v1")
        #expect(statement["predicateType"].string == "https://in-toto.io/attestation/test-result/v0.1")
        let set = sample.run.inputs.first { $0.role == .synthetic }
        #expect(statement["subject"][0]["digest"]["assayContentSha256"].string == set?.fingerprint)
        #expect(statement["subject"].array.allSatisfy { !$0["digest"].keys.isEmpty })
        let predicate = statement["predicate"]
        #expect(predicate["result"].string == (kind == .pass ? "WARNED" : "FAILED"))
        #expect(predicate["configuration"].array.allSatisfy { $0["name"].isPresent })
        let names = ["passedTests", "warnedTests", "failedTests"].map { predicate[$0].array.compactMap(\.string) }
        #expect(names.joined().count == sample.gate.checks.count)
        #expect(names[2].count == sample.gate.checks.count { $0.blocks })
    }

    @Test("no statement without a verdict")
    func ungated() {
        let sample = SampleRun(kind: .pass, points: 5)
        #expect(throws: ReportError.self) {
            try Report.render(formats: [.intoto], run: sample.run, gate: nil, meta: nil, cards: [])
        }
    }
}
