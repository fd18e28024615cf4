import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Numerics
import Results

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Draw a seeded random sample of an image set, packed as .npz.",
        discussion: """
            Samples of one seed are cut from one random order: `--skip 0 --rows 10000` and `--skip 10000 --rows 10000` \
            share no image.
            """)

    @Option(help: ArgumentHelp("The set to draw from.", valueName: "path"), completion: .file())
    var from: String
    @Option(help: "Images to draw.")
    var rows: Int
    @Option(help: "Images of the random order to pass over first.")
    var skip = 0
    @Option(help: ArgumentHelp("Leave out this class (repeatable).", valueName: "class"))
    var dropClass: [String] = []
    @Flag(help: "Draw of images with one content only the first: a set that was stored with repeats, without them.")
    var distinct = false
    @Option(help: ArgumentHelp("The .npz file or folder to write; images of several sizes need a folder.", valueName: "path"), completion: .file())
    var out: String
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    /// Far more than any set holds, so that sums of two such numbers stay numbers.
    private static let most = 1 << 40

    func validate() throws {
        guard rows > 0, skip >= 0 else { throw ValidationError("--rows must be positive and --skip not negative.") }
        guard rows <= Self.most, skip <= Self.most else {
            throw ValidationError("--rows and --skip are at most \(Self.most); no set holds more images.")
        }
    }

    func run() throws {
        try OutputPath.checkSet(ImageModality.self, out, inputs: [from] + sets.paths)
        Interruption.beginsAnew(out, quiet: common.quiet)
        let set = try PictureInput.open(from, sets, common, otherwise: "rows of a table are drawn by what wrote it")
        if let unknown = dropClass.first(where: { !set.classNames.contains(exactly: $0) }) {
            throw CommandError(
                .usage, "\(set.info.name) has no class \(unknown)",
                remedy: set.classNames.isEmpty ? "It has no labels." : "Its classes: \(set.classNames.joined(separator: ", ")).")
        }
        var random = RandomStream(seed: common.seed).split("sample")
        let firsts = distinct ? try Self.firsts(set.contentHashes(parallel: common.parallel)) : nil
        let order = random.permutation(set.count).filter { index in
            (firsts?[index] ?? true) && set.className(at: index).map { !dropClass.contains(exactly: $0) } ?? true
        }
        guard skip <= order.count, rows <= order.count - skip else {
            throw CommandError(
                .badData,
                "\(set.info.name) has \(order.count) \(distinct ? "different " : "")images to draw from, \(skip) + \(rows) were asked for",
                remedy: "Ask for fewer --rows or a smaller --skip.")
        }
        let sample = try set.subset(order[skip..<skip + rows].sorted())
        try ImageModality.write(sample, to: out, parallel: common.parallel) { _, _ in }
        if common.json {
            let written = WrittenSet(
                out: out, images: sample.count, classes: sample.classNames.count, seed: common.seed)
            Console.document(try CanonicalJSON.encode(written))
            return
        }
        common.console.note("\(sample.count) images written to \(printable(out))")
    }

    /// Of each row whether its content comes for the first time.
    private static func firsts(_ contents: [ContentHash]) -> [Bool] {
        var seen: Set<ContentHash> = []
        return contents.map { seen.insert($0).inserted }
    }
}
