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
        guard (0...1).contains(share) else { throw ValidationError("--share must be from 0 to 1.") }
    }

    func run() throws {
        try OutputPath.checkSet(ImageModality.self, out, inputs: [from] + sets.paths)
        let corruption = try Corruption(name: kind, severity: severity)
        let set = try ImageSet.open(from, options: try sets.open(common))
        try ImageModality.write(set.corrupted(by: corruption, share: share, seed: common.seed), to: out, parallel: common.parallel) { _, _ in }
        if common.json {
            let written = WrittenSet(
                out: out, images: set.count, classes: set.classNames.count, seed: common.seed)
            Console.document(try CanonicalJSON.encode(written))
            return
        }
        common.console.note("\(set.count) images written to \(printable(out))")
    }
}
