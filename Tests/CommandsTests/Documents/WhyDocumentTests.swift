import Foundation
import Results
import TestSupport
import Testing

/// docs/why.md lists what gate.json can say.
@Suite struct WhyDocumentTests {
    @Test(arguments: GateResult.Finding.Kind.allCases) func everyKindOfFindingIsListed(_ kind: GateResult.Finding.Kind) throws {
        let text = try String(contentsOf: SharedData.repository.appending(path: "docs/why.md"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| `findings[].kind` |") })
        #expect(line.contains("`\(kind.rawValue)`"))
    }
}
