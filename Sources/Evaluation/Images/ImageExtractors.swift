import Datasets
import Features
import Synchronization

/// Extractors of pictures by what an option says: `embedded`, `embedded@1` (version 1 whatever the size of the pictures),
/// `random`, or a reference network with its file, `ID=PATH`.
enum ImageExtractors {
    private enum Choice {
        case embedded, firstEmbedded, random
        case reference(ReferenceChoice)

        var id: String {
            switch self {
            case .embedded, .firstEmbedded: "embedded"
            case .random: "random"
            case .reference(let choice): choice.id
            }
        }
    }

    // A network of a gigabyte is read once a process, however many runs a study has.
    private static let loaded = Mutex<[ReferenceChoice: ReferenceExtractor]>([:])

    /// Reads the files as well: one that is absent, damaged or of another network must not cost the time of a run.
    static func check(_ texts: [String]) throws(EvaluationError) {
        if texts.isEmpty { throw EvaluationError(.usage, "no extractor is named", remedy: "Give --extractors embedded.") }
        var ids: Set<String> = []
        var choices: [Choice] = []
        for text in texts {
            let choice = try choice(text)
            guard ids.insert(choice.id).inserted else {
                throw EvaluationError(.usage, "the extractor \(choice.id) is named twice", remedy: "Run once for each file.")
            }
            choices.append(choice)
        }
        for case .reference(let choice) in choices {
            do throws(FeatureError) { _ = try reference(choice) } catch { throw Self.error(error) }
        }
    }

    /// - Parameter set: the real one; its pictures' sizes decide what `embedded` looks at.
    static func make(_ texts: [String], for set: ImageSet) throws -> [any FeatureExtractor<ImageSet>] {
        try check(texts)
        var extractors: [any FeatureExtractor<ImageSet>] = []
        for text in texts {
            switch try choice(text) {
            case .embedded: extractors.append(try EmbeddedExtractor(for: set))
            case .firstEmbedded: extractors.append(try EmbeddedExtractor())
            case .random: extractors.append(try RandomExtractor())
            case .reference(let choice): extractors.append(try reference(choice))
            }
        }
        return extractors
    }

    /// "inception" of "inception=PATH", "embedded" of "embedded@1".
    static func id(_ text: String) -> String { String(text.prefix { $0 != "=" && $0 != "@" }) }

    private static func choice(_ text: String) throws(EvaluationError) -> Choice {
        switch text {
        case "embedded": return .embedded
        case "embedded@1": return .firstEmbedded
        case "random": return .random
        default:
            do throws(FeatureError) { return .reference(try ReferenceChoice(text)) } catch { throw Self.error(error) }
        }
    }

    private static func reference(_ choice: ReferenceChoice) throws(FeatureError) -> ReferenceExtractor {
        if let known = loaded.withLock({ $0[choice] }) { return known }
        let made = try ReferenceExtractor(choice)
        loaded.withLock { $0[choice] = made }
        return made
    }

    private static func error(_ error: FeatureError) -> EvaluationError {
        EvaluationError(error.code == .invalidSetting ? .usage : .badData, error.message, remedy: error.remedy)
    }
}
