import Evaluation
import Results

/// Judging with today's date.
enum Verdict {
    static func judge(
        _ run: RunResult, _ policy: Policy, baselines: [String: RunResult] = [:]
    ) throws -> GateResult {
        guard let today = CalendarDate.today() else {
            throw EvaluationError(.internal, "the system's date cannot be read", remedy: "Check the clock.")
        }
        return Judge.judge(run: run, policy: policy, today: today, baselines: baselines)
    }
}
