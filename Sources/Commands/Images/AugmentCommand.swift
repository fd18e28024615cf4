import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Results

struct AugmentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "augment", abstract: "Vary real images: turn, crop, mirror, recolour, add noise, erase.",
        discussion: """
            The changes are made in this order: --rotate, --crop, --flip, --jitter, --noise, --erase. Labels stay. \
            Without --rows every image is changed once; with more rows than images each gives several variants.
            The defaults turn and crop a little and never mirror, because a mirrored digit or letter is another one.
            """)

    @Option(help: ArgumentHelp("The set to vary.", valueName: "path"), completion: .file())
    var real: String
    @Option(help: ArgumentHelp("The folder or .npz file to write.", valueName: "path"), completion: .file())
    var out: String
    @Option(help: "Images to make; as many as --real has unless given.")
    var rows: Int?
    @Option(help: ArgumentHelp("Turn by up to so many degrees either way; 0 does not.", valueName: "degrees"))
    var rotate = 10.0
    @Option(help: ArgumentHelp("Crop to at least this share of the area and resize; 1 does not.", valueName: "share"))
    var crop = 0.8
    @Option(help: ArgumentHelp("Mirror with this probability.", valueName: "p"))
    var flip = 0.0
    @Option(help: ArgumentHelp("Brightness, contrast, saturation (0-1) and hue (0-0.5).", valueName: "b,c,s,h"))
    var jitter = "0,0,0,0"
    @Option(help: ArgumentHelp("Normal noise of this standard deviation in levels of 0-255.", valueName: "sd"))
    var noise = 0.0
    @Option(help: ArgumentHelp("Blacken a random rectangle with this probability.", valueName: "p"))
    var erase = 0.0
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let rows, !(1...10_000_000).contains(rows) {
            throw ValidationError("--rows must be from 1 to 10000000.")
        }
        do { try chain.check() } catch let error as DatasetError { throw ValidationError(error.message) }
    }

    func run() throws {
        try OutputPath.checkSet(ImageModality.self, out, inputs: [real] + sets.paths)
        Interruption.beginsAnew(out, quiet: common.quiet)
        let reporter = common.reporter
        let set = try PictureInput.open(real, sets, common, otherwise: "`assay generate` varies rows of tables")
        let varied = try set.augmented(by: try chain, rows: rows ?? set.count, seed: common.seed)
        var images: [Image8] = []
        for batch in varied.batches(of: 1_024) {
            images += try varied.images(in: batch, parallel: common.parallel)
            reporter.report(stage: "varying", done: batch.upperBound, of: varied.count, detail: "")
        }
        let made = try ImageSet(images: images, labels: varied.labels, classNames: varied.classNames)
        try ImageModality.write(made, to: out, parallel: common.parallel) { done, total in
            reporter.report(stage: "writing", done: done, of: total, detail: "")
        }
        reporter.finish()
        if common.json {
            let written = WrittenSet(
                out: out, images: made.count, classes: made.classNames.count, seed: common.seed)
            Console.document(try CanonicalJSON.encode(written))
            return
        }
        common.console.note("\(made.count) images written to \(printable(out))")
    }

    private var chain: AugmentationChain {
        get throws {
            let numbers = jitter.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            guard numbers.count == 4, let b = numbers[0], let c = numbers[1], let s = numbers[2], let h = numbers[3]
            else { throw ValidationError("--jitter takes four numbers: brightness,contrast,saturation,hue.") }
            return AugmentationChain(
                degrees: rotate, crop: crop, flip: flip, jitter: SIMD4(b, c, s, h), noise: noise, erase: erase)
        }
    }
}
