import ArgumentParser
import Evaluation
import Results

/// Of which set, and by what, a command writes features or something made of them.
struct FeatureSource: ParsableArguments {
    @Argument(help: ArgumentHelp("The set.", valueName: "set"))
    var set: String
    @Option(help: "Feature extractor: embedded, random, or a network with its weights, as inception=PATH.")
    var extractor = "embedded"
    @Option(help: ArgumentHelp("Keep features here, and use those that are there.", valueName: "dir"), completion: .directory)
    var cache: String?
    @Option(help: ArgumentHelp("A seeded sample of at most this many rows.", valueName: "n"))
    var limit: Int?
    @OptionGroup var sets: SetOptions

    /// - Parameter least: the fewest rows that will do.
    func check(least: Int) throws {
        if let limit, limit < least { throw ValidationError("--limit must be at least \(least).") }
    }

    /// - Parameter out: the file that will be written; one that is an input is refused before the time is spent.
    func features(out: String, _ common: CommonOptions) throws -> SetFeatures {
        let inputs = [set] + sets.paths
        try OutputGuard.check(cache.map { [.cache($0)] } ?? [], inputs: inputs)
        try OutputPath.checkFile(out, inputs: inputs)
        Interruption.beginsAnew(out, quiet: common.quiet)
        let reporter = common.reporter
        func extract<Kind: Modality>(_ kind: Kind.Type) throws -> SetFeatures {
            let opened = try Kind.opened(set, options: try sets.open(common, limit: limit))
            for warning in opened.warnings { common.console.warn(printable(warning.message)) }
            return try SetFeatures(
                kind, of: opened.set, extractor: extractor, cache: cache, parallel: common.parallel, progress: reporter)
        }
        let features = try extract(sets.kind(of: set))
        reporter.finish()
        return features
    }

    private struct Written: Encodable {
        var out: String
        var rows: Int
        var features: RunResult.FeatureSpace
        var fingerprint: String
    }

    /// Says in words, or with --json as a document, what was written.
    func say(_ words: String, _ features: SetFeatures, out: String, _ common: CommonOptions) throws {
        guard common.json else { return common.console.note(words) }
        let written = Written(
            out: out, rows: features.matrix.rows, features: features.space, fingerprint: features.fingerprint)
        Console.document(try CanonicalJSON.encode(written))
    }
}
