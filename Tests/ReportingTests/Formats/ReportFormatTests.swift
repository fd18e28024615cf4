import Foundation
import Reporting
import Results
import Testing

struct ReportFormatTests {
    @Test("the same results give the same bytes, in the order of the formats")
    func deterministic() throws {
        let sample = SampleRun(kind: .fail, points: 5)
        let files = { (formats: [ReportFormat]) in
            try Report.render(formats: formats, run: sample.run, gate: sample.gate, meta: sample.meta)
        }
        let all = try files(ReportFormat.allCases)
        #expect(all == (try files(ReportFormat.allCases.reversed())))
        #expect(all.map(\.name) == ReportFormat.allCases.map(\.fileName))
        #expect(try files([]).isEmpty)
        #expect(try files([.sarif]) == [all[0]])
    }

    @Test("sizes stay small")
    func size() throws {
        let sample = SampleRun(kind: .fail)
        let files = try Report.render(
            formats: ReportFormat.allCases, run: sample.run, gate: sample.gate, meta: sample.meta)
        for file in files { #expect(file.data.count < 200_000, "\(file.name)") }
    }

    @Test("JSON is sorted, keeps numbers and ends with a line end")
    func json() throws {
        for name in ["results.sarif", "croissant.json", "openlineage.json", "attestation.intoto.json"] {
            let text = try #require(try formatFiles(SampleRun(kind: .fail, points: 5))[name])
            #expect(text.hasSuffix("}\n"))
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
            let again = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
            let compact = text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
            #expect(compact.count >= again.count / 2)
            #expect(!text.contains("nan") && !text.contains(": inf"))
        }
    }
}
