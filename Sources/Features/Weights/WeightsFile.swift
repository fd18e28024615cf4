import Datasets
import Hashing
import Neural

/// Named tensors from a file that the user gives: safetensors, or PyTorch's `.pth`, `.pt` and `.bin`.
///
/// What a file is, is read from its bytes. Such files come from anywhere: nothing in them is executed, sizes are proved
/// against the file before memory is taken, and numbers are decoded when they are asked for.
package struct WeightsFile: Sendable {
    package enum Format: String, Sendable { case safetensors, torchZip, torchLegacy }

    /// As messages call it.
    package let name: String
    package let format: Format
    /// Hexadecimal digest of all bytes.
    package let sha256: String
    /// Names in the order of the file.
    package let names: [String]
    private let tensors: [String: StoredTensor]

    /// - Throws: `FeatureError.badFile` for what is no such file, is damaged or holds something else than tensors.
    package init(path: String) throws(FeatureError) {
        let bytes: [UInt8]
        do throws(DatasetError) {
            bytes = try FileBytes.read(path, name: path)
        } catch { throw FeatureError(.badFile, error.message, remedy: error.remedy) }
        try self.init(bytes, name: path)
    }

    package init(_ bytes: [UInt8], name: String) throws(FeatureError) {
        self.name = name
        let found: [(name: String, tensor: StoredTensor)]
        do {
            (format, found) = try Self.read(bytes, name)
        } catch let error as FeatureError {
            throw error
        } catch let error as PickleError {
            throw error.refusedName == nil
                ? FeatureError(.badFile, "\(name) is refused: \(error.message)", remedy: Self.again)
                : FeatureError(
                    .badFile, "\(name) is refused: \(error.message)",
                    remedy: "Nothing of it was executed. Save the tensors alone, with torch.save(model.state_dict(), …) or "
                        + "as safetensors.")
        } catch let error as NeuralError {
            throw FeatureError(.badFile, "\(name): \(error.message)", remedy: Self.again)
        } catch let error as DatasetError {
            throw FeatureError(.badFile, error.message, remedy: error.remedy.isEmpty ? Self.again : error.remedy)
        } catch { throw FeatureError(.badFile, "\(name) cannot be read: \(error)", remedy: Self.again) }
        names = found.map(\.name)
        tensors = Dictionary(found.map { ($0.name, $0.tensor) }) { $1 }
        sha256 = SHA256.hash(bytes).hexadecimal
    }

    private static let again = "Fetch or write the file again."

    private static func read(
        _ bytes: [UInt8], _ name: String
    ) throws -> (Format, [(name: String, tensor: StoredTensor)]) {
        if bytes.isEmpty { throw FeatureError(.badFile, "\(name) is empty", remedy: again) }
        if bytes.starts(with: [0x50, 0x4B]) { return (.torchZip, try TorchFile(zip: bytes, name: name).tensors) }
        // A header's length is below 10 MB, so bytes 3 to 7 of it are zero; then comes JSON. A length
        // may begin as a pickle does.
        if bytes.count >= 9, bytes[4..<8].allSatisfy({ $0 == 0 }), bytes[8] == UInt8(ascii: "{") {
            return (.safetensors, try safetensors(bytes))
        }
        if bytes[0] == 0x80 { return (.torchLegacy, try TorchFile(legacy: bytes).tensors) }
        let start = String(decoding: bytes.prefix(200), as: UTF8.self)
        let what = if start.hasPrefix("version https://git-lfs") { "is a Git LFS pointer, not the file itself" }
            else if start.hasPrefix("<") { "is a page of HTML or XML" }
            else { "is neither safetensors nor a file of torch.save" }
        throw FeatureError(.badFile, "\(name) \(what)", remedy: again)
    }

    private static func safetensors(_ bytes: [UInt8]) throws -> [(name: String, tensor: StoredTensor)] {
        var result: [(name: String, tensor: StoredTensor)] = []
        for described in try Safetensors.layout(bytes, size: { TensorElement(rawValue: $0)?.size }).tensors {
            guard let element = TensorElement(rawValue: described.type) else { continue }
            var strides = [Int](repeating: 1, count: described.shape.count)
            for axis in strides.indices.dropLast().reversed() {
                strides[axis] = strides[axis + 1] &* max(1, described.shape[axis + 1])
            }
            var reason = ""
            guard
                let tensor = StoredTensor(
                    element: element, shape: described.shape, strides: strides, offset: 0,
                    bytes: bytes[described.begin..<described.end], bigEndian: false, reason: &reason)
            else { throw PickleError("\(described.name) does not fit its bytes: \(reason)") }
            result.append((described.name, tensor))
        }
        guard !result.isEmpty else { throw PickleError("it holds no tensors") }
        return result
    }

    package func shape(_ name: String) -> [Int]? { tensors[name]?.shape }

    /// Type as safetensors names it, e.g. "BF16".
    package func type(_ name: String) -> String? { tensors[name]?.element.rawValue }

    /// The values as float32.
    /// - Throws: `.badWeights` where it is missing or has another shape.
    package func tensor(_ name: String, shape: [Int]? = nil) throws(FeatureError) -> Tensor {
        guard let stored = tensors[name] else {
            throw FeatureError(.badWeights, "\(self.name) holds no tensor \(name)")
        }
        if let shape, stored.shape != shape {
            throw FeatureError(.badWeights, "in \(self.name) the tensor \(name) has the shape \(stored.shape), not \(shape)")
        }
        return stored.decoded()
    }
}
