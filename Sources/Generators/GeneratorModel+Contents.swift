import Neural

/// What a model keeps of its training rows so that a holdout which holds some of them is found later: 64 bits of the
/// SHA-256 of each one's decoded content, sorted.
///
/// No row can be made from them; who has a row can tell whether it was trained on.
extension GeneratorModel {
    static let contentsName = bytePrefix + "training_contents"

    /// Rows of eight bytes, the highest first.
    static func contents(_ contents: [UInt64]) -> Safetensors.Entry {
        let bytes = contents.sorted().flatMap { content in
            (0..<8).map { Float(UInt8(truncatingIfNeeded: content >> UInt64(56 - 8 * $0))) }
        }
        return .init(name: contentsName, tensor: Tensor(unchecked: bytes, shape: [contents.count, 8]))
    }

    /// The training rows by their content; nil for a model of an earlier version, which holds none.
    /// - Throws: `.badModel` where they are damaged.
    public func trainingContents() throws(GeneratorError) -> [UInt64]? {
        guard let tensor = tensors.first(where: { $0.name == Self.contentsName })?.tensor else { return nil }
        guard tensor.shape == [header.rows, 8], tensor.values.allSatisfy({ UInt8(exactly: $0) != nil }) else {
            throw Self.bad("the contents of its training rows are damaged")
        }
        return (0..<header.rows).map { row in
            tensor.values[row * 8..<row * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
