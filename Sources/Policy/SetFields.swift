import Results

/// The keys of a job that say how its sets are opened: the options that every command with a set takes, with underscores.
struct SetFields {
    private enum OnBadFile: String, CaseIterable { case fail, skip }
    private enum Exif: String, CaseIterable { case apply, ignore }
    private enum ArrayLayout: String, CaseIterable { case auto, nhwc, nchw, nhw }

    private var onBadFile: OnBadFile?
    private var maxPixels: Int?
    private var maxUnpacked: Int?
    private var exif: Exif?
    private var labels: String?
    private var pixelRange: String?
    private var arrayLayout: ArrayLayout?
    private var modality: ModalityName?
    private var schema: String?
    private var target: String?
    private var missing: [String]?
    private var lenient: Bool?

    mutating func read(_ fields: inout PolicyFields) throws(PolicyError) {
        onBadFile = try fields.take("on_bad_file")?.choice(OnBadFile.allCases) ?? onBadFile
        maxPixels = try fields.take("max_pixels")?.integer(in: 1...9_007_199_254_740_991) ?? maxPixels
        maxUnpacked = try fields.take("max_unpacked")?.integer(in: 1...1 << 40) ?? maxUnpacked
        exif = try fields.take("exif")?.choice(Exif.allCases) ?? exif
        labels = try fields.take("labels")?.filled() ?? labels
        if let value = fields.take("pixel_range") {
            let text = try value.text()
            guard text == "auto" || Self.isRange(text) else {
                throw value.error(
                    .outOfRange, "“pixel_range” is no range", "Write auto or two numbers as 0..1, the lower one first.")
            }
            pixelRange = text
        }
        arrayLayout = try fields.take("array_layout")?.choice(ArrayLayout.allCases) ?? arrayLayout
        modality = try fields.take("modality")?.choice(ModalityName.allCases) ?? modality
        schema = try fields.take("schema")?.filled() ?? schema
        target = try fields.take("target")?.filled() ?? target
        if let value = fields.take("missing") {
            var words: [String] = []
            for item in try value.sequence(orSingle: true) { words.append(try item.text()) }
            missing = words
        }
        lenient = try fields.take("lenient")?.flag() ?? lenient
    }

    /// "LOW..HIGH" as the option takes it.
    private static func isRange(_ text: String) -> Bool {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Double($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1] else { return false }
        return low < high && abs(low) <= 1e9 && abs(high) <= 1e9
    }

    /// Those that were given.
    var options: [NightlyPlan.SetOption] {
        let all: [(String, String?)] = [
            ("on-bad-file", onBadFile?.rawValue), ("max-pixels", maxPixels.map { String($0) }),
            ("max-unpacked", maxUnpacked.map { String($0) }), ("exif", exif?.rawValue), ("labels", labels),
            ("pixel-range", pixelRange), ("array-layout", arrayLayout?.rawValue),
            ("modality", modality?.rawValue), ("schema", schema), ("target", target),
            ("missing", missing?.joined(separator: ",")),
        ]
        return all.compactMap { name, value in value.map { NightlyPlan.SetOption(name: name, value: $0) } }
            + (lenient == true ? [.init(name: "lenient", value: nil)] : [])
    }
}
