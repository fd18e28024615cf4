import Datasets
import Neural
import Numerics

/// Training images kept in a model, for generators that resample them.
struct StoredRows: Sendable {
    let count: Int
    let width: Int
    private let pixels: [Float]
    /// One a row, or nil.
    let labels: [Int]?

    static let pixelName = GeneratorModel.bytePrefix + "pixels"
    static let labelName = "labels"

    /// - Parameter rows: which images, in which order.
    static func entries(
        _ data: TrainingImages, rows: [Int]? = nil, labels: [Int]? = nil
    ) -> [Safetensors.Entry] {
        let width = data.shape.count
        let rows = rows ?? Array(0..<data.count)
        var entries = [
            Safetensors.Entry(
                name: pixelName, tensor: Tensor(unchecked: data.matrix(rows: rows).storage, shape: [rows.count, width]))
        ]
        if let labels {
            entries.append(
                .init(name: labelName, tensor: Tensor(unchecked: rows.map { Float(labels[$0]) }, shape: [rows.count])))
        }
        return entries
    }

    /// - Throws: `.badModel` when rows, labels and header do not fit one another.
    init(_ model: GeneratorModel) throws(GeneratorError) {
        let tensor = try model.tensor(Self.pixelName)
        width = model.shape.count
        guard tensor.shape.count == 2, tensor.shape[1] == width, tensor.shape[0] > 0,
            tensor.values.allSatisfy({ (0...255).contains($0) })
        else { throw GeneratorModel.bad("its rows are no images of \(model.shape.label)") }
        count = tensor.shape[0]
        pixels = tensor.values
        guard !model.header.classNames.isEmpty else {
            labels = nil
            return
        }
        labels = try Self.indices(model, Self.labelName, shape: [count], below: model.header.classNames.count)
    }

    /// Whole numbers from a tensor.
    /// - Throws: `.badModel` for a value outside 0..<bound.
    static func indices(
        _ model: GeneratorModel, _ name: String, shape: [Int], below bound: Int
    ) throws(GeneratorError) -> [Int] {
        let values = try model.tensor(name, shape: shape).values
        guard values.allSatisfy({ $0 >= 0 && $0 < Float(bound) && $0.rounded() == $0 }) else {
            throw GeneratorModel.bad("\(name) holds a number that is none of 0..<\(bound)")
        }
        return values.map { Int($0) }
    }

    func value(_ row: Int, _ place: Int) -> Float { pixels[row * width + place] }

    func row(_ index: Int) -> ArraySlice<Float> { pixels[index * width..<(index + 1) * width] }
}

extension GeneratorModel {
    /// The settings that the model was fitted with.
    /// - Throws: `.badModel` for settings that `descriptor` does not have.
    func settings(of descriptor: GeneratorDescriptor) throws(GeneratorError) -> Settings {
        do { return try Settings(descriptor, header.settings) } catch { throw Self.bad(error.message) }
    }
}
