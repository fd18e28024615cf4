import ArgumentParser
import Evaluation
import Foundation
import Generators
import Policy
import Studies

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare synthetic sets and generators by one protocol.",
        discussion: """
            Candidates are sets that somebody made (--synthetic NAME=PATH, repeatable) and our own generators \
            (--baselines), which are trained on --real here, once a seed. All are measured with the same number of rows \
            against the same real rows (all that there are, at most 10000); ranks are intervals that hold together with 95 % confidence. Rows of known \
            quality (real holdout, copy of the training rows, pixel marginals, noise) are always measured too, and \
            when they come out wrong the verdict says that the metrics are unreliable on this data.

            Finished models, samples, features and values go to --cache, else to OUT.work until the report is whole. After \
            a stop, the same command with --resume goes on and ends with the same bytes; with --minutes as the budget \
            that holds for trainings that were finished or had a checkpoint, so give --epochs or --steps to repeat a \
            study. A cache can hold training rows; OUT.work stays only where a candidate failed.

            A study file (--study study.yaml) states the same in YAML: title, real, holdout, candidates, baselines, \
            rows, seed, seeds, epochs/steps/minutes, replicates, splits, metrics, extractors, utility. Options given \
            beside it come first.

            Exit status: 0 the study is whole; 1 a sanity check failed and --fail-if-unreliable was given; 65 or 70 \
            the study is written, but a candidate could not be trained.
            """)

    @Option(help: ArgumentHelp("The study as a YAML file.", valueName: "file"), completion: .file())
    var study: String?
    @Option(help: ArgumentHelp("The real set that generators learn from.", valueName: "path"), completion: .file())
    var real: String?
    @Option(help: ArgumentHelp("Real data that no generator saw; split off --real when left out.", valueName: "path"), completion: .file())
    var holdout: String?
    @Option(help: ArgumentHelp("A synthetic set to compare (repeatable).", valueName: "name=path"), completion: .file())
    var synthetic: [String] = []
    @Option(help: ArgumentHelp("Generators to train: default, all, none, or ids with commas.", valueName: "list"), completion: Completions.generatorList)
    var baselines: String?
    @Option(help: ArgumentHelp("Rows measured of every set (default: what all have, at most 10000).", valueName: "n"))
    var rows: Int?
    @Option(help: ArgumentHelp("Seeds of every generator, with commas.", valueName: "list"))
    var seeds: String?
    @Option(help: ArgumentHelp("As --seeds 1,2,…,n.", valueName: "n"))
    var seedsPerGenerator: Int?
    @OptionGroup var budget: BudgetOptions
    @Option(help: ArgumentHelp("Bootstrap replicates (default: 200).", valueName: "n"))
    var replicates: Int?
    @Option(help: ArgumentHelp("Real-vs-real splits of a floor (default: 5).", valueName: "n"))
    var splits: Int?
    @Option(
        help: ArgumentHelp(
            "Feature extractors, comma separated: embedded, random, or a network with its weights, as inception=PATH.",
            valueName: "ids"), completion: Completions.extractorList)
    var extractors: String?
    @Option(help: ArgumentHelp("Metrics, ids with commas (default: all).", valueName: "ids"), completion: Completions.metricList)
    var metrics: String?
    @Flag(help: "Train no classifiers on the sets.")
    var noUtility = false
    @Option(help: "Heading of the report.")
    var title: String?
    @Option(help: ArgumentHelp("Folder for the report and results.", valueName: "dir"), completion: .directory)
    var out: String
    @Option(help: ArgumentHelp("Folder for finished stages; what it holds is used.", valueName: "dir"), completion: .directory)
    var cache: String?
    @Flag(help: "Go on with a study that was broken off.")
    var resume = false
    @Flag(help: "Say what would be trained and measured, with an estimate of time and memory; write nothing.")
    var dryRun = false
    @Flag(help: "End with status 1 when a sanity check fails.")
    var failIfUnreliable = false
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if study == nil, real == nil { throw ValidationError("Give --real, the set that generators learn from.") }
        if seeds != nil, seedsPerGenerator != nil {
            throw ValidationError("Give only one of --seeds and --seeds-per-generator.")
        }
        if let seedsPerGenerator, !(1...1_000).contains(seedsPerGenerator) {
            throw ValidationError("--seeds-per-generator must be from 1 to 1000.")
        }
        _ = try given
        _ = try seedList
        if out.isEmpty { throw ValidationError("--out must name a folder.") }
    }

    func run() throws {
        let session = CompareSession(
            request: try request(), out: out, cache: cache, resume: resume, failIfUnreliable: failIfUnreliable, otherPaths: [study].compactMap(\.self) + sets.paths,
            command: CommandLine.arguments, common: common)
        if dryRun { try session.plan() } else { try session.run() }
    }

    // MARK: The request

    private func request() throws -> StudyRequest {
        var request: StudyRequest
        if let study {
            let text = try InputFile.text(study, what: "study", limit: 1 << 20, unfit: .badPolicy)
            let folder = study.lastIndex(of: "/").map { String(study[..<$0]) } ?? ""
            request = try StudyFile.parse(yaml: text, name: study, folder: folder)
        } else {
            request = StudyRequest(real: real ?? "")
        }
        if let real { request.real = real }
        if let holdout { request.holdout = holdout }
        request.given += try given
        if let baselines { request.baselines = baselines }
        if let rows { request.rows = rows }
        if let seedList = try seedList {
            request.baselineSeeds = seedList
            for index in request.generated.indices { request.generated[index].seeds = seedList }
        }
        if let budget = budget.given {
            request.baselineBudget = budget
            for index in request.generated.indices { request.generated[index].budget = budget }
        }
        if let replicates { request.replicates = replicates }
        if let splits { request.floorSplits = splits }
        if let extractors { request.extractors = extractors.split(separator: ",").map(String.init) }
        if let metrics { request.metrics = metrics.split(separator: ",").map(String.init) }
        if noUtility { request.utility = false }
        if let title { request.title = title }
        request.open = try sets.opening()
        if let modality = sets.modality { request.modality = modality }
        // A default must not override the file.
        if study == nil || common.givenSeed != nil { request.seed = common.seed }
        return request
    }

    private var given: [StudyRequest.Given] {
        get throws {
            try synthetic.map { pair in
                guard let split = pair.firstIndex(of: "="), split != pair.startIndex,
                    pair.index(after: split) != pair.endIndex
                else { throw ValidationError("--synthetic takes NAME=PATH, not \(pair).") }
                return StudyRequest.Given(
                    name: String(pair[..<split]), path: String(pair[pair.index(after: split)...]))
            }
        }
    }

    private var seedList: [UInt64]? {
        get throws {
            if let seedsPerGenerator { return (1...UInt64(max(1, seedsPerGenerator))).map { $0 } }
            guard let seeds else { return nil }
            let list = seeds.split(separator: ",").map { UInt64($0) }
            let numbers = list.compactMap(\.self)
            guard !list.isEmpty, numbers.count == list.count, Set(numbers).count == numbers.count else {
                throw ValidationError("--seeds takes different whole numbers with commas, e.g. 1,2,3.")
            }
            return numbers
        }
    }
}
