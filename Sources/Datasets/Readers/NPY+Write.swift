import Numerics

extension NPY {
    /// The .npy bytes of an array of bytes.
    public static func encode(_ values: [UInt8], shape: [Int]) throws(DatasetError) -> [UInt8] {
        try encode(values, shape, "|u1") { [$0] }
    }

    /// The .npy bytes of an array of 32-bit whole numbers.
    public static func encode(_ values: [Int32], shape: [Int]) throws(DatasetError) -> [UInt8] {
        try encode(values, shape, "<i4") { littleEndian(UInt32(bitPattern: $0)) }
    }

    /// The .npy bytes of an array of 64-bit whole numbers.
    public static func encode(_ values: [Int], shape: [Int]) throws(DatasetError) -> [UInt8] {
        try encode(values, shape, "<i8") { littleEndian(UInt64(bitPattern: Int64($0))) }
    }

    /// The .npy bytes of a list of words, as numpy's `<U` type.
    public static func encode(_ words: [String]) throws(DatasetError) -> [UInt8] {
        let width = max(1, words.lazy.map(\.unicodeScalars.count).max() ?? 1)
        return try encode(words, [words.count], "<U\(width)") { word in
            let codes = word.unicodeScalars.map(\.value)
            return (codes + [UInt32](repeating: 0, count: width - codes.count)).flatMap { littleEndian($0) }
        }
    }

    /// The .npy bytes of an array of float32.
    public static func encode(_ values: [Float], shape: [Int]) throws(DatasetError) -> [UInt8] {
        try encode(values, shape, "<f4") { littleEndian($0.bitPattern) }
    }

    /// The .npy bytes of an array of float64.
    public static func encode(_ values: [Double], shape: [Int]) throws(DatasetError) -> [UInt8] {
        try encode(values, shape, "<f8") { littleEndian($0.bitPattern) }
    }

    /// The .npy bytes of a matrix of float32.
    public static func encode(_ matrix: Matrix<Float>) throws(DatasetError) -> [UInt8] {
        try encode(matrix.storage, shape: [matrix.rows, matrix.columns])
    }

    /// Writes bytes made by `encode`.
    public static func write(_ encoded: [UInt8], to path: String) throws(DatasetError) {
        try FileBytes.write(encoded, to: path)
    }

    private static func encode<Value>(
        _ values: [Value], _ shape: [Int], _ type: String, _ bytes: (Value) -> [UInt8]
    ) throws(DatasetError) -> [UInt8] {
        guard shape.allSatisfy({ $0 >= 0 }),
            shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue })
                == values.count
        else { throw DatasetError(.invalidArgument, "\(values.count) values do not fill \(shape).") }
        let sides = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sides)), }".utf8)
        // The values begin at a multiple of 64 bytes, as numpy writes them.
        text += [UInt8](repeating: 0x20, count: 63 - (10 + text.count) % 64)
        text.append(0x0a)
        var encoded: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]
        encoded += [UInt8(truncatingIfNeeded: text.count), UInt8(truncatingIfNeeded: text.count >> 8)]
        encoded += text
        if let plain = values as? [UInt8] { return encoded + plain }
        for value in values { encoded.append(contentsOf: bytes(value)) }
        return encoded
    }

    private static func littleEndian<Bits: FixedWidthInteger>(_ value: Bits) -> [UInt8] {
        (0..<Bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Bits(8 * $0)) }
    }
}
