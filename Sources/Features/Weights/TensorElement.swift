import Neural

/// Types of numbers in weights files.
enum TensorElement: String, Sendable, Equatable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint8 = "U8"
    case bool = "BOOL"

    /// PyTorch's storage classes.
    static let storages: [String: TensorElement] = [
        "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8,
        "ByteStorage": .uint8, "BoolStorage": .bool,
    ]

    /// PyTorch's names of types, which stand beside tensors in some checkpoints.
    static let names: Set<String> = [
        "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool",
    ]

    var size: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// Weights are real numbers; whole ones are counters and positions that no network here reads.
    var isReal: Bool {
        switch self {
        case .float64, .float32, .float16, .bfloat16: true
        case .int64, .int32, .int16, .int8, .uint8, .bool: false
        }
    }

    /// The number at `at`; 64-bit ones are rounded to float32.
    @inline(__always)
    func value(_ bytes: ArraySlice<UInt8>, at: Int, bigEndian: Bool) -> Float {
        var bits: UInt64 = 0
        for place in 0..<size {
            let byte = UInt64(bytes[at &+ (bigEndian ? size &- 1 &- place : place)])
            bits |= byte << UInt64(8 &* place)
        }
        switch self {
        case .float64: return Float(Double(bitPattern: bits))
        case .float32: return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        case .float16: return Float(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
        case .bfloat16: return Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
        case .int64: return Float(Int64(bitPattern: bits))
        case .int32: return Float(Int32(truncatingIfNeeded: bits))
        case .int16: return Float(Int16(truncatingIfNeeded: bits))
        case .int8: return Float(Int8(truncatingIfNeeded: bits))
        case .uint8: return Float(bits)
        case .bool: return bits == 0 ? 0 : 1
        }
    }
}
