import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Policy
import Results

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measure a synthetic set against real data, judge it, write the report.",
        discussion: """
            Sets are folders of PNG, JPEG and WebP files (class = sub-folder), tar or zip archives of such folders, a \
            manifest.csv, IDX, CIFAR binary, NPY or NPZ files; where a set has splits, PATH#train names one. Instead of \
            images, feature matrices can be given with --features-real and --features-synthetic. Without --holdout \
            (real data that the generator never saw) the memorisation checks cannot be computed.

            What a run has finished lies in OUT.work until its report is whole (it holds features and values, no \
            images): after a stop, the same command with --resume goes on and ends with the same run.json.
            """)

    @Option(help: ArgumentHelp("The real set that the generator was trained on.", valueName: "path"), completion: .file())
    var real: String?
    @Option(help: ArgumentHelp("Real data that the generator never saw.", valueName: "path"), completion: .file())
    var holdout: String?
    @Option(help: ArgumentHelp("The synthetic set to judge.", valueName: "path"), completion: .file())
    var synthetic: String?
    @Option(help: ArgumentHelp("Features of the real set, n×d .npy.", valueName: "path"), completion: .file())
    var featuresReal: String?
    @Option(help: ArgumentHelp("Features of the holdout.", valueName: "path"), completion: .file())
    var featuresHoldout: String?
    @Option(help: ArgumentHelp("Features of the synthetic set.", valueName: "path"), completion: .file())
    var featuresSynthetic: String?
    @Option(help: ArgumentHelp("Folder for the report and results.", valueName: "dir"), completion: .directory)
    var out: String
    @Option(help: "Policy: a YAML file, builtin:NAME, default (the built-in one for this kind of data), or none to measure only.",
        completion: Completions.policy("default", "none"))
    var policy = Configuration.text("policy", PolicyLoader.standard)
    @Option(help: "Heading of the report.")
    var title: String?
    @Option(
        help: ArgumentHelp(
            "Feature extractors, comma separated: embedded (embedded@1 for its version 1), random, or a network with its "
                + "weights, as inception=PATH.",
            valueName: "ids"), completion: Completions.extractorList)
    var extractors = Self.settled
    @Option(
        help: ArgumentHelp(
            "A published score by its name (fid, sfid, kid, is, cmmd, fd_dinov2): its network instead of --extractors, no policy "
                + "unless one is named, no classifiers.", valueName: "name"))
    var preset: ScorePreset?
    @Option(help: ArgumentHelp("The preset's file of weights.", valueName: "path"))
    var weights: String?
    @Option(help: ArgumentHelp("A seeded sample of at most this many rows of each set.", valueName: "n"))
    var limit: Int?
    @Option(help: ArgumentHelp("Bootstrap replicates of an interval.", valueName: "n"))
    var replicates = Configuration.number("replicates", 200)
    @Option(help: ArgumentHelp("Real-vs-real splits of a floor.", valueName: "n"))
    var splits = Configuration.number("splits", 10)
    @Flag(inversion: .prefixedNo, help: "Train classifiers on synthetic and on real data (TSTR, TRTR).")
    var utility = true
    @Option(
        help: ArgumentHelp(
            "auto: where a table has no --target, predict each suitable column from the others.", valueName: "auto|none"))
    var targets = "none"
    @Option(
        help: ArgumentHelp(
            "Word vectors as text (GloVe, fastText .vec, also .gz) or a static embedding (.safetensors) that columns of free text of "
                + "a table are compared by.",
            valueName: "file"), completion: .file())
    var textEmbedding: String?
    @Option(
        help: ArgumentHelp(
            "Learners of TSTR beside boosted trees and the linear one, comma separated: mlp (a multi-layer perceptron).",
            valueName: "names"), completion: .list(ExtraLearner.allCases.map(\.rawValue)))
    var extraLearners = ""
    @Flag(
        help: ArgumentHelp(
            "Also write real-copies.html: copies beside the real images that they repeat. It holds real data."))
    var showReal = false
    @Flag(
        help: ArgumentHelp(
            "Measure only what the policy judges by, without anchors and figures: for studies of a policy.",
            visibility: .hidden))
    var onlyPolicy = false
    @OptionGroup var sets: SetOptions
    @OptionGroup var control: RunControl
    @OptionGroup var baselines: BaselineOptions
    @OptionGroup var formats: FormatOptions
    @OptionGroup var common: CommonOptions

    private static let settled = Configuration.text("extractors", "embedded,random")

    func validate() throws {
        if weights != nil, preset == nil { throw ValidationError("--weights goes with --preset; else give --extractors ID=PATH.") }
        if preset != nil, extractors != Self.settled {
            throw ValidationError("--preset names its network: leave out --extractors, or --preset.")
        }
        _ = try preset?.extractors(weights: weights)
        if let limit, limit < 2 { throw ValidationError("--limit must be at least 2.") }
        guard (10...10_000).contains(replicates) else { throw ValidationError("--replicates must be from 10 to 10000.") }
        guard ["auto", "none"].contains(targets) else { throw ValidationError("--targets is auto or none.") }
        guard (2...1_000).contains(splits) else { throw ValidationError("--splits must be from 2 to 1000.") }
        if try source().modality == FeatureModality.name, showReal {
            throw ValidationError("--show-real needs images; features cannot be shown.")
        }
    }

    func run() throws {
        let source = try source()
        let named = try preset?.extractors(weights: weights)
        let asked = named != nil && policy == PolicyLoader.standard ? "none" : policy
        let kind: () throws -> any Modality.Type = {
            try source.modality.map(Modalities.named) ?? Modalities.recognise(source.sets.all)
        }
        let policy = try PolicyLoader.name(asked, for: kind)
        let rules = try policy == "none" ? nil : PolicyLoader.load(policy)
        // Told before the time of a run. What cannot be recognised is told by the run itself, whose reading knows the place.
        let misfit = rules.flatMap { rules in (try? kind()).flatMap { PolicyLoader.misfit(rules, of: $0) } }
        if let misfit { common.console.warn(printable(misfit)) }
        var request = EvaluationRequest(
            sets: source.sets, modality: source.modality, title: title, seed: common.seed, limit: limit ?? Configuration.number("limit"),
            bootstrapReplicates: replicates,
            floorSplits: splits, extractors: named ?? extractors.split(separator: ",").map(String.init),
            utility: utility && named == nil,
            open: try sets.opening())
        request.triesTargets = targets == "auto"
        request.textEmbedding = try textEmbedding.map { path throws(DatasetError) in try TextEmbedding(path: path) }
        request.extraLearners = try ExtraLearner.named(extraLearners)
        if onlyPolicy, let rules { request.asked = Asked(policy: rules) }
        let session = EvaluationSession(
            request: request, policy: policy, out: out, baselines: try baselines.load(), otherPaths: baselines.paths + sets.paths + (textEmbedding.map { [$0] } ?? []),
            command: CommandLine.arguments, common: common, formats: formats, control: control,
            showReal: showReal, told: [misfit].compactMap(\.self))
        if control.dryRun { try session.plan() } else { try session.run() }
    }

    private func source() throws -> (sets: Roles<String>, modality: String?) {
        switch (real, synthetic, featuresReal, featuresSynthetic) {
        case (let real?, let synthetic?, nil, nil):
            if featuresHoldout != nil { throw ValidationError("--features-holdout goes with --features-real.") }
            return (Roles(real: real, holdout: holdout, synthetic: synthetic), sets.modality)
        case (nil, nil, let real?, let synthetic?):
            if holdout != nil { throw ValidationError("With --features-real give --features-holdout, not --holdout.") }
            return (Roles(real: real, holdout: featuresHoldout, synthetic: synthetic), FeatureModality.name)
        default:
            throw ValidationError(
                "Give --real and --synthetic (image sets), or --features-real and --features-synthetic (matrices).")
        }
    }
}
