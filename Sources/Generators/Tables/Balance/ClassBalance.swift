/// How many rows each class is to have after a repair (as the sampling strategies of imbalanced-learn).
public enum ClassBalance: Sendable, Equatable {
    public struct Share: Sendable, Equatable {
        public let name: String
        public let value: Double
    }

    /// Every class as large as the largest one, or as the smallest one where rows are left out.
    case equal
    /// Over-sampling: rows of the class for each row of the largest one. Under-sampling: rows of the smallest class for each
    /// row of the class. In 0…1; classes that are not named stay as they are.
    case ratios([Share])
    /// Rows of the class; classes that are not named stay as they are.
    case targets([Share])

    /// `equal`, `ratios:CLASS=0.5,…` or `targets:CLASS=5000,…`.
    /// - Throws: `.usage` for anything else.
    public init(text: String) throws(GeneratorError) {
        if text == "equal" {
            self = .equal
        } else if text.hasPrefix("ratios:") {
            self = .ratios(try Self.shares(text, after: "ratios:") { $0 > 0 && $0 <= 1 })
        } else if text.hasPrefix("targets:") {
            self = .targets(try Self.shares(text, after: "targets:") { $0 >= 0 && $0 <= 1e9 && $0.rounded() == $0 })
        } else {
            throw Self.wrong(text)
        }
    }

    private static func wrong(_ text: String) -> GeneratorError {
        GeneratorError(
            .usage, "\(text) is no balance",
            remedy: "Give equal, ratios:CLASS=0.5,… (above 0, at most 1) or targets:CLASS=5000,… (whole rows).")
    }

    private static func shares(
        _ text: String, after prefix: String, _ isFit: (Double) -> Bool
    ) throws(GeneratorError) -> [Share] {
        var shares: [Share] = []
        for part in text.dropFirst(prefix.count).split(separator: ",") {
            guard let split = part.lastIndex(of: "="), split != part.startIndex,
                let value = Double(part[part.index(after: split)...]), isFit(value)
            else { throw wrong(text) }
            let name = String(part[..<split])
            guard !shares.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { throw wrong(text) }
            shares.append(Share(name: name, value: value))
        }
        guard !shares.isEmpty else { throw wrong(text) }
        return shares
    }

    /// Rows that each class is to have.
    /// - Parameter isOver: whether rows are added; else they are left out.
    /// - Throws: `.usage` for a class that there is not, or a target on the wrong side of what there is.
    package func targets(
        _ names: [String], _ counts: [Int], isOver: Bool
    ) throws(GeneratorError) -> [Int] {
        guard names.count > 1 else {
            throw GeneratorError(
                .usage, "there are no two classes to balance",
                remedy: "Fit with --target COLUMN, a column of levels (type categorical or boolean in the schema).")
        }
        let reference = (isOver ? counts.max() : counts.min()) ?? 0
        let shares: [Share]
        switch self {
        case .equal: return counts.map { _ in reference }
        case .ratios(let own), .targets(let own): shares = own
        }
        var targets = counts
        for share in shares {
            guard let place = names.firstIndex(where: { $0.utf8.elementsEqual(share.name.utf8) }) else {
                throw GeneratorError(
                    .usage, "there is no class \(share.name)", remedy: "The classes are \(names.joined(separator: ", ")).")
            }
            if case .ratios = self {
                let rows = isOver ? Double(reference) * share.value : Double(reference) / share.value
                targets[place] = Int(min(rows, 1e12))
            } else {
                targets[place] = Int(share.value)
            }
            guard isOver ? targets[place] >= counts[place] : targets[place] <= counts[place] else {
                throw GeneratorError(
                    .usage,
                    "class \(share.name) has \(counts[place]) rows and cannot \(isOver ? "shrink" : "grow") to \(targets[place])",
                    remedy: isOver ? "Use random-under to leave rows out." : "Use random-over or smotenc to add rows.")
            }
        }
        return targets
    }
}
