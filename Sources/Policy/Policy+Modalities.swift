import Results

extension Policy {
    /// Whether it states kinds of data, and `modality` is none of them.
    func isMisfit(_ modality: String) -> Bool {
        !modalities.isEmpty && !modalities.contains { $0.rawValue == modality }
    }

    /// What to say where the policy is for other kinds of data than `modality`; nil where it fits or says nothing of kinds.
    /// - Parameters:
    ///   - modality: the kind as results name it.
    ///   - fitting: a policy that is for it, as options take it.
    package func misfit(_ modality: String, fitting: String) -> String? {
        guard isMisfit(modality) else { return nil }
        return "policy \(name) was made for another kind of data than \(modality) (for \(modalities.map(\.rawValue).joined(separator: ", "))): "
            + "what it asks for is not measured here. Take \(fitting)."
    }
}
