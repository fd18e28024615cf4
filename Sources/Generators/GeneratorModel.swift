import Foundation
import Neural
import Numerics

/// Everything that sampling needs, and where it came from. Stored as one safetensors file, the header as metadata.
public struct GeneratorModel: Sendable, Equatable {
    public struct Header: Codable, Sendable, Equatable {
        public static let format = "assay.generator/1"

        public var format: String
        public var generator: String
        public var generatorVersion: Int
        /// Version of Assay that fitted it.
        public var tool: String
        public var seed: UInt64
        /// Of the training set, so that a holdout is never taken for it.
        public var dataFingerprint: String
        public var rows: Int
        /// The kind of data that it makes, e.g. "table"; nil in models of images.
        public var modality: String?
        /// Of images; nil in models of other rows.
        public var height: Int?
        public var width: Int?
        public var channels: Int?
        /// What the columns are, for kinds of data that have some; a JSON text.
        public var schema: String?
        /// What the fit promises about its training rows; nil where it promises nothing.
        public var privacy: PrivacyGuarantee?
        /// What must be said wherever its rows are used, e.g. why a guarantee does not hold; nil where there is nothing.
        public var notes: [String]?
        /// Empty for a model without labels.
        public var classNames: [String]
        public var classCounts: [Int]
        /// Every hyper-parameter with the value in use.
        public var settings: [String: String]
        /// Steps of training, 0 where there are none.
        public var steps: Int
        public var epochs: Double
        /// Whether the file holds training rows, which must then be guarded like the data.
        public var holdsTrainingRows: Bool

        /// More rows or steps than any training has.
        private static let most = 1 << 40
        private static let mostClasses = 65_536

        /// What cannot be, so that no later sum or allocation rests on a number from a damaged file; nil if nothing.
        var contradiction: String? {
            if modality == nil {
                let (height, width, channels) = (height ?? 0, width ?? 0, channels ?? 0)
                guard [height, width].allSatisfy({ (8...64).contains($0) }), channels == 1 || channels == 3 else {
                    return "images of \(width)×\(height) with \(channels) channels"
                }
            }
            if let what = privacy?.contradiction { return what }
            guard (1...Self.most).contains(rows) else { return "\(rows) training rows" }
            guard (0...Self.most).contains(steps) else { return "\(steps) steps" }
            guard epochs.isFinite, epochs >= 0 else { return "\(epochs) epochs" }
            guard classNames.count == classCounts.count, classNames.count <= Self.mostClasses else {
                return "\(classNames.count) classes with \(classCounts.count) counts"
            }
            guard Set(classNames.map { Array($0.utf8) }).count == classNames.count else { return "two classes of one name" }
            var left = rows
            for count in classCounts {
                guard (0...left).contains(count) else { return "a class of \(count) of \(rows) rows" }
                left -= count
            }
            guard classNames.isEmpty || left == 0 else { return "\(left) of \(rows) rows are of no class" }
            return nil
        }
    }

    public var header: Header
    public var tensors: [Safetensors.Entry]

    init(header: Header, tensors: [Safetensors.Entry]) {
        self.header = header
        self.tensors = tensors
    }

    /// A model of rows that are no images.
    package init(
        _ descriptor: GeneratorDescriptor, modality: String, fingerprint: String, rows: Int, _ plan: FitPlan,
        settings: [String: String], classNames: [String] = [], classCounts: [Int] = [], schema: String? = nil,
        privacy: PrivacyGuarantee? = nil, notes: [String] = [], steps: Int = 0, epochs: Double = 0, holdsTrainingRows: Bool = false,
        tensors: [Safetensors.Entry]
    ) {
        header = Header(
            format: Header.format, generator: descriptor.id, generatorVersion: descriptor.version,
            tool: plan.tool, seed: plan.seed, dataFingerprint: fingerprint, rows: rows, modality: modality,
            schema: schema, privacy: privacy, notes: notes.isEmpty ? nil : notes, classNames: classNames, classCounts: classCounts, settings: settings,
            steps: steps, epochs: epochs, holdsTrainingRows: holdsTrainingRows)
        self.tensors = tensors
    }

    /// The kind of data that it makes.
    public var kind: String { header.modality ?? "image" }

    /// - Throws: `.badModel` when there is no tensor of that name, or of that shape.
    package func tensor(_ name: String, shape: [Int]? = nil) throws(GeneratorError) -> Tensor {
        guard let tensor = tensors.first(where: { $0.name == name })?.tensor else {
            throw Self.bad("it has no tensor \(name)")
        }
        if let shape, tensor.shape != shape { throw Self.bad("\(name) has the shape \(tensor.shape), not \(shape)") }
        return tensor
    }

    /// The weights of a network as a model keeps them.
    static func entries(_ weights: [(name: String, parameter: Parameter)]) -> [Safetensors.Entry] {
        weights.map {
            Safetensors.Entry(name: $0.name, tensor: Tensor(unchecked: $0.parameter.values, shape: $0.parameter.shape))
        }
    }

    /// Puts the model's weights into a network of the same form.
    /// - Throws: `.badModel` where one is missing or has another shape.
    func load(_ weights: [(name: String, parameter: Parameter)]) throws(GeneratorError) {
        for (name, parameter) in weights { parameter.values = try tensor(name, shape: parameter.shape).values }
    }

    /// A class for sample `index` of the sequence `stream`, drawn by the training set's class counts.
    package func label(_ index: Int, _ stream: RandomStream) -> Int {
        let total = header.classCounts.reduce(0, +)
        guard total > 0 else { return 0 }
        var random = stream.split("label").split(index)
        var rest = random.index(below: total)
        for (label, count) in header.classCounts.enumerated() {
            if rest < count { return label }
            rest -= count
        }
        return 0
    }

    // MARK: File

    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(header), as: UTF8.self)
        return Safetensors.encode(tensors, metadata: [("assay", text)]) { entry in
            entry.name.hasPrefix(Self.bytePrefix) ? .uint8 : .float32
        }
    }

    /// Tensors whose names begin so hold whole numbers 0…255 and take a byte each in the file.
    package static let bytePrefix = "bytes."

    /// - Parameter name: what the file is called in errors.
    /// - Throws: `.badModel` when the bytes are no model, damaged, or of another format or version.
    public init(_ bytes: [UInt8], name: String) throws(GeneratorError) {
        let file: Safetensors
        do throws(NeuralError) { file = try Safetensors(bytes) } catch {
            throw GeneratorError(
                .badModel, "\(name) is no whole model file: \(error.message)", remedy: "Save the model again.")
        }
        guard let text = file.metadata["assay"] else {
            throw GeneratorError(
                .badModel, "\(name) is a weight file, but not a generator's",
                remedy: "Give a file that --save-model wrote.")
        }
        struct Format: Decodable { let format: String }
        let decoder = JSONDecoder()
        let data = Data(text.utf8)
        guard let format = try? decoder.decode(Format.self, from: data), format.format == Header.format,
            let header = try? decoder.decode(Header.self, from: data)
        else {
            throw GeneratorError(
                .badModel, "\(name) is a model of another format than \(Header.format)",
                remedy: "Fit the generator again with this version of Assay.")
        }
        if let what = header.contradiction {
            throw GeneratorError(
                .badModel, "the header of \(name) contradicts itself: \(what)", remedy: "Fit the generator again.")
        }
        guard file.entries.allSatisfy({ $0.tensor.values.allSatisfy(\.isFinite) }) else {
            throw GeneratorError(.badModel, "\(name) holds values that are no numbers", remedy: "Fit it again.")
        }
        self.header = header
        tensors = file.entries
    }

    static func bad(_ what: String) -> GeneratorError {
        GeneratorError(.badModel, "the model does not fit its generator: \(what)", remedy: "Fit the generator again.")
    }
}
