import ArgumentParser
import Datasets

struct FeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features", abstract: "Write the features of an image set as a .npy matrix.",
        discussion: """
            One row an image in the set's order, 32-bit floats: what `assay evaluate --features-real` reads, and any \
            program that knows NumPy's format. With --cache the features are shared with `assay evaluate --cache`.
            """)

    @Option(help: ArgumentHelp("The .npy file to write.", valueName: "file"), completion: .file())
    var out: String
    @OptionGroup var source: FeatureSource
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try source.check(least: 1)
        guard out.lowercased().hasSuffix(".npy") else { throw ValidationError("--out must end in .npy.") }
    }

    func run() throws {
        let features = try source.features(out: out, common)
        let matrix = features.matrix
        try FileBytes.write(NPY.encode(matrix.storage, shape: [matrix.rows, matrix.columns]), to: out)
        try source.say("\(matrix.rows) rows of \(matrix.columns) features written to \(printable(out))", features, out: out, common)
    }
}
