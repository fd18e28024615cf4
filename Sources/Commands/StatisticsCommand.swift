import ArgumentParser
import Datasets
import Evaluation
import Features
import Foundation
import Results

struct StatisticsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Write mean and covariance of a set's features, for Fréchet distances to it.",
        discussion: """
            A .npz of mu and sigma, as pytorch-fid, clean-fid and EDM read and write them. `assay evaluate --real FILE.npz` \
            measures the Fréchet distance to it where the real images cannot be given; everything else needs the images.
            """)

    @Argument(help: ArgumentHelp("The set.", valueName: "set"))
    var set: String
    @Option(help: ArgumentHelp("The .npz file to write.", valueName: "file"), completion: .file())
    var out: String
    @Option(help: "Feature extractor: embedded, random, or a network with its weights, as inception-pytorch=PATH.")
    var extractor = "embedded"
    @Option(help: ArgumentHelp("Keep features here, and use those that are there.", valueName: "dir"), completion: .directory)
    var cache: String?
    @Option(help: ArgumentHelp("A seeded sample of at most this many rows.", valueName: "n"))
    var limit: Int?
    @OptionGroup var sets: SetOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 2 { throw ValidationError("--limit must be at least 2.") }
        guard out.lowercased().hasSuffix(".npz") else { throw ValidationError("--out must end in .npz.") }
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
        let statistics = try features.statistics(parallel: common.parallel)
        try FileBytes.write(statistics.encoded(), to: out)
        if common.json {
            let written = Written(
                out: out, rows: features.matrix.rows, features: features.space, fingerprint: features.fingerprint)
            Console.document(try CanonicalJSON.encode(written))
        } else {
            common.console.note(
                "mean and covariance of \(features.matrix.columns) features of \(features.matrix.rows) rows written to \(printable(out))")
        }
    }
}
