import Datasets
import Evaluation
import Foundation
import Generators
import Numerics
import Results
import Studies

/// Fit, keep the model, sample, write: what `generate` does.
struct GenerationSession {
    let rows: Int
    let conditions: [RowCondition]
    let balance: ClassBalance?
    let out: String
    let saveModel: String?
    let sheet: String?
    let holdout: String?
    let sets: SetOptions
    let common: CommonOptions

    /// What `--json` prints.
    private struct Summary: Codable {
        var generator: String
        var version: Int
        var seed: UInt64
        var rows: Int
        var labelled: Bool
        var trainingRows: Int
        var dataFingerprint: String
        var steps: Int
        var epochs: Double
        var losses: [String: Double]
        var settings: [String: String]
        var fitSeconds: Double
        var sampleSeconds: Double
        var seconds: Double
        var peakMemoryBytes: Int
        var out: String
        var model: String?
        var holdsTrainingRows: Bool
        /// What the model promises about training rows; absent where it promises nothing.
        var privacy: PrivacyGuarantee?
        var notes: [String]?
    }

    // MARK: Two ways to a model

    func fit(
        _ id: String, real: String, limit: Int?, budget: FitPlan.Budget, settings: [String: String], resume: Bool,
        checkpointEvery: Double
    ) throws {
        func fit<Kind: Modality>(_ kind: Kind.Type) throws {
            try refuse(id, of: kind)
            try self.fit(
                kind, GeneratorRegistry.find(id, in: Kind.generators), real: real, limit: limit, budget: budget,
                settings: settings, resume: resume, checkpointEvery: checkpointEvery)
        }
        try fit(sets.kind(of: real))
    }

    private func fit<Kind: Modality>(
        _ kind: Kind.Type, _ generator: any Generator<Kind.Training>, real: String, limit: Int?,
        budget: FitPlan.Budget, settings: [String: String], resume: Bool, checkpointEvery: Double
    ) throws {
        let descriptor = generator.descriptor
        let checkpoint = CheckpointFile(path: trimmed(out) + ".checkpoint")
        try checkOutputs(kind, inputs: [real], checkpoint: checkpoint.path)
        try refuse(checkpoint, resume: resume)
        try checkPlan(kind, generator)
        if !descriptor.trainsBySteps, budget != .standard {
            common.console.note("\(descriptor.id) has no training by steps: --minutes, --epochs and --steps do nothing")
        }
        let started = ContinuousClock.now
        let reporter = common.reporter
        reporter.begin("reading the training set")
        let (set, warnings) = try Kind.opened(real, options: try sets.open(common, limit: limit))
        for warning in warnings { common.console.note(printable(warning.message)) }
        let data = try Kind.Training(set, fingerprint: nil, parallel: common.parallel)
        try checkSize(data.bytesPerRow, Kind.Content.noun)
        try checkHoldout(kind) { try HoldoutGuard.check($0, against: set, parallel: common.parallel) }
        let stored = checkpoint.path
        Interruption.says(quiet: common.quiet) {
            FileManager.default.fileExists(atPath: stored)
                ? "stopped: the last stored state of the training lies in \(printable(stored)); the same command with --resume goes "
                    + "on from there"
                : "stopped: nothing was written; the same command begins anew"
        }
        let log = LossLog()
        let plan = FitPlan(
            seed: common.seed, budget: budget, settings: settings, parallel: common.parallel,
            checkpoint: try checkpoint.checkpoint(resuming: resume, everySeconds: checkpointEvery),
            clock: { (ContinuousClock.now - started).seconds },
            progress: { progress in
                log.note(progress)
                reporter.report(progress)
            }, tool: Assay.version)
        let model = try generator.fit(data, plan)
        let fitted = (ContinuousClock.now - started).seconds
        if let saveModel {
            try FileBytes.write(try model.encoded(), to: saveModel)
            if model.header.holdsTrainingRows {
                common.console.note("\(saveModel) holds training \(Kind.Content.noun.many): guard it like the data")
            }
        }
        try finish(kind, generator, model, reporter, fitSeconds: fitted, started: started, losses: log.latest)
        checkpoint.remove()
    }

    func sample(modelFile: String) throws {
        // What kind of set it will be stands in the model; that no input is in the way is known before.
        try OutputPath.check(out, inputs: [modelFile] + (holdout.map { [$0] } ?? []) + sets.paths)
        let started = ContinuousClock.now
        let reporter = common.reporter
        reporter.begin("reading the model")
        guard FileBytes.kind(of: modelFile) != .absent else {
            throw CommandError(.missing, "there is no model file \(modelFile)", remedy: "Check the path.")
        }
        let model = try GeneratorModel(try FileBytes.read(modelFile), name: modelFile)
        func finish<Kind: Modality>(_ kind: Kind.Type) throws {
            try checkOutputs(kind, inputs: [modelFile])
            let generator = try GeneratorRegistry.generator(of: model, in: Kind.generators)
            try checkPlan(kind, generator)
            try checkSize(generator.bytesPerRow(model), Kind.Content.noun)
            try checkHoldout(kind) { try HoldoutGuard.check($0, against: model, parallel: common.parallel) }
            try self.finish(kind, generator, model, reporter, fitSeconds: 0, started: started, losses: [:])
        }
        try finish(Modalities.named(model.kind))
    }

    // MARK: From the model on

    private func finish<Kind: Modality>(
        _ kind: Kind.Type, _ generator: any Generator<Kind.Training>, _ model: GeneratorModel, _ reporter: ProgressReporter, fitSeconds: Double,
        started: ContinuousClock.Instant, losses: [String: Double]
    ) throws {
        let began = ContinuousClock.now
        let plan = SamplePlan(
            count: rows, seed: common.seed, parallel: common.parallel, conditions: conditions, balance: balance
        ) { done, total in
            reporter.report(stage: "sampling", done: done, of: total, detail: "")
        }
        let set = try generator.rows(model, plan, name: generator.descriptor.id)
        let sampled = (ContinuousClock.now - began).seconds
        if balance != nil, let labels = set.labels {
            let counts = set.classNames.enumerated().map { label, name in
                "\(printable(name)) \(labels.count { $0 == label })"
            }
            common.console.note("rows of each class: " + counts.joined(separator: ", "))
        }
        if generator.descriptor.copiesRows {
            common.console.warn(
                "\(printable(out)) holds training \(Kind.Content.noun.many), or what lies between two of them: guard it like the "
                    + "data, and judge it by copies and by distances to training \(Kind.Content.noun.many) first")
        }
        try Kind.write(set, to: out, parallel: common.parallel) { done, total in
            reporter.report(stage: "writing", done: done, of: total, detail: "")
        }
        if let sheet {
            guard let picture = try Kind.picture(set) else {
                throw CommandError(
                    .usage, "\(Kind.Content.noun.many) have no picture for --sheet", remedy: "Leave it out.")
            }
            try FileBytes.write(picture, to: sheet)
            if model.header.holdsTrainingRows {
                common.console.warn("\(printable(sheet)) may show training \(Kind.Content.noun.many): this generator repeats them")
            }
        }
        reporter.finish()
        let header = model.header
        let notes = (header.notes ?? []) + set.info.notes
        let summary = Summary(
            generator: header.generator, version: header.generatorVersion, seed: common.seed, rows: set.count,
            labelled: set.labels != nil, trainingRows: header.rows, dataFingerprint: header.dataFingerprint,
            steps: header.steps, epochs: header.epochs, losses: losses, settings: header.settings,
            fitSeconds: fitSeconds, sampleSeconds: sampled, seconds: (ContinuousClock.now - started).seconds,
            peakMemoryBytes: ProcessMemory.peakBytes, out: out, model: saveModel,
            holdsTrainingRows: header.holdsTrainingRows, privacy: header.privacy, notes: notes.isEmpty ? nil : notes)
        for note in notes { common.console.warn(printable(note)) }
        if common.json {
            Console.document(try CanonicalJSON.encode(summary))
        } else {
            var text = "\(set.count) \(Kind.Content.noun.many) written to \(printable(out)) in "
            text += String(format: "%.1f s", summary.seconds)
            if header.steps > 0 { text += String(format: ", %d steps (%.1f epochs)", header.steps, header.epochs) }
            common.console.note(text)
            if let privacy = header.privacy { common.console.note("differential privacy: " + printable(privacy.words)) }
        }
    }

    // MARK: Checks

    /// Classes are those of one table, wherever it lies.
    private static let oneTable = "one table (its file, or one of a database as shop.db#orders)"

    private func checkPlan<Kind: Modality>(_ kind: Kind.Type, _ generator: any Generator<Kind.Training>) throws {
        let id = generator.descriptor.id
        if !conditions.isEmpty, !generator.canCondition {
            throw CommandError(
                .usage, "\(id) takes no --condition",
                remedy: Kind.generators.contains(where: \.canCondition)
                    ? "Leave it out, or use another generator." : "Leave it out: no generator of \(Kind.about) takes one.")
        }
        if balance != nil, !generator.canBalance {
            throw CommandError(
                .usage, "\(id) takes no --balance",
                remedy: "Use smotenc, smote, borderline-smote, adasyn, random-over or random-under on \(Self.oneTable).")
        }
    }

    private func checkOutputs<Kind: Modality>(_ kind: Kind.Type, inputs: [String], checkpoint: String? = nil) throws {
        let inputs = inputs + (holdout.map { [$0] } ?? []) + sets.paths
        let beside = [saveModel, sheet, checkpoint, checkpoint.map { $0 + AtomicFile.suffix }].compactMap(\.self)
        try OutputGuard.check(beside.map { .file($0) }, inputs: inputs)
        try OutputPath.checkSet(kind, out, inputs: inputs)
        var taken = [out] + (checkpoint.map { [$0] } ?? [])
        for file in [saveModel, sheet].compactMap(\.self) {
            try OutputPath.checkFile(file, inputs: inputs)
            let path = URL(filePath: file).standardizedFileURL
            if taken.contains(where: { URL(filePath: $0).standardizedFileURL == path }) {
                throw CommandError(.usage, "\(file) is given for two outputs", remedy: "Give each its own path.")
            }
            taken.append(file)
        }
    }

    /// - Throws: for a generator that there is, of other kinds of data alone.
    private func refuse<Kind: Modality>(_ id: String, of kind: Kind.Type) throws {
        let own = Kind.generators.map(\.descriptor.id)
        let others = KnownGenerators.all.filter { $0.descriptor.id == id }.map(\.data)
        guard !own.contains(id), !others.isEmpty else { return }
        throw CommandError(
            .usage, "\(id) makes no \(Kind.Content.noun.many) of data of the kind \(Kind.name), only what is of the kind "
                + others.joined(separator: " or "),
            remedy: KnownGenerators.all.contains { $0.descriptor.id == id && $0.canBalance } && !own.isEmpty
                ? "Give it \(Self.oneTable)." : own.isEmpty ? "Nothing makes them." : "Use one of \(own.joined(separator: ", ")).")
    }

    private func refuse(_ checkpoint: CheckpointFile, resume: Bool) throws {
        if resume, !checkpoint.exists {
            throw CommandError(
                .missing, "there is no checkpoint \(checkpoint.path) to resume from",
                remedy: "Leave out --resume to begin.")
        }
        if !resume, checkpoint.exists {
            throw CommandError(
                .cannotWrite, "\(checkpoint.path) holds a training that was stopped",
                remedy: "Go on with it by --resume, or delete it to begin anew.")
        }
    }

    private func checkSize(_ each: Int, _ noun: RowNoun) throws {
        let (bytes, overflow) = rows.multipliedReportingOverflow(by: each)
        guard !overflow, bytes < 4_000_000_000 else {
            throw CommandError(
                .usage, "\(rows) \(noun.many) of \(each) bytes are more than 4 GB", remedy: "Ask for fewer --rows.")
        }
    }

    private func checkHoldout<Kind: Modality>(_ kind: Kind.Type, _ check: (Kind.Content) throws -> String?) throws {
        guard let holdout else { return }
        let (set, _) = try Kind.opened(holdout, options: try sets.open(common))
        if let note = try check(set) { common.console.warn(printable(note)) }
    }

    private func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
