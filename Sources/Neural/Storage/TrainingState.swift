/// What has to be kept to continue training with the same bits: parameters, running statistics, the optimiser's
/// arrays and the number of steps done, as one safetensors file in full precision.
public struct TrainingState: Sendable {
    public let step: Int
    /// What the caller wants to find again, e.g. the recipe as JSON.
    public let note: String
    private let file: Safetensors

    /// - Throws: `.badFile` when `bytes` are no state.
    public init(_ bytes: [UInt8]) throws(NeuralError) {
        file = try Safetensors(bytes)
        guard let text = file.metadata["step"], let step = Int(text), step >= 0 else {
            throw Safetensors.bad("it names no step, so it is no training state")
        }
        self.step = step
        note = file.metadata["note"] ?? ""
    }

    /// The bytes of a state file.
    public static func encode(
        step: Int, note: String = "", parameters: [(name: String, parameter: Parameter)],
        statistics: [(name: String, parameter: Parameter)], optimiser: any Optimiser
    ) -> [UInt8] {
        let entries =
            (parameters + statistics).map { (name, parameter) in
                Safetensors.Entry(
                    name: "model.\(name)", tensor: Tensor(unchecked: parameter.values, shape: parameter.shape))
            }
            + optimiser.state.map { (name, values) in
                Safetensors.Entry(
                    name: "optimiser.\(name)", tensor: Tensor(unchecked: values, shape: [values.count]))
            }
        return Safetensors.encode(entries, metadata: [("step", String(step)), ("note", note)]) { _ in .float32 }
    }

    /// Writes the stored values into `parameters`, `statistics` and `optimiser`.
    /// - Throws: `.missingTensor` when the state belongs to another network.
    public func restore(
        parameters: [(name: String, parameter: Parameter)], statistics: [(name: String, parameter: Parameter)],
        optimiser: any Optimiser
    ) throws(NeuralError) {
        var found: [Tensor] = []
        for (name, parameter) in parameters + statistics {
            found.append(try file.tensor("model.\(name)", shape: parameter.shape))
        }
        let prefix = "optimiser."
        let arrays = file.entries.filter { $0.name.hasPrefix(prefix) }.map {
            (name: String($0.name.dropFirst(prefix.count)), values: $0.tensor.values)
        }
        try optimiser.restore(arrays, for: parameters.map(\.parameter))
        for ((_, parameter), tensor) in zip(parameters + statistics, found) { parameter.values = tensor.values }
    }
}
