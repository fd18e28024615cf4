import ArgumentParser
import Foundation
import Generators

struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Fit a generator to real rows (images, a table) and sample from it.",
        discussion: """
            With NAME and --real the generator is fitted first; --save-model keeps it, and --model samples from it \
            again without the data. --out of images is a folder (PNG files, one sub-folder a class) or a .npz file, of tables \
            a file that ends in .csv, .tsv, .csv.gz or .parquet.

            Training by steps stores its state as OUT.checkpoint on the way; after a stop, the same command with \
            --resume goes on and ends with the same bytes. The model states its number of steps: --steps of that \
            number repeats a training that was given --minutes.

            --condition COLUMN=VALUE draws rows until they fulfil it: a level, a number, a range as 30..40, or nothing \
            for a missing cell; several must all hold. --balance gives the training rows with new ones beside them (or \
            some left out) until classes are as asked: equal, ratios:CLASS=0.5,… or targets:CLASS=5000,…

            Several tables (a folder of them, or a database) are made as families: --rows counts rows of the table that the others \
            hang on, --out is a new folder, keys are given anew.

            `assay generators` lists the names, `assay generators explain NAME` the settings of one.
            """)

    @Argument(help: "Generator id.", completion: Completions.generators)
    var name: String?
    @Option(help: ArgumentHelp("The set to learn from.", valueName: "path"), completion: .file())
    var real: String?
    @Option(help: ArgumentHelp("A fitted model, instead of NAME and --real.", valueName: "file"), completion: .file())
    var model: String?
    @Option(help: "Rows to make: images, or rows of a table; left out with --balance.")
    var rows: Int?
    @Option(help: ArgumentHelp("The folder or file to write.", valueName: "path"), completion: .file())
    var out: String
    @Option(help: ArgumentHelp("Keep the fitted model in this file.", valueName: "file"), completion: .file())
    var saveModel: String?
    @Option(help: ArgumentHelp("Write a picture of the first samples, ten a class.", valueName: "file.png"), completion: .file())
    var sheet: String?
    @OptionGroup var budget: BudgetOptions
    @Option(help: ArgumentHelp("A setting of the generator (repeatable).", valueName: "name=value"))
    var set: [String] = []
    @Option(
        help: ArgumentHelp(
            "Whose rows a generator with differential privacy guards: all of a key in this column, of which so many are counted.",
            valueName: "column[:rows]"))
    var unit: String?
    @Option(help: ArgumentHelp("What every row must fulfil (repeatable; tables).", valueName: "column=value"))
    var condition: [String] = []
    @Option(help: ArgumentHelp("Even out the classes of the training rows: equal, ratios:… or targets:….", valueName: "how"))
    var balance: String?
    @Option(
        help: ArgumentHelp("Data that the generator must not see: refused if it is in --real.", valueName: "path"),
        completion: .file())
    var holdout: String?
    @Option(help: ArgumentHelp("Learn from a seeded sample of at most this many rows.", valueName: "n"))
    var limit: Int?
    @Option(help: ArgumentHelp("Store the state of the training every so many seconds.", valueName: "s"))
    var checkpointEvery = 30.0
    @Flag(help: "Go on with the training that OUT.checkpoint holds.")
    var resume = false
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        switch (rows, balance) {
        case (nil, nil): throw ValidationError("Give --rows, how many to make.")
        case (.some, .some): throw ValidationError("--balance tells how many rows there will be: leave out --rows.")
        case (let rows?, nil):
            guard (1...10_000_000).contains(rows) else { throw ValidationError("--rows must be from 1 to 10000000.") }
        case (nil, .some): break
        }
        _ = try conditions
        if balance != nil, !condition.isEmpty { throw ValidationError("Give --balance or --condition, not both.") }
        if let limit, limit < 2 { throw ValidationError("--limit must be at least 2.") }
        guard checkpointEvery >= 0 else { throw ValidationError("--checkpoint-every must not be negative.") }
        _ = try settings
        if out.lowercased().hasSuffix(".npy") {
            throw ValidationError("--out must be a folder or a .npz file.")
        }
        switch (name, real, model) {
        case (.some, .some, nil): break
        case (nil, nil, .some):
            let fitting: [(String, Bool)] = [
                ("--save-model", saveModel != nil), ("--resume", resume), ("--set", !set.isEmpty), ("--unit", unit != nil),
                ("--limit", limit != nil), ("--minutes, --epochs and --steps", budget.given != nil),
            ]
            if let wrong = fitting.first(where: \.1) {
                throw ValidationError("With --model nothing is fitted: leave out \(wrong.0).")
            }
        case (.some, nil, nil): throw ValidationError("Give --real, the set that \(name ?? "") learns from.")
        default: throw ValidationError("Give NAME and --real, or --model.")
        }
    }

    func run() throws {
        let session = GenerationSession(
            rows: rows ?? 1, conditions: try conditions, balance: try balance.map { try ClassBalance(text: $0) }, out: out, saveModel: saveModel, sheet: sheet, holdout: holdout, sets: sets, common: common)
        if let model {
            try session.sample(modelFile: model)
        } else if let name, let real {
            try session.fit(
                name, real: real, limit: limit, budget: budget.given ?? .standard,
                settings: try settings, resume: resume, checkpointEvery: checkpointEvery)
        }
    }

    private var conditions: [RowCondition] {
        get throws {
            try condition.map { text in
                guard let condition = RowCondition(text: text) else {
                    throw ValidationError("--condition takes COLUMN=VALUE, not \(text).")
                }
                return condition
            }
        }
    }

    private var settings: [String: String] {
        get throws {
            var values: [String: String] = [:]
            for pair in set {
                guard let split = pair.firstIndex(of: "="), split != pair.startIndex else {
                    throw ValidationError("--set takes NAME=VALUE, not \(pair).")
                }
                let name = String(pair[..<split])
                guard values.updateValue(String(pair[pair.index(after: split)...]), forKey: name) == nil else {
                    throw ValidationError("--set \(name) is given twice.")
                }
            }
            if let unit, values.updateValue(unit, forKey: "unit") != nil {
                throw ValidationError("Give --unit or --set unit=…, not both.")
            }
            return values
        }
    }
}
