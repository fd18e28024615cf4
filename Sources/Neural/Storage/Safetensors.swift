/// Named tensors in the safetensors format: an 8-byte length, a JSON header, the values.
///
/// Reading is strict, because weight files come from anywhere: a header above 10 MB, unknown types, repeated names,
/// offsets that overlap, leave gaps or run past the end, and shapes that do not fit their bytes are refused before any
/// memory is taken for them.
public struct Safetensors: Sendable {
    public enum Precision: String, Sendable {
        case float32 = "F32"
        case float16 = "F16"
        /// Whole numbers 0…255.
        case uint8 = "U8"
        var size: Int {
            switch self {
            case .float32: 4
            case .float16: 2
            case .uint8: 1
            }
        }
    }

    public struct Entry: Sendable, Equatable {
        public let name: String
        public let tensor: Tensor

        public init(name: String, tensor: Tensor) {
            self.name = name
            self.tensor = tensor
        }
    }

    /// In the order of the values in the file.
    public let entries: [Entry]
    public let metadata: [String: String]
    private let index: [String: Int]

    static let longestHeader = 10_000_000

    /// - Throws: `.badFile` saying what is wrong with the bytes.
    public init(_ bytes: [UInt8]) throws(NeuralError) {
        let layout = try Self.layout(bytes) { Precision(rawValue: $0)?.size }
        var entries: [Entry] = []
        var index: [String: Int] = [:]
        for described in layout.tensors {
            guard let precision = Precision(rawValue: described.type) else { continue }
            let values = Self.values(
                bytes[described.begin..<described.end], precision, (described.end - described.begin) / precision.size)
            index[described.name] = entries.count
            entries.append(Entry(name: described.name, tensor: Tensor(unchecked: values, shape: described.shape)))
        }
        self.entries = entries
        self.index = index
        metadata = layout.metadata
    }

    /// What a file describes, in the order of the values, checked against its length: `begin` and `end` are places in
    /// `bytes`, no memory is taken for the values.
    /// - Parameter size: bytes a number of a type takes; nil for a type that is not read.
    /// - Throws: `.badFile` saying what is wrong with the bytes.
    package static func layout(
        _ bytes: [UInt8], size: (_ type: String) -> Int?
    ) throws(NeuralError) -> (tensors: [SafetensorsHeader.Described], metadata: [String: String]) {
        guard bytes.count >= 8 else { throw bad("\(bytes.count) bytes are no header") }
        var length: UInt64 = 0
        for k in 0..<8 { length |= UInt64(bytes[k]) << UInt64(8 * k) }
        guard length <= UInt64(longestHeader), length <= UInt64(bytes.count - 8) else {
            throw bad("its header of \(length) bytes is too long")
        }
        let start = 8 + Int(length)
        var header = try SafetensorsHeader(bytes[8..<start])
        header.tensors.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
        var position = 0
        for index in header.tensors.indices {
            let described = header.tensors[index]
            guard let size = size(described.type) else {
                throw bad("\(described.name) has the type \(described.type), which is not read")
            }
            guard let count = Tensor.count(described.shape) else { throw bad("\(described.name) is too large") }
            let (needed, overflow) = count.multipliedReportingOverflow(by: size)
            guard described.begin == position, described.end >= position, described.end <= bytes.count - start else {
                throw bad("the place of \(described.name) overlaps, leaves a gap or is past the end")
            }
            guard !overflow, described.end - described.begin == needed else {
                throw bad("\(described.name) of shape \(described.shape) does not fill its bytes")
            }
            position = described.end
            header.tensors[index].begin += start
            header.tensors[index].end += start
        }
        guard position == bytes.count - start else { throw bad("bytes follow the last tensor") }
        return (header.tensors, header.metadata)
    }

    /// - Throws: `.missingTensor` when there is no tensor `name` of shape `shape` (any shape when nil).
    public func tensor(_ name: String, shape: [Int]? = nil) throws(NeuralError) -> Tensor {
        guard let position = index[name] else {
            throw NeuralError(.missingTensor, "the file holds no tensor \(name)")
        }
        let tensor = entries[position].tensor
        if let shape, tensor.shape != shape {
            throw NeuralError(.missingTensor, "\(name) has the shape \(tensor.shape), not \(shape)")
        }
        return tensor
    }

    /// The bytes of a file with `entries` in their order. Half precision rounds to nearest.
    /// - Parameter precision: by tensor.
    public static func encode(
        _ entries: [Entry], metadata: [(key: String, value: String)] = [], precision: (Entry) -> Precision
    ) -> [UInt8] {
        var items: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.map { "\(quoted($0.key)):\(quoted($0.value))" }
            items.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var data: [UInt8] = []
        for entry in entries {
            let begin = data.count
            let kind = precision(entry)
            data.reserveCapacity(data.count + entry.tensor.count * kind.size)
            for value in entry.tensor.values {
                switch kind {
                case .float32: append(value.bitPattern, 4, to: &data)
                case .float16: append(UInt32(Float16(value).bitPattern), 2, to: &data)
                case .uint8: data.append(UInt8(max(0, min(255, value.isNaN ? 0 : value.rounded()))))
                }
            }
            let shape = entry.tensor.shape.map(String.init).joined(separator: ",")
            items.append(
                "\(quoted(entry.name)):{\"dtype\":\"\(kind.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(begin),\(data.count)]}")
        }
        var header = Array("{\(items.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        let length = UInt64(header.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) } + header + data
    }

    private static func append(_ bits: UInt32, _ count: Int, to data: inout [UInt8]) {
        for k in 0..<count { data.append(UInt8(truncatingIfNeeded: bits >> UInt32(8 * k))) }
    }

    private static func values(_ bytes: ArraySlice<UInt8>, _ precision: Precision, _ count: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count)
        var at = bytes.startIndex
        for _ in 0..<count {
            switch precision {
            case .float32:
                let bits =
                    UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
                    | UInt32(bytes[at + 3]) << 24
                values.append(Float(bitPattern: bits))
            case .float16:
                values.append(Float(Float16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)))
            case .uint8: values.append(Float(bytes[at]))
            }
            at += precision.size
        }
        return values
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func bad(_ what: String) -> NeuralError {
        NeuralError(.badFile, "the weight file is damaged: \(what)", remedy: "Fetch or write the file again.")
    }
}
