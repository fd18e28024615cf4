import ArgumentParser
import Datasets

/// How sets of images are opened.
struct SetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What to do with a file that cannot be read: fail or skip.", valueName: "action"))
    var onBadFile = Configuration.text("on-bad-file", "fail")
    @Option(help: ArgumentHelp("Refuse images with more pixels than this.", valueName: "n"))
    var maxPixels = Configuration.number("max-pixels", 100_000_000)
    @Option(help: ArgumentHelp("EXIF orientation of pictures: apply or ignore.", valueName: "action"))
    var exif = Configuration.text("exif", "apply")
    @Option(
        help: ArgumentHelp("Channels of N×H×W×C and N×C×H×W arrays: auto, nhwc or nchw.", valueName: "layout"))
    var arrayLayout = Configuration.text("array-layout", "auto")

    func validate() throws {
        guard OpenOptions.OnBadFile(rawValue: onBadFile) != nil else {
            throw ValidationError("--on-bad-file must be fail or skip.")
        }
        guard maxPixels > 0 else { throw ValidationError("--max-pixels must be positive.") }
        guard OpenOptions.Exif(rawValue: exif) != nil else { throw ValidationError("--exif must be apply or ignore.") }
        guard OpenOptions.ArrayLayout(rawValue: arrayLayout) != nil else {
            throw ValidationError("--array-layout must be auto, nhwc or nchw.")
        }
    }

    var open: OpenOptions {
        OpenOptions(
            onBadFile: OpenOptions.OnBadFile(rawValue: onBadFile) ?? .fail, maxPixels: maxPixels,
            exif: OpenOptions.Exif(rawValue: exif) ?? .apply,
            arrayLayout: OpenOptions.ArrayLayout(rawValue: arrayLayout) ?? .auto)
    }

    func open(_ common: CommonOptions, limit: Int? = nil) -> OpenOptions {
        var options = open
        options.limit = limit
        options.seed = common.seed
        options.parallel = common.parallel
        return options
    }
}
