import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Results

struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features", abstract: "Write the features of an image set as a .npy matrix.",
        discussion: """
            One row an image in the set's order, 32-bit floats: what `assay evaluate --features-real` reads, and any \
            program that knows NumPy's format. With --cache the features are shared with `assay evaluate --cache`.
            """)

    @Argument(help: ArgumentHelp("The image set.", valueName: "set"))
    var set: String
    @Option(help: ArgumentHelp("The .npy file to write.", valueName: "file"), completion: .file())
    var out: String
    @Option(help: "Feature extractor: embedded, random, or a network with its weights, as inception=PATH.")
    var extractor = "embedded"
    @Option(help: ArgumentHelp("Keep features here, and use those that are there.", valueName: "dir"), completion: .directory)
    var cache: String?
    @Option(help: ArgumentHelp("A seeded sample of at most this many images.", valueName: "n"))
    var limit: Int?
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be positive.") }
        guard out.lowercased().hasSuffix(".npy") else { throw ValidationError("--out must end in .npy.") }
    }

    private struct Written: Encodable {
        var out: String
        var rows: Int
        var features: RunResult.FeatureSpace
        var fingerprint: String
    }

    func run() throws {
        let inputs = [set] + sets.paths
        try OutputGuard.check(cache.map { [.cache($0)] } ?? [], inputs: inputs)
        try OutputPath.checkFile(out, inputs: inputs)
        let reporter = common.reporter
        func extract<Kind: Modality>(_ kind: Kind.Type) throws -> SetFeatures {
            let opened = try Kind.opened(set, options: try sets.open(common, limit: limit))
            for warning in opened.warnings { common.console.warn(printable(warning.message)) }
            return try SetFeatures(
                kind, of: opened.set, extractor: extractor, cache: cache, parallel: common.parallel, progress: reporter)
        }
        let features = try extract(sets.kind(of: set))
        reporter.finish()
        let matrix = features.matrix
        try FileBytes.write(NPY.encode(matrix.storage, shape: [matrix.rows, matrix.columns]), to: out)
        if common.json {
            let written = Written(
                out: out, rows: matrix.rows, features: features.space, fingerprint: features.fingerprint)
            Console.document(try CanonicalJSON.encode(written))
        } else {
            common.console.note("\(matrix.rows) rows of \(matrix.columns) features written to \(printable(out))")
        }
    }
}
