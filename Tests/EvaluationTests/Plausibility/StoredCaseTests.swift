import Evaluation
import Foundation
import Metrics
import Results
import TestSupport
import Testing

/// Stored runs that version 0.1.0 took as they were.
struct StoredCaseTests {
    private func run(_ folder: URL) throws -> RunResult {
        let data = try Data(contentsOf: folder.appending(path: "run.json"))
        return try OlderRun.read(CanonicalJSON.decode(RunResult.self, from: data))
    }

    @Test(
        "stored runs that cannot be are named by field",
        .enabled(if: SharedData.cases("stored") != nil, "../shared/cases is absent"),
        arguments: [
            ("run_11_value_2_0_share_above_1_", "value"), ("run_6b_metric_version_from_the_future", "version"),
            ("run_7_interval_level_0_01_narrow", "interval.level"),
        ])
    func implausible(name: String, field: String) throws {
        let defects = RunDefect.all(of: try run(try #require(SharedData.cases("stored/\(name)"))))
        #expect(defects.first?.metric?.hasPrefix("fidelity.precision") == true)
        #expect(defects.first?.field == field)
    }

    @Test(
        "an honest one is left alone",
        .enabled(if: SharedData.cases("stored") != nil, "../shared/cases is absent"))
    func honest() throws {
        let folder = try #require(SharedData.cases("stored/run_38_confidence_0_99_asked_0_95_measured_b"))
        #expect(RunDefect.all(of: try run(folder)).isEmpty)
    }
}
