import Results

extension PolicyParser {
    static func waivers(_ value: PolicyValue?, checks: [Policy.Check]) throws(PolicyError) -> [Policy.Waiver] {
        guard let value else { return [] }
        var waivers: [Policy.Waiver] = []
        for (index, item) in try value.sequence().enumerated() {
            waivers.append(try waiver(item, place: "waiver \(index + 1)", checks: checks))
        }
        return waivers
    }

    private static func waiver(
        _ item: PolicyValue, place: String, checks: [Policy.Check]
    ) throws(PolicyError) -> Policy.Waiver {
        var fields = try item.fields(place)
        let checkValue = try fields.require("check", example: "check: balance.share_gap")
        let check = try checkValue.text()
        let selector = try SelectorReader.conditions(fields.take("where"), place: place)
        let reasonValue = try fields.require("reason", example: "reason: \"why it is acceptable\"")
        let reason = try reasonValue.text()
        guard let ownerValue = fields.take("owner") else {
            throw item.error(
                .ownerlessWaiver, "\(place) has no owner", "Name who answers for it: `owner: data-quality`.")
        }
        let owner = try ownerValue.text()
        guard owner.hasVisibleCharacter else {
            throw ownerValue.error(
                .ownerlessWaiver, "\(place) has an owner without a visible character", "Name who answers for it.")
        }
        guard reason.hasVisibleCharacter else {
            throw reasonValue.error(
                .missingKey, "\(place) has a reason without a visible character", "Say why it is acceptable.")
        }
        let expiresValue = try fields.require("expires", example: "expires: 2026-12-31")
        guard let expires = CalendarDate(try expiresValue.plainText()) else {
            throw expiresValue.error(
                .badDate, "“expires” of \(place) is no date", "Write it as yyyy-mm-dd, e.g. 2026-12-31.")
        }
        let kind = try fields.take("waive")?.choice([GateResult.Waiver.Kind.failed, .notComputed]) ?? .failed
        let ceilingValue = fields.take("ceiling")
        let ceiling = try ceilingValue.map { value throws(PolicyError) in try Self.ceiling(value) }
        if let ceilingValue, kind == .notComputed {
            throw ceilingValue.error(
                .contradiction, "\(place) waives what was not computed and sets a ceiling, but there is no value to "
                    + "hold against it", "Drop the ceiling, or write two waivers.")
        }
        try fields.finish()
        let covered = checks.filter { $0.id == check }
        guard !covered.isEmpty else {
            throw checkValue.error(
                .waiverWithoutCheck, "\(place) waives “\(check)”, which the policy does not check",
                "Correct the id or drop the waiver.")
        }
        guard covered.contains(where: \.waivable) else {
            throw checkValue.error(
                .notWaivable, "\(place) waives “\(check)”, which the policy declares not waivable",
                "Drop the waiver; this check has to pass.")
        }
        return Policy.Waiver(
            check: check, selector: selector, reason: reason, owner: owner, expires: expires, kind: kind,
            ceiling: ceiling)
    }

    /// One number, or the lowest and the highest value that are accepted.
    private static func ceiling(_ value: PolicyValue) throws(PolicyError) -> Policy.Waiver.Ceiling {
        guard case .sequence = value.node else { return .farthest(try value.number()) }
        let ends = try value.sequence()
        guard ends.count == 2 else {
            throw value.error(
                .wrongType, "“ceiling” of \(value.place) is a list of \(ends.count) values",
                "Give one number, or the lowest and the highest value accepted: `ceiling: [0.4, 0.6]`.")
        }
        let (low, high) = (try ends[0].number(), try ends[1].number())
        guard low <= high else {
            throw value.error(.minAboveMax, "“ceiling” of \(value.place) ends below its start", "Swap them.")
        }
        return .between(low, high)
    }
}

extension String {
    /// Whether there is anything to see: blanks, zero-width, control and filler characters, lone marks and code points
    /// without a meaning are not.
    var hasVisibleCharacter: Bool {
        unicodeScalars.contains { scalar in
            // Braille's empty cell is a symbol to Unicode, and as blank as a blank.
            guard !scalar.properties.isDefaultIgnorableCodePoint, scalar.value != 0x2800 else { return false }
            return switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .connectorPunctuation, .dashPunctuation, .openPunctuation,
                .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
                .currencySymbol, .modifierSymbol, .otherSymbol:
                true
            default: false
            }
        }
    }
}
