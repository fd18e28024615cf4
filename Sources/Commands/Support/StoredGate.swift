import Evaluation
import Foundation
import Policy
import Reporting
import Results
import Studies

/// `gate.json` files.
enum StoredGate {
    /// - Throws: when the file is no gate.json, was changed, or was made of another run.
    static func load(_ path: String, of run: StoredRun) throws -> GateResult {
        let (folder, name) = try StoredFolder.of(path, standard: "gate.json")
        return try read(folder.data(name, what: "gate", limit: 64 << 20), folder.path(name), of: run)
    }

    static func read(_ data: Data, _ path: String, of run: StoredRun) throws -> GateResult {
        guard var gate = try? CanonicalJSON.decode(GateResult.self, from: data),
            [GateResult.schema, GateResult.olderSchema].contains(gate.schema)
        else {
            throw CommandError(
                .badData, "\(path) is no gate.json of this version of Assay",
                remedy: "Judge the run again: `assay gate RUN.json --policy POLICY --out DIR`.")
        }
        gate = try OlderResult.read(path, remedy: "Judge the run again: `assay gate RUN.json --policy POLICY --out DIR`.") { () throws(OlderRun.Unreadable) in
            try OlderRun.read(gate, of: run.result)
        }
        if let problem = mismatch(gate, run) {
            throw CommandError(
                .badData, "\(path) \(problem)",
                remedy: "Judge this run again: `assay gate RUN.json --policy POLICY --out DIR`.")
        }
        return gate
    }

    /// Why the verdict cannot be the run's, nil where nothing speaks against it.
    static func mismatch(_ gate: GateResult, _ run: StoredRun) -> String? {
        if let digest = gate.runSha256, digest != Report.sha256(run.data) {
            return "was made of another run: it names another run.json"
        }
        for check in gate.checks where check.value != nil {
            let isThere = run.result.metrics.contains {
                check.judges($0) && $0.value == check.value && $0.interval == check.interval && $0.floor == check.floor
            }
            if !isThere { return "was made of another run: it has a \(check.id) that the run does not have" }
        }
        let blocking = gate.checks.filter(\.blocks)
        if let wrong = blocking.first(where: { $0.outcome == .pass || $0.outcome == .waived }) {
            return "was changed: its \(wrong.id) holds the release up although it is \(wrong.outcome.rawValue)"
        }
        let verdict: GateResult.Verdict =
            blocking.contains { $0.outcome == .fail }
            ? .fail : blocking.contains { $0.outcome == .error } ? .error : blocking.isEmpty ? .pass : .undecided
        let isNothing = gate.verdict == .nothingEvaluated && (blocking.isEmpty || verdict == .error)
        guard isNothing || gate.verdict == verdict else {
            return "was changed: its verdict is \(gate.verdict.rawValue), its checks give \(verdict.rawValue)"
        }
        let status =
            switch gate.verdict {
            case .pass: 0
            case .fail, .error: 1
            case .undecided: 3
            case .nothingEvaluated: 4
            }
        guard gate.exitCode == status else {
            return "was changed: its exit code is \(gate.exitCode), of its verdict \(gate.verdict.rawValue) it is \(status)"
        }
        return rejudged(gate, run)
    }

    /// Judges again where the policy is at hand and depends on nothing else: a built-in one, without waivers.
    private static func rejudged(_ gate: GateResult, _ run: StoredRun) -> String? {
        guard run.result.tool.version == Assay.version, gate.checks.allSatisfy({ $0.waiver == nil }),
            let policy = PolicyLoader.builtinNames.lazy.compactMap({ try? PolicyLoader.load("builtin:" + $0) })
                .first(where: { $0.sha256 == gate.policy.sha256 && $0.name == gate.policy.name }),
            policy.waivers.isEmpty, let today = CalendarDate.today()
        else { return nil }
        let again = Judge.judge(run: run.result, policy: policy, today: today)
        // Baselines are not at hand.
        guard !again.checks.contains(where: { $0.outcome == .error && $0.value != nil }) else { return nil }
        let before = gate.checks.map { "\($0.id) \($0.scope) \($0.features ?? "") \($0.outcome.rawValue) \($0.blocks)" }
        let after = again.checks.map { "\($0.id) \($0.scope) \($0.features ?? "") \($0.outcome.rawValue) \($0.blocks)" }
        guard before == after, gate.verdict == again.verdict else {
            let place = zip(before, after).first { $0 != $1 }
            return "was changed: " + (place.map { "it says “\($0.0)”, the run gives “\($0.1)”" } ?? "it has other checks")
        }
        return nil
    }
}
