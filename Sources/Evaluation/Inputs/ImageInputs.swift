import Datasets
import Foundation
import Hashing
import Numerics
import Results

/// The image sets of a run with labels that count the same classes, and what the report says of them.
struct ImageInputs: Sendable {
    var real: ImageSet
    var holdout: ImageSet?
    var synthetic: ImageSet
    /// Classes of all sets; empty when a set has no labels.
    var classNames: [String]
    var described: [RunResult.Input]
    var warnings: [RunResult.Warning]

    /// - Throws: `DatasetError` for what cannot be read, `EvaluationError` for sets that cannot be compared.
    static func load(
        real: String, holdout: String?, synthetic: String, request: EvaluationRequest, parallel: Parallel,
        progress: any ProgressSink
    ) throws -> ImageInputs {
        let sets = try open(
            real: real, holdout: holdout, synthetic: synthetic, request: request, parallel: parallel, progress: progress)
        return try ImageInputs(
            real: sets.real, holdout: sets.holdout, synthetic: sets.synthetic, parallel: parallel, progress: progress)
    }

    /// The sets as they are in their files, at most `request.limit` rows each.
    static func open(
        real: String, holdout: String?, synthetic: String, request: EvaluationRequest, parallel: Parallel,
        progress: any ProgressSink
    ) throws -> (real: ImageSet, holdout: ImageSet?, synthetic: ImageSet) {
        func open(_ path: String, _ role: RunResult.Role) throws -> ImageSet {
            progress.begin("reading \(role.rawValue)")
            var options = request.open
            options.limit = request.limit
            options.seed = request.seed
            options.parallel = parallel
            return try ImageSet.open(path, options: options)
        }
        let (realSet, syntheticSet) = (try open(real, .real), try open(synthetic, .synthetic))
        return (realSet, try holdout.map { try open($0, .holdout) }, syntheticSet)
    }

    /// Sets that are open already, brought to the same classes.
    init(
        real: ImageSet, holdout: ImageSet?, synthetic: ImageSet, parallel: Parallel, progress: any ProgressSink
    ) throws {
        let others = [("The synthetic set", synthetic)] + (holdout.map { [("The holdout", $0)] } ?? [])
        var warnings = try others.compactMap { try ClassAgreement.check($0.1, name: $0.0, against: real) }
        let names = ImageSet.unionOfClassNames([real, synthetic] + (holdout.map { [$0] } ?? []))
        let realSet = try real.relabelled(to: names)
        let syntheticSet = try synthetic.relabelled(to: names)
        let holdoutSet = try holdout?.relabelled(to: names)

        progress.begin("fingerprints")
        let described = try [Self.describe(realSet, .real, parallel)]
            + (holdoutSet.map { [try Self.describe($0, .holdout, parallel)] } ?? [])
            + [Self.describe(syntheticSet, .synthetic, parallel)]
        if let holdoutInput = described.first(where: { $0.role == .holdout }),
            let realInput = described.first(where: { $0.role == .real }),
            holdoutInput.fingerprint == realInput.fingerprint
        {
            throw EvaluationError(
                .badData, "The holdout \(holdoutInput.name) holds the same images as the real set.",
                remedy: "Give real images that the generator was not trained on as --holdout.")
        }
        let fingerprints = { (role: RunResult.Role) in described.first { $0.role == role }?.fingerprint }
        if let unseen = fingerprints(.holdout), unseen == fingerprints(.synthetic) {
            warnings.append(
                .init(
                    code: "synthetic_is_holdout",
                    message: "The synthetic set holds the same images as the holdout: privacy metrics that set one "
                        + "against the other say nothing here."))
        }
        for input in described where !input.skipped.isEmpty {
            warnings.append(
                .init(
                    code: "skipped_files",
                    message: "\(input.skipped.count) files of the \(input.role.rawValue) set could not be read."))
        }
        self.real = realSet
        self.holdout = holdoutSet
        self.synthetic = syntheticSet
        classNames = names
        self.described = described
        self.warnings = warnings
    }

    /// What a value can depend on: content, labels and groups by fingerprint, and the file names that captions show.
    var identity: [String] {
        var names = SHA256()
        for index in 0..<synthetic.count { names.update(text: synthetic.name(at: index)) }
        return described.flatMap { [$0.role.rawValue, $0.fingerprint, "\($0.count)"] } + classNames
            + [names.finalised().hexadecimal]
    }

    func fingerprint(of role: RunResult.Role) -> String? { described.first { $0.role == role }?.fingerprint }

    static func describe(
        _ set: ImageSet, _ role: RunResult.Role, _ parallel: Parallel
    ) throws -> RunResult.Input {
        RunResult.Input(
            role: role, name: set.info.name, media: set.info.media, count: set.count, bytes: set.info.bytes,
            fingerprint: try set.fingerprint(parallel: parallel),
            classes: zip(set.classNames, set.classCounts).map { .init(name: $0, count: $1) },
            skipped: set.info.skipped.map { .init(name: $0.name, reason: $0.reason) }, notes: set.info.notes)
    }
}
