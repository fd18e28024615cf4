import ArgumentParser
import Datasets
import Features
import Foundation
import Metrics
import Results

struct ExtractorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extractor", abstract: "Train and test the embedded feature network.",
        subcommands: [Train.self, Test.self])

    struct Train: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Train the feature network by the committed recipe.",
            discussion: """
                --data holds cifar10/{train,test}/CLASS/*.jpg, fashion_mnist/ and mnist/ (IDX.gz) and \
                sign_digits/photos/CLASS/*.jpg. The state is stored beside --out on the way; --resume goes on from it \
                and ends with the same bytes as training in one go.
                """)

        @Option(help: ArgumentHelp("Folder with the training sets.", valueName: "dir"), completion: .directory)
        var data: String
        @Option(help: ArgumentHelp("The weight file to write (safetensors).", valueName: "file"), completion: .file())
        var out: String
        @Option(help: "Epochs, instead of the recipe's.")
        var epochs: Double?
        @Option(help: ArgumentHelp("Store the state every so many steps.", valueName: "n"))
        var checkpointEvery = 300
        @Flag(help: "Go on from the state that an earlier run stored.")
        var resume = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if let epochs, !(epochs > 0 && epochs < 10_000) { throw ValidationError("--epochs must be positive.") }
            if checkpointEvery < 1 { throw ValidationError("--checkpoint-every must be at least 1.") }
        }

        func run() throws {
            try OutputGuard.check([.file(out + ".state")], inputs: [data])
            try OutputPath.checkFile(out, inputs: [data])
            let state = URL(filePath: out + ".state")
            var recipe = ExtractorRecipe()
            if let epochs { recipe.epochs = epochs }
            var stored: [UInt8]?
            if resume {
                guard let bytes = try? Data(contentsOf: state) else {
                    throw CommandError(
                        .missing, "there is no state \(out).state to resume from",
                        remedy: "Leave out --resume to begin.")
                }
                stored = [UInt8](bytes)
            }
            common.console.note("reading the training sets ...")
            let sets = try ExtractorData(folder: data, parallel: common.parallel)
            let started = ContinuousClock.now
            let reporter = common.reporter
            let weights = try ExtractorTraining.run(
                recipe: recipe, data: sets.training,
                checkpoint: .init(resume: stored, everySteps: checkpointEvery) { bytes in
                    try Data(bytes).write(to: state, options: .atomic)
                },
                parallel: common.parallel, clock: { (ContinuousClock.now - started).seconds }
            ) { progress in
                reporter.report(
                    stage: "training", done: progress.step, of: progress.totalSteps,
                    detail: String(
                        format: "loss %.3f, accuracy %.3f, corruption %.3f, %.0f s left", progress.classLoss,
                        progress.accuracy, progress.corruptionAccuracy, progress.secondsLeft))
            }
            reporter.finish()
            try Data(weights).write(to: URL(filePath: out), options: .atomic)
            try FileManager.default.removeItem(at: state)
            try Test.report(try EmbeddedExtractor(weights: weights), sets, common)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accuracy of a weight file on the test sets that it was not trained on.")

        @Option(help: ArgumentHelp("Folder with the training sets.", valueName: "dir"), completion: .directory)
        var data: String
        @Option(help: ArgumentHelp("A weight file; the embedded one unless given.", valueName: "file"), completion: .file())
        var weights: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let extractor = try weights.map {
                try EmbeddedExtractor(weights: FileBytes.read($0, limit: 1 << 28))
            } ?? EmbeddedExtractor()
            try Self.report(extractor, try ExtractorData(folder: data, parallel: common.parallel), common)
        }

        struct Accuracy: Codable {
            var set: String
            var images: Int
            var accuracy: Double
        }

        static func report(_ extractor: EmbeddedExtractor, _ data: ExtractorData, _ common: CommonOptions) throws {
            var rows: [Accuracy] = []
            for (name, images) in data.tests {
                rows.append(
                    Accuracy(
                        set: name, images: images.count,
                        accuracy: try extractor.accuracy(on: images, group: name, parallel: common.parallel)))
            }
            if common.json {
                Console.document(try CanonicalJSON.encode(rows))
            } else {
                for row in rows {
                    common.console.result(
                        "\(row.set): \(String(format: "%.2f", 100 * row.accuracy)) % of \(row.images) test images")
                }
            }
        }
    }
}
