import Evaluation

/// What a metric's card promises about one kind of damage.
public enum SelftestPromise: Sendable, Equatable {
    /// Every rung from this one on (from 1) is told from honest sets.
    case detects(byRung: Int)
    /// No rung is told from honest sets.
    case ignores

    /// Reads the card's lines, e.g. detects "{noise: 2, blur: 3}" and ignores "[order]".
    /// - Returns: promises by ladder id; nil for text that is neither.
    public static func parse(detects: String?, ignores: String?) -> [String: SelftestPromise]? {
        var promises: [String: SelftestPromise] = [:]
        for entry in entries(detects, "{", "}") ?? ["?"] {
            let parts = entry.split(separator: ":").map { trimmed(String($0)) }
            guard parts.count == 2, let rung = Int(parts[1]), (1...9).contains(rung), promises[parts[0]] == nil else {
                return nil
            }
            promises[parts[0]] = .detects(byRung: rung)
        }
        for name in entries(ignores, "[", "]") ?? ["?"] {
            guard name.allSatisfy({ $0.isLetter || $0 == "_" }), promises[name] == nil else { return nil }
            promises[name] = .ignores
        }
        return promises
    }

    var words: String {
        switch self {
        case .detects(let rung): "detect by rung \(rung)"
        case .ignores: "ignore"
        }
    }

    private static func entries(_ text: String?, _ open: Character, _ close: Character) -> [String]? {
        guard let text = text.map(trimmed) else { return [] }
        guard text.first == open, text.last == close, text.count >= 2 else { return nil }
        return text.dropFirst().dropLast().split(separator: ",").map { trimmed(String($0)) }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
