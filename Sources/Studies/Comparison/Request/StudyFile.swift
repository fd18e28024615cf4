import Evaluation
import Generators
import Policy

/// `study.yaml`: a study that can be repeated. Strict as a policy file: an unknown or repeated key, a wrong type or a
/// value out of range is an error with file and line.
public enum StudyFile {
    /// - Parameters:
    ///   - yaml: the file's text.
    ///   - name: what messages call the file.
    ///   - folder: paths that do not begin with "/" start here.
    /// - Throws: `PolicyError` (exit status 78).
    public static func parse(yaml: String, name: String, folder: String) throws(PolicyError) -> StudyRequest {
        let root = try PolicyDocument.compose(yaml, file: name)
        var fields = try PolicyFields(root, file: name, place: "the study")
        func path(_ text: String) -> String {
            text.hasPrefix("/") || folder.isEmpty ? text : folder + "/" + text
        }
        var request = StudyRequest(real: path(try fields.require("real", example: "real: data/train").filled()))
        if let title = fields.take("title") { request.title = try title.filled() }
        if let holdout = fields.take("holdout") { request.holdout = path(try holdout.filled()) }
        if let rows = fields.take("rows") { request.rows = try rows.integer(in: 20...1_000_000) }
        if let seed = fields.take("seed") { request.seed = UInt64(try seed.integer(in: 0...Int.max)) }
        let seeds = try fields.take("seeds").map(seedList) ?? [1]
        if let count = fields.take("replicates") { request.replicates = try count.integer(in: 20...10_000) }
        if let splits = fields.take("splits") { request.floorSplits = try splits.integer(in: 2...1_000) }
        if let ids = fields.take("extractors") { request.extractors = try texts(ids) }
        if let ids = fields.take("metrics") { request.metrics = try texts(ids) }
        if let utility = fields.take("utility") { request.utility = try utility.flag() }
        if let sanity = fields.take("sanity"), try !sanity.flag() {
            throw sanity.error(
                .outOfRange, "the sanity rows cannot be left out", "Remove the line: they are part of every study.")
        }
        let budget = try budget(&fields) ?? .standard
        request.baselineBudget = budget
        request.baselineSeeds = seeds
        if let baselines = fields.take("baselines") {
            request.baselines = try texts(baselines).joined(separator: ",")
        }
        if let candidates = fields.take("candidates") {
            for (index, value) in try candidates.sequence().enumerated() {
                var entry = try value.fields("candidate \(index + 1)")
                try candidate(&entry, seeds, budget, path, &request)
                try entry.finish()
            }
        }
        try fields.finish()
        return request
    }

    private static func candidate(
        _ fields: inout PolicyFields, _ seeds: [UInt64], _ budget: FitPlan.Budget, _ path: (String) -> String,
        _ request: inout StudyRequest
    ) throws(PolicyError) {
        let name = try fields.take("name")?.filled()
        let given = fields.take("path")
        let generator = fields.take("generator")
        switch (given, generator) {
        case (let given?, nil):
            let text = try given.filled()
            request.given.append(
                StudyRequest.Given(name: name ?? StudyRequest.Given.name(of: text), path: path(text)))
        case (nil, let generator?):
            let id = try generator.filled()
            var settings: [String: String] = [:]
            if let value = fields.take("settings") {
                for (key, value) in try value.fields("the settings of \(id)").all {
                    settings[key] = try value.plainText()
                }
            }
            request.generated.append(
                StudyRequest.Generated(
                    name: name ?? id, generator: id, settings: settings,
                    budget: try self.budget(&fields) ?? budget, seeds: try fields.take("seeds").map(seedList) ?? seeds))
        default:
            throw PolicyError.at(
                fields.mark, fields.file, .missingKey, "\(fields.place) needs a path or a generator, and not both",
                "Write `- {name: mine, path: data/mine.npz}` or `- {generator: vae, epochs: 10}`.")
        }
    }

    private static func seedList(_ value: PolicyValue) throws(PolicyError) -> [UInt64] {
        var seeds: [UInt64] = []
        for entry in try value.sequence(orSingle: true) {
            let seed = UInt64(try entry.integer(in: 0...Int.max))
            guard !seeds.contains(seed) else {
                throw entry.error(.outOfRange, "the seed \(seed) is given twice", "Give every seed once.")
            }
            seeds.append(seed)
        }
        guard !seeds.isEmpty else { throw value.error(.missingKey, "there are no seeds", "Give [1, 2, 3].") }
        return seeds
    }

    private static func texts(_ value: PolicyValue) throws(PolicyError) -> [String] {
        var texts: [String] = []
        for entry in try value.sequence(orSingle: true) { texts.append(try entry.filled()) }
        guard !texts.isEmpty else {
            throw value.error(.missingKey, "“\(value.key)” of \(value.place) is empty", "Name at least one.")
        }
        return texts
    }

    /// At most one of epochs, steps, minutes.
    private static func budget(_ fields: inout PolicyFields) throws(PolicyError) -> FitPlan.Budget? {
        var found: [FitPlan.Budget] = []
        if let value = fields.take("epochs") {
            found.append(.epochs(try value.number(in: 0.001...1e6, "from 0.001 to 1000000")))
        }
        if let value = fields.take("steps") { found.append(.steps(try value.integer(in: 1...1_000_000_000))) }
        if let value = fields.take("minutes") {
            found.append(.minutes(try value.number(in: 0.01...100_000, "from 0.01 to 100000")))
        }
        guard found.count < 2 else {
            throw PolicyError.at(
                fields.mark, fields.file, .duplicateKey, "\(fields.place) has several budgets",
                "Give one of epochs, steps and minutes.")
        }
        return found.first
    }
}

extension StudyRequest.Given {
    /// A name for a set that was given without one: its last path component without the extension.
    public static func name(of path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
        return String(last[..<dot])
    }
}
