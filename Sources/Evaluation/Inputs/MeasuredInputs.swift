import Datasets
import Foundation
import Hashing
import Numerics
import Results

/// The sets of a run with labels that count the same classes, and what the report says of them.
package struct MeasuredInputs<Content: RowSet>: Sendable {
    package private(set) var real: Content
    package private(set) var holdout: Content?
    package private(set) var synthetic: Content
    /// Classes of all sets; empty when a set has no labels.
    var classNames: [String]
    var described: [RunResult.Input]
    var warnings: [RunResult.Warning]

    /// Whether rows of `described` were left out.
    private var isSample = false

    /// What copies and nearest rows are looked for in, where that is more than what is measured.
    var searched: Searched?
    /// Content of every row of the real set, and of the holdout, whatever the limit.
    var trainingContent: [ContentHash]
    var unseenContent: [ContentHash]?

    struct Searched: Sendable {
        var training: Content
        var holdout: Content?
    }

    package var sets: Roles<Content> { Roles(real: real, holdout: holdout, synthetic: synthetic) }

    /// Sets that are open already, brought to the same classes.
    init(_ sets: OpenedSets<Content>, parallel: Parallel, progress: any ProgressSink) throws {
        let (real, holdout, synthetic) = (sets.real, sets.holdout, sets.synthetic)
        let others = [("The synthetic set", synthetic)] + (holdout.map { [("The holdout", $0)] } ?? [])
        var warnings = try others.compactMap { try ClassAgreement.check($0.1, name: $0.0, against: real) }
        warnings += sets.warnings
        warnings += LookAlikes.warnings([real] + others.map(\.1))
        let names = Content.unionOfClassNames([real, synthetic] + (holdout.map { [$0] } ?? []))
        var realSet = try real.relabelled(to: names)
        let syntheticSet = try synthetic.relabelled(to: names)
        let holdoutSet = try holdout?.relabelled(to: names)
        if sets.searchesMore {
            realSet.info.notes.append(
                "Copies and nearest rows were looked for in all \(Readable.count(sets.training.count)) \(Content.noun.many).")
            warnings.append(Self.searchWarning(sets))
        }

        progress.begin("fingerprints")
        var described = try [Self.describe(realSet, .real, parallel)]
            + (holdoutSet.map { [try Self.describe($0, .holdout, parallel)] } ?? [])
            + [Self.describe(syntheticSet, .synthetic, parallel)]
        for index in described.indices where sets.searchesMore {
            let whole = described[index].role == .real ? sets.training : described[index].role == .holdout ? sets.unseen : nil
            guard let whole, whole.count > described[index].count else { continue }
            described[index].searched = whole.count
            if !whole.parts.isEmpty { described[index].parts = Self.parts(whole) }
        }
        let fingerprints = { [described] (role: RunResult.Role) in described.first { $0.role == role }?.fingerprint
    }
        if let unseen = fingerprints(.holdout), unseen == fingerprints(.synthetic) {
            warnings.append(
                .init(
                    code: "synthetic_is_holdout",
                    message: "The synthetic set holds the same \(Content.noun.many) as the holdout: privacy metrics that set one "
                        + "against the other say nothing here."))
        }
        if holdout == nil { warnings.append(HoldoutNeeds.floorWarning) }
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
        searched = sets.searchesMore ? Searched(training: sets.training, holdout: sets.unseen) : nil
        trainingContent = sets.trainingContent
        unseenContent = sets.unseenContent
    }

    /// Sets that are made of others for learners, brought to the same classes.
    init(learning sets: Roles<Content>) throws {
        let names = Content.unionOfClassNames([sets.real, sets.synthetic] + (sets.holdout.map { [$0] } ?? []))
        real = try sets.real.relabelled(to: names)
        holdout = try sets.holdout?.relabelled(to: names)
        synthetic = try sets.synthetic.relabelled(to: names)
        classNames = names
        (described, warnings, trainingContent, unseenContent) = ([], [], [], nil)
    }

    /// At most `rows` rows of each set, drawn as a limit draws them, for what costs the square of the rows.
    func sampled(_ rows: Int, seed: UInt64) -> MeasuredInputs {
        guard real.count > rows || synthetic.count > rows || (holdout?.count ?? 0) > rows else { return self }
        return MeasuredInputs(
            sampled: self, real: real.limited(to: rows, seed: seed), holdout: holdout?.limited(to: rows, seed: seed),
            synthetic: synthetic.limited(to: rows, seed: seed))
    }

    private init(sampled whole: MeasuredInputs, real: Content, holdout: Content?, synthetic: Content) {
        self = whole
        isSample = true
        self.real = real
        self.holdout = holdout
        self.synthetic = synthetic
    }

    /// A limit leaves what is searched whole; what cannot do that is named.
    private static func searchWarning(_ sets: OpenedSets<Content>) -> RunResult.Warning {
        .init(
            code: "limit",
            message: "A limit is set: \(Readable.count(sets.real.count)) of \(Readable.count(sets.training.count)) "
                + "real \(Content.noun.many) are compared. Copies, near copies and nearest training rows are looked for in all of "
                + "them; authenticity and the copying test searched \(Readable.count(sets.real.count)) of "
                + "\(Readable.count(sets.training.count)) and have no interval, so that no check passes on them.")
    }

    /// What a value can depend on: content, labels and groups by fingerprint, and the file names that captions show.
    var identity: [String] {
        var names = SHA256()
        for index in 0..<(Content.namesRows ? synthetic.count : 0) { names.update(text: synthetic.name(at: index)) }
        var contents = SHA256()
        for content in searched == nil ? [] : trainingContent + (unseenContent ?? []) {
            contents.update(Int(bitPattern: UInt(content.high)))
            contents.update(Int(bitPattern: UInt(content.low)))
        }
        return described.flatMap { [$0.role.rawValue, $0.fingerprint, "\($0.count)"] } + classNames
            + [names.finalised().hexadecimal] + (searched == nil ? [] : [contents.finalised().hexadecimal])
    }

    /// Of the rows that are measured, where it is known without hashing them.
    func fingerprint(of role: RunResult.Role) -> String? {
        guard !isSample else { return nil }
        return described.first { $0.role == role }?.fingerprint
    }

    package static func describe(
        _ set: Content, _ role: RunResult.Role, _ parallel: Parallel
    ) throws -> RunResult.Input {
        // What is written is read elsewhere: names of real files stay here.
        let info = role == .synthetic ? set.info : set.info.withoutFileNames
        var input = RunResult.Input(
            role: role, name: info.name, media: info.media, count: set.count, bytes: info.bytes,
            fingerprint: try set.fingerprint(parallel: parallel),
            classes: zip(set.classNames, set.classCounts).map { .init(name: $0, count: $1) },
            skipped: info.skipped.map { .init(name: $0.name, reason: $0.reason) }, notes: info.notes)
        if !set.parts.isEmpty { input.parts = parts(set) }
        return input
    }

    private static func parts(_ set: Content) -> [RunResult.Part] { set.parts.map { .init(name: $0.name, count: $0.count) } }
}
