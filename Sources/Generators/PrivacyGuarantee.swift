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

    var contradiction: String? {
        guard epsilon.isFinite, epsilon >= 0, (0...1).contains(delta) else {
            return "a privacy guarantee of ε = \(epsilon), δ = \(delta)"
        }
        return unit.isEmpty || accountant.isEmpty ? "a privacy guarantee without unit or accountant" : nil
    }
}
