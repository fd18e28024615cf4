import Numerics

/// NumPy's .npy files: one array with a shape. Read: bytes, integers, float32, float64, any byte order, C or Fortran
/// order. Refused: objects, structures, text.
public enum NPY {
    /// A float32 or float64 matrix (n×d), for features that another program made.
    /// - Throws: `.badData` for another shape or for NaN and infinity, with row and column.
    public static func readFloatMatrix(_ path: String) throws(DatasetError) -> Matrix<Float> {
        let name = FileBytes.lastComponent(path)
        return try floatMatrix(try FileBytes.read(path)[...], name: name)
    }

    package static func floatMatrix(_ bytes: ArraySlice<UInt8>, name: String) throws(DatasetError) -> Matrix<Float> {
        let header = try NPYHeader(bytes, name: name)
        guard header.shape.count == 2, header.shape[0] > 0, header.shape[1] > 0 else {
            throw DatasetError(
                .badData, "\(name): shape \(header.shape) is no matrix.", remedy: "Save n rows of d features, n×d.")
        }
        let values = try floats(bytes, header, name: name)
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            let columns = header.shape[1]
            throw DatasetError(
                .badData, "\(name): row \(bad / columns), column \(bad % columns) is \(values[bad]), no finite number.",
                remedy: "Remove such rows, or repair the program that wrote them.")
        }
        return Matrix(unchecked: values, rows: header.shape[0], columns: header.shape[1])
    }

    /// Values of any shape as Float, in C order.
    package static func floats(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [Float] {
        let values: [Float]
        switch header.element {
        case .float32: values = elements(bytes, header) { (bits: UInt32) in Float(bitPattern: bits) }
        case .float64: values = elements(bytes, header) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
        case .float16: values = elements(bytes, header) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
        case .uint8: values = bytes[header.start...].map(Float.init)
        default:
            throw DatasetError(
                .unsupported, "\(name): values of type \(header.typeName) where real numbers are expected.",
                remedy: "Save them as float32 or float64.")
        }
        return inCOrder(values, header)
    }

    /// Numbers of any type and shape as Double, in C order. Whole numbers beyond 2⁵³ are refused: not all of them are
    /// a Double.
    package static func doubles(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [Double] {
        switch header.element {
        case .float16, .float32:
            return try floats(bytes, header, name: name).map(Double.init)
        case .float64: return inCOrder(elements(bytes, header) { (bits: UInt64) in Double(bitPattern: bits) }, header)
        case .bool where header.textWidth == nil:
            return inCOrder(bytes[header.start...].map { $0 == 0 ? 0 : 1 }, header)
        default:
            let whole = try integers(bytes, header, name: name)
            if let index = whole.firstIndex(where: { $0.magnitude > 1 << 53 }) {
                throw DatasetError(
                    .badData, "\(name): value \(index) is \(whole[index]), beyond 2^53.",
                    remedy: "Save the features as float64.")
            }
            return whole.map(Double.init)
        }
    }

    /// Values of any shape as bytes, in C order.
    package static func bytes(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [UInt8] {
        guard header.element == .uint8 else {
            throw DatasetError(
                .unsupported, "\(name): pixels are of type \(header.typeName), only uint8 is read.",
                remedy: "Scale the pixels to 0…255 and save them as uint8.")
        }
        return inCOrder(Array(bytes[header.start...]), header)
    }

    /// Values of any shape that are true (not 0) or false (0), in C order.
    static func truths(_ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String) throws(DatasetError) -> [UInt8] {
        inCOrder(Array(bytes[header.start...]), header)
    }

    /// Values of any shape as whole numbers, in C order.
    package static func integers(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [Int] {
        guard header.textWidth == nil else {
            throw DatasetError(
                .unsupported, "\(name): values of type text where whole numbers are expected.", remedy: "Save numbers.")
        }
        return try numbers(bytes, header, name: name)
    }

    /// The words of an array of N of them.
    package static func words(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [String] {
        guard let width = header.textWidth, header.shape.count == 2, !header.isFortranOrder else {
            throw DatasetError(.badData, "\(name): no list of words.", remedy: "Save one word an image.")
        }
        let codes = try numbers(bytes, header, name: name)
        var words: [String] = []
        words.reserveCapacity(header.shape[0])
        for row in 0..<header.shape[0] {
            // Shorter words are filled up with NUL.
            let own = codes[row * width..<(row + 1) * width]
            var scalars = String.UnicodeScalarView()
            for code in own[..<((own.lastIndex { $0 != 0 } ?? own.startIndex - 1) + 1)] {
                guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value), code != 0 else {
                    throw DatasetError(.badData, "\(name): word \(row) holds the code \(code), no character.")
                }
                scalars.append(scalar)
            }
            words.append(String(scalars))
        }
        return words
    }

    private static func numbers(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, name: String
    ) throws(DatasetError) -> [Int] {
        let values: [Int]
        switch header.element {
        case .uint8: values = bytes[header.start...].map(Int.init)
        case .int8: values = bytes[header.start...].map { Int(Int8(bitPattern: $0)) }
        case .uint16: values = elements(bytes, header) { (bits: UInt16) in Int(bits) }
        case .int16: values = elements(bytes, header) { (bits: UInt16) in Int(Int16(bitPattern: bits)) }
        case .uint32: values = elements(bytes, header) { (bits: UInt32) in Int(bits) }
        case .int32: values = elements(bytes, header) { (bits: UInt32) in Int(Int32(bitPattern: bits)) }
        case .int64: values = elements(bytes, header) { (bits: UInt64) in Int(Int64(bitPattern: bits)) }
        case .uint64:
            let wide = elements(bytes, header) { (bits: UInt64) in bits }
            guard wide.allSatisfy({ $0 <= UInt64(Int.max) }) else {
                throw DatasetError(.badData, "\(name): a label above 2^63.")
            }
            values = wide.map(Int.init)
        case .bool, .float16, .float32, .float64:
            throw DatasetError(
                .unsupported, "\(name): values of type \(header.element) where whole numbers are expected.",
                remedy: "Save labels as an integer type.")
        }
        return inCOrder(values, header)
    }

    private static func elements<Bits: FixedWidthInteger, Value>(
        _ bytes: ArraySlice<UInt8>, _ header: NPYHeader, _ convert: (Bits) -> Value
    ) -> [Value] {
        let width = Bits.bitWidth / 8
        let span = bytes.span
        let offset = header.start - bytes.startIndex
        return [Value](unsafeUninitializedCapacity: header.count) { buffer, filled in
            for index in 0..<header.count {
                var bits: Bits = 0
                let at = offset + index * width
                for byte in 0..<width {
                    bits |=
                        Bits(truncatingIfNeeded: span[at + (header.isBigEndian ? width - 1 - byte : byte)])
                        << Bits(8 * byte)
                }
                buffer.initializeElement(at: index, to: convert(bits))
            }
            filled = header.count
        }
    }

    /// Fortran order has the first index fastest; C order the last.
    private static func inCOrder<Value>(_ values: [Value], _ header: NPYHeader) -> [Value] {
        guard header.isFortranOrder, values.count > 1 else { return values }
        var strides: [Int] = []
        var stride = 1
        for side in header.shape {
            strides.append(stride)
            stride *= side
        }
        var index = [Int](repeating: 0, count: header.shape.count)
        var ordered: [Value] = []
        ordered.reserveCapacity(values.count)
        var at = 0
        while ordered.count < values.count {
            ordered.append(values[at])
            var axis = header.shape.count - 1
            while axis >= 0 {
                index[axis] += 1
                at += strides[axis]
                if index[axis] < header.shape[axis] { break }
                at -= strides[axis] * header.shape[axis]
                index[axis] = 0
                axis -= 1
            }
        }
        return ordered
    }
}
