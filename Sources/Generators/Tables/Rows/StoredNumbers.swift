import Neural

/// Whole numbers, words of 64 bits and text in a model file, exact: tensors of bytes, the lowest first.
extension Safetensors.Entry {
    private static func bytes(_ name: String, _ values: [UInt64], width: Int) -> Self {
        var bytes: [Float] = []
        bytes.reserveCapacity(values.count * width)
        for value in values {
            for place in 0..<width { bytes.append(Float(UInt8(truncatingIfNeeded: value >> UInt64(8 * place)))) }
        }
        return .init(name: GeneratorModel.bytePrefix + name, tensor: Tensor(unchecked: bytes, shape: [values.count, width]))
    }

    static func words(_ name: String, _ values: [UInt64]) -> Self { bytes(name, values, width: 8) }

    /// - Precondition: all in 0..<2³².
    static func whole(_ name: String, _ values: [Int]) -> Self {
        bytes(name, values.map { UInt64(max(0, $0)) }, width: 4)
    }

    static func text(_ name: String, _ bytes: some Sequence<UInt8>) -> Self {
        let values = bytes.map { Float($0) }
        return .init(name: GeneratorModel.bytePrefix + name, tensor: Tensor(unchecked: values, shape: [values.count]))
    }
}

extension GeneratorModel {
    private func stored(_ name: String, width: Int) throws(GeneratorError) -> [UInt64] {
        let tensor = try tensor(Self.bytePrefix + name)
        guard tensor.shape.count == 2, tensor.shape[1] == width, tensor.values.allSatisfy({ UInt8(exactly: $0) != nil }) else {
            throw Self.bad("\(name) is damaged")
        }
        let values = tensor.values
        return (0..<tensor.shape[0]).map { row in
            (0..<width).reduce(UInt64(0)) { $0 | UInt64(values[row * width + $1]) << UInt64(8 * $1) }
        }
    }

    /// - Throws: `.badModel` where there is no such tensor.
    func words(_ name: String) throws(GeneratorError) -> [UInt64] { try stored(name, width: 8) }

    func whole(_ name: String) throws(GeneratorError) -> [Int] { try stored(name, width: 4).map { Int($0) } }

    /// - Parameter range: what each must lie in.
    func whole(_ name: String, in range: Range<Int>, count: Int? = nil) throws(GeneratorError) -> [Int] {
        let values = try whole(name)
        guard values.allSatisfy(range.contains), count.map({ $0 == values.count }) ?? true else {
            throw Self.bad("\(name) is damaged")
        }
        return values
    }

    func bytes(_ name: String) throws(GeneratorError) -> [UInt8] {
        let tensor = try tensor(Self.bytePrefix + name)
        let bytes = tensor.values.compactMap { UInt8(exactly: $0) }
        guard bytes.count == tensor.values.count else { throw Self.bad("\(name) is damaged") }
        return bytes
    }
}
