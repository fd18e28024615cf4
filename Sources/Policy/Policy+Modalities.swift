import Results

extension Policy {
    /// What to say where the policy is for other kinds of data than `modality`; nil where it fits or says nothing of kinds.
    /// - Parameters:
    ///   - modality: the kind as results name it.
    ///   - fitting: a policy that is for it, as options take it.
    package func misfit(_ modality: String, fitting: String) -> String? {
        guard !modalities.isEmpty, !modalities.contains(where: { $0.rawValue == modality }) else { return nil }
        return "policy \(name) was made for another kind of data than \(modality) (for \(modalities.map(\.rawValue).joined(separator: ", "))): "
            + "what it asks for is not measured here. Take \(fitting)."
    }
}
