import Foundation

/// Differential privacy that a fit was made under (Dwork & Roth 2014): what its model can tell of one unit of the training
/// data is bounded whatever the model is used for.
public struct PrivacyGuarantee: Codable, Sendable, Equatable {
    /// At least 0.
    public var epsilon: Double
    /// 0…1.
    public var delta: Double
    /// What neighbouring data sets differ by, e.g. "row".
    public var unit: String
    /// How the privacy spent was counted, e.g. "rdp".
    public var accountant: String

    public init(epsilon: Double, delta: Double, unit: String, accountant: String) {
        self.epsilon = epsilon
        self.delta = delta
        self.unit = unit
        self.accountant = accountant
    }

    /// In words, e.g. "ε = 1, δ = 1e-09 for one row (one more or less), counted by zcdp".
    public var words: String {
        "ε = \(Self.text(epsilon))\(delta > 0 ? ", δ = \(Self.text(delta))" : "") for one \(unit), counted by \(accountant)"
    }

    private static func text(_ value: Double) -> String {
        var text = String(format: "%.4g", value)
        // Never less than it is.
        if let shown = Double(text), shown < value { text = String(format: "%.17g", value) }
        return text
    }

    var contradiction: String? {
        guard epsilon.isFinite, epsilon >= 0, (0...1).contains(delta) else {
            return "a privacy guarantee of ε = \(epsilon), δ = \(delta)"
        }
        return unit.isEmpty || accountant.isEmpty ? "a privacy guarantee without unit or accountant" : nil
    }
}
