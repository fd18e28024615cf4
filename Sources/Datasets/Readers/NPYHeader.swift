/// The header of an .npy file: element type, order and shape.
///
/// The header is a Python literal; it is read with a grammar of its own (a dictionary of strings, booleans and tuples
/// of whole numbers), never evaluated.
package struct NPYHeader: Sendable, Equatable {
    package enum Element: String, Sendable {
        case bool = "b1"
        case int8 = "i1"
        case int16 = "i2"
        case int32 = "i4"
        case int64 = "i8"
        case uint8 = "u1"
        case uint16 = "u2"
        case uint32 = "u4"
        case uint64 = "u8"
        case float16 = "f2"
        case float32 = "f4"
        case float64 = "f8"

        package var size: Int { Int(rawValue.utf8.last ?? 0) - 48 }
        package var isInteger: Bool {
            switch self {
            case .bool, .float16, .float32, .float64: false
            default: true
            }
        }
    }

    package let element: Element
    package let isBigEndian: Bool
    package let isFortranOrder: Bool
    package let shape: [Int]
    /// Characters a value of an array of words (numpy's `<U7`), which is read as uint32 with that as its last side; nil
    /// for numbers.
    package let textWidth: Int?
    /// Offset of the first value.
    package let start: Int
    /// Offset behind the last value.
    package let end: Int

    /// The type of its values, for messages.
    var typeName: String { textWidth == nil ? "\(element)" : "text" }

    /// Number of values.
    package var count: Int { shape.reduce(1, *) }

    /// - Parameter isWhole: whether `bytes` is all of the file; else its beginning, and `end` says how long it must be.
    /// - Throws: `.badData` or `.unsupported`, with the offset of what is wrong; also where the file is shorter or
    ///   longer than its header says.
    package init(_ bytes: ArraySlice<UInt8>, isWhole: Bool = true, name: String) throws(DatasetError) {
        let start = bytes.startIndex
        func refuse(_ what: String, _ code: DatasetError.Code = .badData, remedy: String = "") -> DatasetError {
            DatasetError(code, "\(name): \(what)", remedy: remedy)
        }
        guard bytes.count >= 10, bytes.starts(with: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]) else {
            if bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
                throw refuse(
                    "an archive of arrays (.npz), where one array (.npy) is read.",
                    remedy: "Save the array alone: numpy.save(\"name.npy\", numpy.load(\"name.npz\")[\"features\"]).")
            }
            throw refuse(
                "no .npy file (it does not begin with \\x93NUMPY, or ends inside its header).",
                remedy: "Write the array by numpy.save(\"name.npy\", array).")
        }
        let major = bytes[start + 6]
        guard (1...3).contains(major) else { throw refuse("format version \(major) is not known.", .unsupported) }
        let lengthBytes = major == 1 ? 2 : 4
        guard bytes.count >= 8 + lengthBytes else { throw refuse("ends inside its header.") }
        var length = 0
        for index in (0..<lengthBytes).reversed() { length = length << 8 | Int(bytes[start + 8 + index]) }
        let textStart = start + 8 + lengthBytes
        guard length <= 1 << 16, length <= bytes.endIndex - textStart else {
            throw refuse("a header of \(length) bytes does not fit a file of \(bytes.count).")
        }
        var text = PythonLiteral(bytes[textStart..<textStart + length])
        guard let fields = text.dictionary() else {
            throw refuse(
                "its header is not understood at byte \(text.position - start).", .unsupported,
                remedy: "Structured and object arrays are not read; save a plain array.")
        }
        guard case .text(let type)? = fields["descr"], case .boolean(let fortran)? = fields["fortran_order"],
            case .tuple(let sides)? = fields["shape"]
        else { throw refuse("its header lacks descr, fortran_order or shape.") }
        let textWidth = type.dropFirst().first == "U" ? Int(type.dropFirst(2)) : nil
        let shape = sides + (textWidth.map { [$0] } ?? [])
        let known = textWidth == nil ? Element(rawValue: String(type.dropFirst())) : .uint32
        guard let order = type.first, "<>|=".contains(order), let element = known else {
            throw refuse(
                type.contains("O")
                    ? "object arrays are refused: reading them would run code."
                    : "values of type \"\(type.prefix(16))\" are not read.", .unsupported,
                remedy: "Save it as uint8, an integer type, float16, float32 or float64.")
        }
        var count = element.size
        for side in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            if side < 0 || overflow { throw refuse("impossible shape \(shape).") }
            count = product
        }
        let (end, overflow) = (textStart + length).addingReportingOverflow(count)
        guard !overflow, !isWhole || end == bytes.endIndex else {
            throw refuse(
                "shape \(shape) of \(type) needs \(count) bytes, the file has \(bytes.endIndex - textStart - length).",
                remedy: "The file was cut off or changed: write it again.")
        }
        self.element = element
        isBigEndian = order == ">"
        isFortranOrder = fortran && shape.count > 1
        self.shape = shape
        self.textWidth = textWidth
        self.start = textStart + length
        self.end = end
    }
}

/// The part of Python's literals that .npy headers use.
struct PythonLiteral {
    enum Value: Equatable { case text(String), boolean(Bool), tuple([Int]) }

    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The dictionary that fills the text, or nil; then `position` is where it went wrong. Double keys are refused.
    mutating func dictionary() -> [String: Value]? {
        var fields: [String: Value] = [:]
        guard take("{") else { return nil }
        while !take("}") {
            guard let key = text(), take(":"), let value = value(), fields.updateValue(value, forKey: key) == nil
            else { return nil }
            if take(",") { continue }
            guard take("}") else { return nil }
            break
        }
        skipSpace()
        return position == bytes.endIndex ? fields : nil
    }

    private mutating func value() -> Value? {
        skipSpace()
        guard position < bytes.endIndex else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(Value.text)
        case UInt8(ascii: "("): return tuple().map(Value.tuple)
        default:
            if word("True") { return .boolean(true) }
            if word("False") { return .boolean(false) }
            return nil
        }
    }

    private mutating func text() -> String? {
        skipSpace()
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"")
        else { return nil }
        let quote = bytes[position]
        guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { return nil }
        let content = bytes[position + 1..<end]
        guard content.allSatisfy({ (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        position = end + 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var sides: [Int] = []
        while !take(")") {
            guard sides.count < 32, let side = number() else { return nil }
            sides.append(side)
            if take(",") { continue }
            guard take(")") else { return nil }
            break
        }
        return sides
    }

    private mutating func number() -> Int? {
        skipSpace()
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        position = digits.endIndex
        return value
    }

    private mutating func word(_ word: String) -> Bool {
        guard bytes[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.endIndex, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }
}
