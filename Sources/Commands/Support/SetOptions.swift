import ArgumentParser
import Datasets
import Evaluation

/// How sets of images are opened.
struct SetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The kind of data, where the sets leave it open: image, table, tables, features.", valueName: "kind"), completion: Completions.kinds)
    var modality: String?
    @Option(help: ArgumentHelp("What to do with a file that cannot be read: fail or skip.", valueName: "action"))
    var onBadFile = Configuration.text("on-bad-file", "fail")
    @Option(help: ArgumentHelp("Refuse images with more pixels than this.", valueName: "n"))
    var maxPixels = Configuration.number("max-pixels", 100_000_000)
    @Option(
        help: ArgumentHelp(
            "What a packed set may unpack to, in MB (8192 unless given; then large ratios are refused too).",
            valueName: "mb"))
    var maxUnpacked: Int?
    @Option(help: ArgumentHelp("EXIF orientation of pictures: apply or ignore.", valueName: "action"))
    var exif = Configuration.text("exif", "apply")
    @Option(
        help: ArgumentHelp(
            "What tells the classes of pictures: auto (a label file beside them, else their folders), folder, none, or a "
                + "file of paths and labels (.csv, .json, .jsonl).", valueName: "source"))
    var labels = Configuration.text("labels", "auto")
    @Option(
        help: ArgumentHelp(
            "What black and white are where the values of a set leave it open: auto, 0..1, -1..1, 0..255, 0..65535, …",
            valueName: "low..high"))
    var pixelRange = Configuration.text("pixel-range", "auto")
    @Option(
        help: ArgumentHelp(
            "Channels of arrays: auto, nhwc or nchw; nhw where N×H×W might be one colour picture.", valueName: "layout"))
    var arrayLayout = Configuration.text("array-layout", "auto")

    @Option(
        help: ArgumentHelp(
            "What the columns of tables are: types, ranges, keys, what points to what, target, groups (YAML; `assay schema infer` "
                + "drafts it).",
            valueName: "file"), completion: .file())
    var schema: String?
    @Option(help: ArgumentHelp("The column of tables that learners predict.", valueName: "column"))
    var target: String?
    @Option(
        help: ArgumentHelp(
            "Words that stand for a missing cell of tables beside the empty one, comma separated; else the usual ones.",
            valueName: "words"))
    var missing: String?
    @Flag(help: "Repair tables that break the rules of their format, and count the repairs.")
    var lenient = false

    func validate() throws {
        guard OpenOptions.OnBadFile(rawValue: onBadFile) != nil else {
            throw ValidationError("--on-bad-file must be fail or skip.")
        }
        guard maxPixels > 0 else { throw ValidationError("--max-pixels must be positive.") }
        guard maxUnpacked.map(Self.unpackedRange.contains) ?? true else {
            throw ValidationError("--max-unpacked must be from 1 to \(Self.unpackedRange.upperBound) (MB).")
        }
        guard OpenOptions.Exif(rawValue: exif) != nil else { throw ValidationError("--exif must be apply or ignore.") }
        guard OpenOptions.ArrayLayout(rawValue: arrayLayout) != nil else {
            throw ValidationError("--array-layout must be auto, nhwc, nchw or nhw.")
        }
        guard pixelRange == "auto" || PixelRange(text: pixelRange) != nil else {
            throw ValidationError("--pixel-range must be auto or two numbers as 0..1, the lower one first.")
        }
        guard !labels.isEmpty else { throw ValidationError("--labels must be auto, folder, none or a file.") }
    }

    /// Megabytes; the upper end is what no disk holds and bytes still fit an Int.
    static let unpackedRange = 1...1 << 40

    /// Files that are read beside the sets: no output may take their place.
    var paths: [String] {
        let given = schema.map { [$0] } ?? []
        return if case .file(let path) = OpenOptions.Labels(text: labels) { [path] + given } else { given }
    }

    /// Options given that only tables have.
    var optionsOfTables: [String] {
        [
            schema.map { _ in "--schema" }, target.map { _ in "--target" }, missing.map { _ in "--missing" },
            lenient ? "--lenient" : nil,
        ].compactMap(\.self)
    }

    /// What was chosen other than by the program's own defaults, as lines of a project file.
    var chosen: [(name: String, value: String)] {
        let all: [(name: String, value: String)] = [
            ("on-bad-file", onBadFile), ("max-pixels", "\(maxPixels)"), ("exif", exif), ("labels", labels),
            ("pixel-range", pixelRange), ("array-layout", arrayLayout),
        ]
        let unpacked = maxUnpacked ?? Configuration.number("max-unpacked")
        return all.filter { setting in Configuration.keys.first { $0.name == setting.name }?.standard != setting.value }
            + (unpacked.map { [(name: "max-unpacked", value: "\($0)")] } ?? [])
    }

    /// - Throws: `DatasetError` for a schema that cannot be read.
    func opening() throws -> OpenOptions {
        var options = open
        switch try schema.map({ try SchemaFile.read(yaml: $0) }) {
        case .table(let schema): options.schema = schema
        case .tables(let schema): options.tables = schema
        case nil: break
        }
        return options
    }

    private var open: OpenOptions {
        var options = OpenOptions(
            onBadFile: OpenOptions.OnBadFile(rawValue: onBadFile) ?? .fail, maxPixels: maxPixels,
            exif: OpenOptions.Exif(rawValue: exif) ?? .apply, labels: OpenOptions.Labels(text: labels),
            arrayLayout: OpenOptions.ArrayLayout(rawValue: arrayLayout) ?? .auto,
            pixelRange: PixelRange(text: pixelRange))
        options.target = target
        options.lenient = lenient
        options.missing = missing.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
        if let maxUnpacked = maxUnpacked ?? Configuration.number("max-unpacked") {
            options.maxBytes = maxUnpacked << 20
            options.trustsSizes = true
        }
        return options
    }

    func open(_ common: CommonOptions, limit: Int? = nil) throws -> OpenOptions {
        var options = try opening()
        options.limit = limit
        options.seed = common.seed
        options.parallel = common.parallel
        return options
    }

    /// The kind of data of the sets at `paths`.
    func kind(of paths: String...) throws -> any Modality.Type {
        if let modality { return try Modalities.named(modality) }
        return try Modalities.recognise(paths)
    }
}
