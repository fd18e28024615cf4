import Evaluation
import Foundation
import Policy

/// Defaults of options: environment before project file before the program's own.
struct Configuration: Sendable {
    enum Origin: Sendable, Equatable {
        case standard
        case file(String, line: Int?)
        case environment(String)

        var words: String {
            switch self {
            case .standard: "default"
            case .file(let name, let line): [name, line.map(String.init)].compactMap(\.self).joined(separator: ":")
            case .environment(let name): "environment \(name)"
            }
        }
    }

    /// A setting that can be given beside the command line; its option has the same name.
    struct Key: Sendable {
        let name: String
        let standard: String
        let meaning: String
        /// What a value must be, in words, with the test for it.
        let wanted: String
        let accepts: @Sendable (String) -> Bool

        var variable: String { "ASSAY_" + name.uppercased().replacingOccurrences(of: "-", with: "_") }

        static func whole(_ name: String, _ standard: String, _ meaning: String, in range: ClosedRange<Int>) -> Key {
            let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            return Key(name: name, standard: standard, meaning: meaning, wanted: wanted) { text in
                Int(text).map(range.contains) ?? false
            }
        }

        static func choice(_ name: String, _ standard: String, _ meaning: String, of words: [String]) -> Key {
            Key(
                name: name, standard: standard, meaning: meaning, wanted: "one of \(words.joined(separator: ", "))"
            ) { words.contains($0) }
        }

        static func text(_ name: String, _ standard: String, _ meaning: String) -> Key {
            Key(name: name, standard: standard, meaning: meaning, wanted: "some text") { !$0.isEmpty }
        }
    }

    static let keys: [Key] = [
        .whole("seed", "1", "Seed of every random draw.", in: 0...Int.max),
        .whole("threads", "all cores", "Threads to use.", in: 1...1024),
        .choice("progress", "auto", "How progress is shown.", of: ProgressStyle.allCases.map(\.rawValue)),
        .text("policy", PolicyLoader.standard, "Policy of evaluate and gate; default is the built-in one for the kind of data."),
        .text("extractors", "embedded,random", "Feature extractors of evaluate."),
        .whole("limit", "none", "Rows sampled of each set.", in: 2...Int.max),
        .whole("replicates", "200", "Bootstrap replicates of an interval.", in: 10...10_000),
        .whole("splits", "10", "Real-vs-real splits of a floor.", in: 2...1_000),
        .choice("on-bad-file", "fail", "What to do with a file that cannot be read.", of: ["fail", "skip"]),
        .choice("exif", "apply", "EXIF orientation of pictures.", of: ["apply", "ignore"]),
        .text("labels", "auto", "What tells the classes: auto, folder, none or a file."),
        .text("pixel-range", "auto", "What black and white are: auto or two numbers as 0..1."),
        .choice("array-layout", "auto", "Channels of arrays.", of: ["auto", "nhwc", "nchw", "nhw"]),
        .whole("max-pixels", "100000000", "Images with more pixels are refused.", in: 1...Int.max),
        .whole("max-unpacked", "8192", "MB that a packed set may unpack to.", in: SetOptions.unpackedRange),
    ]

    static let fileName = "assay.yaml"

    /// Of this process: its environment and the project file of its folder.
    static let loaded: Result<Configuration, any Error> = Result {
        try Configuration(environment: ProcessInfo.processInfo.environment, file: fileName)
    }

    private let values: [String: (text: String, origin: Origin)]

    /// - Throws: `PolicyError` or `CommandError` (exit status 78) for a file or variable that is not understood.
    init(environment: [String: String], file: String) throws {
        var values: [String: (String, Origin)] = [:]
        if FileManager.default.fileExists(atPath: file) {
            let yaml = try InputFile.text(file, what: "project", limit: 1 << 20, unfit: .badPolicy)
            for (name, entry) in try ProjectFile.parse(yaml: yaml, name: file, keys: Self.keys.map(\.name)) {
                values[name] = (entry.text, .file(file, line: entry.line))
            }
        }
        for key in Self.keys {
            if let text = environment[key.variable] { values[key.name] = (text, .environment(key.variable)) }
            guard let (text, origin) = values[key.name], !key.accepts(text) else { continue }
            throw CommandError(
                .badPolicy, "\(origin.words): \(key.name) is “\(text)”, not \(key.wanted)", remedy: "Correct the value.")
        }
        self.values = values
    }

    /// The value in use with its origin.
    func value(_ key: Key) -> (text: String, origin: Origin) { values[key.name] ?? (key.standard, .standard) }

    /// What was given for `name`, nil where the program's own default holds. A configuration that could not be read gives
    /// nil too: the run stops with its error before the value is used.
    private static func given(_ name: String) -> String? { (try? loaded.get())?.values[name]?.text }

    static func text(_ name: String, _ standard: String) -> String { given(name) ?? standard }
    static func number(_ name: String, _ standard: Int) -> Int { number(name) ?? standard }
    static func number(_ name: String) -> Int? { given(name).flatMap { Int($0) } }
}
