/// Arrays of types that the program reads and does not write, as NumPy stores them.
public enum WideArrays {
    /// An .npy file of format version 1.
    public static func npy(_ type: String, shape: [Int], _ values: [UInt8]) -> [UInt8] {
        let sides = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sides)), }".utf8)
        text += [UInt8](repeating: 0x20, count: 63 - (10 + text.count) % 64)
        text.append(0x0a)
        let length = [UInt8(truncatingIfNeeded: text.count), UInt8(truncatingIfNeeded: text.count >> 8)]
        return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0] + length + text + values
    }

    public static func npy(_ values: [Double], shape: [Int]) -> [UInt8] {
        npy("<f8", shape: shape, values.flatMap { bytes($0.bitPattern) })
    }

    public static func npy(_ values: [Float16], shape: [Int]) -> [UInt8] {
        npy("<f2", shape: shape, values.flatMap { bytes($0.bitPattern) })
    }

    public static func npy(_ values: [Int64], shape: [Int]) -> [UInt8] {
        npy("<i8", shape: shape, values.flatMap { bytes(UInt64(bitPattern: $0)) })
    }

    private static func bytes(_ bits: some FixedWidthInteger) -> [UInt8] {
        (0..<bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
}
