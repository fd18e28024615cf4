import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Results

struct DegradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "degrade", abstract: "Damage an image set in a known way, to see which metrics notice it.",
        discussion: "Kinds: \(Corruption.names.joined(separator: ", ")).")

    @Option(help: ArgumentHelp("The set to damage.", valueName: "path"), completion: .file())
    var from: String
    @Option(help: "What to do to the images.", completion: .list(Corruption.names))
    var kind: String
    @Option(help: "1 (hardly visible) to 5 (severe).")
    var severity = 3
    @Option(help: "Share of the images that are damaged.")
    var share = 1.0
    @Option(help: ArgumentHelp("The .npz file or folder to write; images of several sizes need a folder.", valueName: "path"), completion: .file())
    var out: String
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard share > 0, share <= 1 else {
            throw ValidationError("--share must be above 0, which would damage nothing, and at most 1.")
        }
    }

    func run() throws {
        try OutputPath.checkSet(ImageModality.self, out, inputs: [from] + sets.paths)
        Interruption.beginsAnew(out, quiet: common.quiet)
        let corruption = try Corruption(name: kind, severity: severity)
        let set = try PictureInput.open(from, sets, common, otherwise: "`assay selftest` damages tables by itself")
        let damaged = ImageSet.damaged(share, of: set.count)
        guard damaged > 0 else {
            throw CommandError(
                .usage, "--share \(share) of \(ImageSet.noun.counted(set.count)) is less than half an image: nothing would be damaged",
                remedy: "Give a larger --share, or a larger set.")
        }
        let made = try set.corrupted(by: corruption, share: share, seed: common.seed)
        try ImageModality.write(made, to: out, parallel: common.parallel) { _, _ in }
        let altered = try Self.altered(set, made, common)
        if altered == 0 {
            common.console.warn("\(kind) at severity \(severity) leaves every image of \(set.info.name) as it is: nothing is damaged.")
        }
        if common.json {
            let written = WrittenSet(
                out: out, images: set.count, classes: set.classNames.count, seed: common.seed)
            Console.document(try CanonicalJSON.encode(written))
            return
        }
        common.console.note(
            "\(set.count) images written to \(printable(out)), \(altered) of them changed by \(kind) at severity \(severity)")
    }

    /// Images whose pixels are others than before: black stays black under blur, and two levels under quantising.
    private static func altered(_ set: ImageSet, _ made: ImageSet, _ common: CommonOptions) throws -> Int {
        let (before, after) = (try set.contentHashes(parallel: common.parallel), try made.contentHashes(parallel: common.parallel))
        return zip(before, after).count { $0 != $1 }
    }
}
