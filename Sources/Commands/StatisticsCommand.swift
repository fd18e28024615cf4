import ArgumentParser
import Datasets

struct StatisticsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Write mean and covariance of a set's features, for Fréchet distances to it.",
        discussion: """
            A .npz of mu and sigma, as pytorch-fid, clean-fid and EDM read and write them. `assay evaluate --real FILE.npz` \
            measures the Fréchet distance to it where the real images cannot be given; everything else needs the images.
            """)

    @Option(help: ArgumentHelp("The .npz file to write.", valueName: "file"), completion: .file())
    var out: String
    @OptionGroup var source: FeatureSource
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try source.check(least: 2)
        guard out.lowercased().hasSuffix(".npz") else { throw ValidationError("--out must end in .npz.") }
    }

    func run() throws {
        let features = try source.features(out: out, common)
        let matrix = features.matrix
        try FileBytes.write(features.statistics(parallel: common.parallel).encoded(), to: out)
        try source.say(
            "mean and covariance of \(matrix.columns) features of \(matrix.rows) rows written to \(printable(out))", features,
            out: out, common)
    }
}
