/// `nightly.yaml`: the evaluations of a night.
public struct NightlyPlan: Sendable, Equatable {
    /// Folder of the history; relative paths are taken from the folder of the file.
    public var history: String
    /// Where each job's report goes, as REPORTS/<job>/<night>; nil keeps none.
    public var reports: String?
    /// Where the trend pages go after the last job; nil draws none.
    public var trends: String?
    public var jobs: [Job]

    public struct Job: Sendable, Equatable {
        /// Also the name of the series.
        public var name: String
        public var real: String
        public var holdout: String?
        public var synthetic: String
        /// A file, "builtin:NAME" or "none".
        public var policy: String
        public var title: String?
        public var seed: UInt64?
        public var limit: Int?
        public var replicates: Int?
        public var splits: Int?
        public var extractors: [String]
        public var utility: Bool
        /// How its sets are opened, as words of `assay evaluate`: ("on-bad-file", "skip"), … in a fixed order.
        public var sets: [SetOption]
        public var threads: Int?
        /// A job that takes longer is ended and counts as failed.
        public var timeoutMinutes: Double
        public var enabled: Bool
    }

    /// An option of `assay evaluate`, without its dashes.
    public struct SetOption: Sendable, Equatable {
        public var name: String
        /// nil for one that stands alone.
        public var value: String?
    }

    /// Reads the file strictly: whatever is not understood is an error with its place.
    /// - Parameters:
    ///   - yaml: the file's text, at most 1 MB. `${NIGHT}` in a path stands for the night, yyyy-mm-dd.
    ///   - name: the name for messages, e.g. the path as the user gave it.
    /// - Throws: `PolicyError` (exit status 78).
    public static func parse(yaml: String, name: String) throws(PolicyError) -> NightlyPlan {
        let root = try PolicyDocument.compose(yaml, file: name)
        var fields = try PolicyFields(root, file: name, place: "the plan")
        let history = try fields.require("history", example: "history: history").filled()
        let reports = try fields.take("reports")?.filled()
        let trends = try fields.take("trends")?.filled()
        var base = JobFields()
        if let value = fields.take("defaults") {
            var inner = try value.fields("defaults")
            try base.read(&inner)
            try inner.finish()
        }
        let list = try fields.require("jobs", example: "jobs: [{name: faces, real: real, synthetic: synthetic}]")
        let items = try list.sequence()
        guard !items.isEmpty else {
            throw list.error(.emptyChecks, "“jobs” is an empty list", "Add a job with name, real and synthetic.")
        }
        var jobs: [Job] = []
        for (index, item) in items.enumerated() {
            let place = "job \(index + 1)"
            var inner = try item.fields(place)
            let nameValue = try inner.require("name", example: "name: faces")
            let jobName = try nameValue.text()
            guard !jobName.allSatisfy(\.isWhitespace), jobName.utf8.count <= 200 else {
                throw nameValue.error(
                    .outOfRange, "the name of \(place) is empty or longer than 200 bytes", "Give a short name.")
            }
            guard !jobs.contains(where: { $0.name == jobName }) else {
                throw nameValue.error(
                    .duplicateCheck, "two jobs are called “\(jobName)”", "Give each its own name: it names the series.")
            }
            var own = base
            try own.read(&inner)
            let job = try own.job(jobName, inner)
            try inner.finish()
            jobs.append(job)
        }
        try fields.finish()
        return NightlyPlan(history: history, reports: reports, trends: trends, jobs: jobs)
    }
}

/// The keys that a job and the defaults share.
private struct JobFields {
    var real: String?
    var holdout: String?
    var synthetic: String?
    var policy: String?
    var title: String?
    var seed: Int?
    var limit: Int?
    var replicates: Int?
    var splits: Int?
    var extractors: [String]?
    var utility: Bool?
    var sets = SetFields()
    var threads: Int?
    var timeout: Double?
    var enabled: Bool?

    mutating func read(_ fields: inout PolicyFields) throws(PolicyError) {
        real = try fields.take("real")?.filled() ?? real
        holdout = try fields.take("holdout")?.filled() ?? holdout
        synthetic = try fields.take("synthetic")?.filled() ?? synthetic
        policy = try fields.take("policy")?.filled() ?? policy
        title = try fields.take("title")?.filled() ?? title
        seed = try fields.take("seed")?.integer(in: 0...9_007_199_254_740_991) ?? seed
        limit = try fields.take("limit")?.integer(in: 2...1_000_000_000) ?? limit
        replicates = try fields.take("replicates")?.integer(in: 10...10_000) ?? replicates
        splits = try fields.take("splits")?.integer(in: 2...1_000) ?? splits
        if let value = fields.take("extractors") {
            var names: [String] = []
            for item in try value.sequence(orSingle: true) { names.append(try item.filled()) }
            guard !names.isEmpty else { throw value.error(.wrongType, "“extractors” is an empty list", "Name one.") }
            extractors = names
        }
        utility = try fields.take("utility")?.flag() ?? utility
        try sets.read(&fields)
        threads = try fields.take("threads")?.integer(in: 1...1024) ?? threads
        timeout = try fields.take("timeout_minutes")?.number(in: 0.01...10_000, "above 0") ?? timeout
        enabled = try fields.take("enabled")?.flag() ?? enabled
    }

    func job(_ name: String, _ fields: PolicyFields) throws(PolicyError) -> NightlyPlan.Job {
        guard let real else { throw lacking("real", fields) }
        guard let synthetic else { throw lacking("synthetic", fields) }
        return NightlyPlan.Job(
            name: name, real: real, holdout: holdout, synthetic: synthetic,
            policy: policy ?? "default", title: title, seed: seed.map(UInt64.init), limit: limit,
            replicates: replicates, splits: splits, extractors: extractors ?? [], utility: utility ?? true,
            sets: sets.options, threads: threads, timeoutMinutes: timeout ?? 720, enabled: enabled ?? true)
    }

    private func lacking(_ key: String, _ fields: PolicyFields) -> PolicyError {
        .at(
            fields.mark, fields.file, .missingKey, "\(fields.place) has no “\(key)”",
            "Add one, e.g. `\(key): data/\(key)`, here or under defaults.")
    }
}
