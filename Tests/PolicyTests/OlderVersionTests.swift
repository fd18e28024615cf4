import Metrics
import Policy
import Results
import Testing

struct OlderVersionTests {
    @Test("an older version of a metric is judged with a warning, once")
    func outdated() throws {
        let id = "utility.tstr_gap"
        let descriptor = try #require(MetricRegistry.descriptor(id))
        try #require(descriptor.version > 1)
        var old = measured(id, 0.01, 0, 0.02)
        old.version = 1
        let gate = try judged([old, old], "checks:\n  - {id: \(id), max: 0.05}\n")
        #expect(gate.verdict == .pass)
        #expect(gate.warnings.count == 1)
        #expect(gate.warnings.first?.contains("version 1") == true)
    }
}
