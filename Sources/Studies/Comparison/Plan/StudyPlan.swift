import Evaluation
import Results

/// What a study would do, with an estimate of its time and memory.
public struct StudyPlan: Codable, Sendable, Equatable {
    public struct Candidate: Codable, Sendable, Equatable {
        public var name: String
        public var kind: StudyResult.Kind
        public var generator: String?
        public var seeds: [UInt64]
        /// How long training goes on, in words; nil where nothing is trained by steps.
        public var budget: String?
        /// Of one seed, where they are known.
        public var steps: Int?
        public var trainingSeconds: Double?
        public var samplingSeconds: Double?
        public var measuringSeconds: Double
        /// Why it would fail, as far as a short trial shows.
        public var problem: String?

        /// All seeds.
        public var seconds: Double {
            Double(max(1, seeds.count)) * ((trainingSeconds ?? 0) + (samplingSeconds ?? 0) + measuringSeconds)
        }
    }

    public var title: String
    public var rows: Int
    public var trainingRows: Int
    public var holdoutRows: Int
    public var threads: Int
    public var metrics: [String]
    public var candidates: [Candidate]
    /// Once a study: features of the real rows, floors.
    public var sharedSeconds: Double
    public var seconds: Double
    public var memoryBytes: Int
    public var warnings: [RunResult.Warning]

    /// For a terminal.
    public var text: String { lines.joined(separator: "\n") }

    /// The same, a line each: names in it may hold line ends of their own.
    public var lines: [String] {
        var lines = [
            "\(title): \(candidates.count) sets, \(metrics.count) metrics, \(Readable.count(rows)) rows each",
            "training on \(Readable.count(trainingRows)) rows, holdout of \(Readable.count(holdoutRows)), "
                + "\(threads) threads", "",
        ]
        for candidate in candidates {
            var parts: [String] = []
            if !candidate.seeds.isEmpty {
                parts.append("seeds " + candidate.seeds.map(String.init).joined(separator: ","))
            }
            if let budget = candidate.budget {
                parts.append("budget \(budget)" + (candidate.steps.map { " (\($0) steps)" } ?? ""))
            }
            if let seconds = candidate.trainingSeconds { parts.append("training \(PlanTime.words(seconds))") }
            if let seconds = candidate.samplingSeconds { parts.append("sampling \(PlanTime.words(seconds))") }
            parts.append("measuring \(PlanTime.words(candidate.measuringSeconds))")
            if let problem = candidate.problem { parts.append("would fail: \(problem)") }
            lines.append("  \(candidate.name): " + parts.joined(separator: ", "))
        }
        lines += [
            "  once: \(PlanTime.words(sharedSeconds))", "",
            "about \(PlanTime.words(seconds)) in all and \(Readable.bytes(memoryBytes)) of memory; nothing was written",
        ]
        for warning in warnings { lines.append("warning: \(warning.message)") }
        return lines
    }
}
