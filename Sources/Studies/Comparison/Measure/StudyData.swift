import Datasets
import Evaluation
import Numerics
import Results

/// The real rows of a study and what each part of them is for.
struct StudyData<Kind: Modality>: Sendable {
    typealias Content = Kind.Content

    /// What generators learn from; the holdout never is.
    let training: Content
    /// Rows that no generator of ours saw: memorisation is read against them, classifiers are tested on them.
    let unseen: Content
    /// False when `unseen` was split off the real set, which the makers of given sets may have seen whole.
    let hasHoldout: Bool
    /// The training rows among which copies are looked for in feature space: all of them, at most 60,000.
    let searched: Content
    /// Rows of `searched` that metrics compare with: all of them, or a seeded sample of 10,000. Only candidates are
    /// brought to `rows`.
    let referenceRows: [Int]
    let reference: Content
    /// Rows of `reference` that stand in the study as the copy of the training rows; `rows` of them.
    let copyRows: [Int]
    /// Rows of `unseen` that stand in the study as the real holdout.
    let holdoutRows: [Int]
    /// Rows measured of every set.
    let rows: Int
    let given: [(request: StudyRequest.Given, set: Content)]
    /// Classes of all sets.
    let classNames: [String]
    let trainingFingerprint: String
    let searchedFingerprint: String
    let unseenFingerprint: String
    let inputs: [RunResult.Input]
    let warnings: [RunResult.Warning]
    /// Names of given sets that hold rows of the holdout.
    let handedOut: Set<String>
    /// Content of the training rows, for the search for exact copies.
    let trainingHashes: [ContentHash]
    let unseenHashes: [ContentHash]

    static var mostRows: Int { 10_000 }
    private static var mostSearched: Int { 60_000 }
    /// Given sets with fewer rows take part as they are and do not shrink the study.
    private static var smallSet: Int { 1_000 }

    /// - Throws: `DatasetError`, `EvaluationError.badData` for a holdout that is training data or sets that are too
    ///   small.
    init(_ request: StudyRequest, parallel: Parallel, progress: any ProgressSink) throws {
        func open(_ path: String, _ what: String) throws -> Content {
            progress.begin("reading \(what)")
            var options = request.open
            options.seed = request.seed
            options.parallel = parallel
            return try Kind.open(path, options: options)
        }
        var real = try open(request.real, "real")
        var holdout = try request.holdout.map { try open($0, "holdout") }
        var given = try request.given.map { ($0, try open($0.path, $0.name)) }
        var all = [real] + (holdout.map { [$0] } ?? []) + given.map(\.1)
        var warnings = try Kind.agree(&all, real: holdout == nil ? 1 : 2, options: request.open)
        real = all[0]
        if holdout != nil { holdout = all[1] }
        given = zip(given, all.suffix(given.count)).map { ($0.0, $1) }
        warnings += try ((holdout.map { [("The holdout", $0)] } ?? []) + given.map { ($0.0.name, $0.1) }).compactMap {
            try ClassAgreement.check($0.1, name: $0.0, against: real)
        }
        warnings += LookAlikes.warnings([real] + (holdout.map { [$0] } ?? []) + given.map(\.1))
        let names = Content.unionOfClassNames([real] + (holdout.map { [$0] } ?? []) + given.map(\.1))
        real = try real.relabelled(to: names)
        holdout = try holdout?.relabelled(to: names)
        given = try given.map { ($0.0, try $0.1.relabelled(to: names)) }
        classNames = names
        self.given = given.map { (request: $0.0, set: $0.1) }

        progress.begin("fingerprints")
        var inputs = [try MeasuredInputs.describe(real, .real, parallel)]
        // Pictures are decoded for their content: once a set.
        var known: (real: [ContentHash], asGiven: [ContentHash], kept: [ContentHash])?
        if let set = holdout {
            inputs.append(try MeasuredInputs.describe(set, .holdout, parallel))
            let (own, all) = (try real.contentHashes(parallel: parallel), try set.contentHashes(parallel: parallel))
            let finding = try HoldoutLeak.check(all, against: own, .init(set, against: real))
            holdout = try finding.applied(to: set)
            if let warning = finding.warning { warnings.append(warning) }
            known = (own, all, finding.kept.map { all[$0] })
        }
        for (request, set) in given {
            var input = try MeasuredInputs.describe(set, .synthetic, parallel)
            input.name = request.name
            inputs.append(input)
        }
        for input in inputs where !input.skipped.isEmpty {
            warnings.append(
                .init(code: "skipped_files", message: "\(input.skipped.count) files of \(input.name) cannot be read."))
        }
        hasHoldout = holdout != nil
        if let holdout {
            training = real
            unseen = holdout.limited(to: max(Self.mostRows, request.rows ?? 0), seed: request.seed)
        } else {
            var draw = RandomStream(seed: request.seed).split("study_holdout")
            let order = draw.permutation(real.count)
            let count = min(real.count / 2, Self.mostRows)
            training = try real.subset(order.dropFirst(count).sorted())
            // Rows that the real set holds twice can stand on both sides.
            unseen = try Self.withoutTrainingRows(
                real.subset(order.prefix(count).sorted()), training, parallel, &warnings)
            warnings.append(
                .init(
                    code: "no_holdout",
                    message: "No holdout is given: \(count) of the \(real.count) real rows were set apart. Our "
                        + "generators do not see them; the makers of given sets may have, so that the privacy of "
                        + "given sets is not measured."))
        }
        rows = try Self.rows(request, training.count, unseen.count, given.map { ($0.0.name, $0.1.count) })
        searched = training.limited(to: max(Self.mostSearched, rows), seed: request.seed)
        referenceRows = Self.chosen(max(rows, Self.mostRows), of: searched.count, seed: request.seed)
        reference = try searched.subset(referenceRows)
        copyRows = Self.chosen(rows, of: reference.count, seed: request.seed)
        if searched.count < training.count {
            warnings.append(
                .init(
                    code: "searched_sample",
                    message: "Near copies and nearest rows were searched in \(Readable.count(searched.count)) of "
                        + "\(Readable.count(training.count)) training rows: what lies near the others is missed. Exact "
                        + "copies were looked for in all of them."))
        }
        holdoutRows = Self.chosen(rows, of: unseen.count, seed: request.seed)
        for (request, set) in given where set.count < rows {
            warnings.append(
                .init(
                    code: "fewer_rows",
                    message: "\(request.name) has \(set.count) rows, the study measures \(rows): metrics whose value "
                        + "depends on the number of rows are left out for it or not ranked."))
        }
        self.inputs = inputs
        // With a holdout the training rows are the whole real set, which was hashed for the inputs.
        trainingFingerprint = try hasHoldout ? inputs[0].fingerprint : training.fingerprint(parallel: parallel)
        searchedFingerprint = try searched.count == training.count
            ? trainingFingerprint : searched.fingerprint(parallel: parallel)
        unseenFingerprint = try unseen.fingerprint(parallel: parallel)
        trainingHashes = try known?.real ?? training.contentHashes(parallel: parallel)
        unseenHashes = try unseen.contentHashes(parallel: parallel)
        let overlaps = try GivenOverlaps(
            given.map { (name: $0.0.name, rows: try $0.1.contentHashes(parallel: parallel)) },
            holdout: known?.kept, training: trainingHashes, noun: Content.noun, meet: Content.rowsMeetByChance)
        handedOut = overlaps.handedOut
        self.warnings = warnings + overlaps.warnings
            + RepeatedRows.warnings(Content.self, training: trainingHashes, unseen: known?.asGiven)
    }

    /// The holdout less the rows that the training set holds too.
    private static func withoutTrainingRows(
        _ holdout: Content, _ training: Content, _ parallel: Parallel, _ warnings: inout [RunResult.Warning]
    ) throws -> Content {
        let checked = try HoldoutLeak.check(holdout, against: training, parallel: parallel)
        if let warning = checked.warning { warnings.append(warning) }
        return checked.holdout
    }

    private static func rows(
        _ request: StudyRequest, _ training: Int, _ unseen: Int, _ given: [(name: String, count: Int)]
    ) throws(EvaluationError) -> Int {
        let most = min(training, unseen)
        if let rows = request.rows {
            guard rows <= most else {
                throw EvaluationError(
                    .badData, "\(rows) rows were asked for; there are \(training) real and \(unseen) holdout rows",
                    remedy: "Give --rows \(most) or less: the real holdout is a row of the study like any other.")
            }
            return rows
        }
        let trains = !request.generated.isEmpty || request.baselines != "none"
        let large = given.filter { $0.count >= smallSet }
        let sets = large.isEmpty && !trains ? given : large
        let counted = [("the real set", training), ("the holdout", unseen)] + sets
        guard let smallest = counted.min(by: { $0.1 < $1.1 }), smallest.1 >= 20 else {
            let words = counted.filter { $0.1 < 20 }.map { "\($0.0) has \($0.1)" }.joined(separator: ", ")
            throw EvaluationError(.badData, "a study needs 20 rows of every set; \(words)", remedy: "Give larger sets.")
        }
        return min(mostRows, smallest.1)
    }

    private static func chosen(_ rows: Int, of count: Int, seed: UInt64) -> [Int] {
        var draw = RandomStream(seed: seed).split("study_rows")
        return draw.permutation(count).prefix(rows).sorted()
    }
}
