import Evaluation
import Foundation
import Policy
import Reporting
import Results

/// Judging with today's date.
enum Verdict {
    /// - Parameters:
    ///   - stored: the bytes that the run was read from, nil for one that was measured just now.
    ///   - kernels: what made the run, nil where that is not known.
    static func judge(
        _ run: RunResult, _ policy: Policy, baselines: [String: Baseline] = [:], stored: Data? = nil,
        kernels: RunMeta.Kernels? = nil
    ) throws -> GateResult {
        guard let today = CalendarDate.today() else {
            throw EvaluationError(.internal, "the system's date cannot be read", remedy: "Check the clock.")
        }
        var gate = Judge.judge(run: run, policy: policy, today: today, baselines: baselines.mapValues(\.run))
        // A kind that this version does not know has no policy to take in its place.
        let kind = try? Modalities.named(run.modality)
        if let misfit = kind.flatMap({ PolicyLoader.misfit(policy, of: $0) }) { gate.warnings.append(misfit) }
        gate.runSha256 = Report.sha256(try stored ?? CanonicalJSON.encode(run))
        for (name, baseline) in baselines.sorted(by: { $0.key < $1.key }) {
            guard let mine = kernels, let other = baseline.kernels, mine != other else { continue }
            gate.warnings.append(
                "the baseline “\(name)” was made with other kernels (\(other.words)) than this run (\(mine.words)): "
                    + "their numbers differ in the last digits for that reason alone, trained classifiers by more")
        }
        return gate
    }
}
