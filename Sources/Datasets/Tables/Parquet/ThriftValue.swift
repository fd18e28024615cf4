/// A value of Thrift's compact protocol, which Parquet writes its metadata in.
enum ThriftValue {
    case truth(Bool)
    case integer(Int64)
    case double(Double)
    case bytes([UInt8])
    case list([ThriftValue])
    /// Fields by their numbers.
    case structure([(id: Int, value: ThriftValue)])
    /// Read and of no use.
    case map

    static let deepest = 24
    /// A byte may become a value of sixteen: longer metadata are no metadata.
    static let longest = 64 << 20

    /// Reads a structure.
    init(_ cursor: inout ByteCursor, depth: Int = 0) throws(DatasetError) {
        guard depth < Self.deepest else { throw cursor.damaged("its metadata are nested too deep") }
        var fields: [(id: Int, value: ThriftValue)] = []
        var last = 0
        while true {
            let head = try cursor.byte()
            if head == 0 { break }
            let delta = Int(head >> 4)
            if delta == 0 {
                let id = try cursor.zigzag()
                guard (0...32_767).contains(id) else { throw cursor.damaged("a field has no number") }
                last = Int(id)
            } else {
                last += delta
            }
            guard last <= 32_767 else { throw cursor.damaged("a field has no number") }
            fields.append((last, try Self.value(&cursor, head & 15, depth, isElement: false)))
        }
        self = .structure(fields)
    }

    private static func value(
        _ cursor: inout ByteCursor, _ type: UInt8, _ depth: Int, isElement: Bool
    ) throws(DatasetError) -> ThriftValue {
        switch type {
        case 1, 2:
            // A field's type is its value; an element is a byte.
            if isElement { return .truth(try cursor.byte() == 1) }
            return .truth(type == 1)
        case 3: return .integer(Int64(Int8(bitPattern: try cursor.byte())))
        case 4, 5, 6: return .integer(try cursor.zigzag())
        case 7: return .double(Double(bitPattern: try cursor.little(8)))
        case 8:
            let count = try cursor.count(most: cursor.left)
            return .bytes(Array(cursor.bytes[try cursor.take(count)]))
        case 9, 10:
            let head = try cursor.byte()
            // Every element takes a byte at least.
            let count = head >> 4 == 15 ? try cursor.count(most: cursor.left) : Int(head >> 4)
            var elements: [ThriftValue] = []
            guard depth + 1 < deepest else { throw cursor.damaged("its metadata are nested too deep") }
            for _ in 0..<count { elements.append(try value(&cursor, head & 15, depth + 1, isElement: true)) }
            return .list(elements)
        case 11:
            let count = try cursor.count(most: cursor.left)
            if count == 0 { return .map }
            guard depth + 1 < deepest else { throw cursor.damaged("its metadata are nested too deep") }
            let types = try cursor.byte()
            for _ in 0..<count {
                _ = try value(&cursor, types >> 4, depth + 1, isElement: true)
                _ = try value(&cursor, types & 15, depth + 1, isElement: true)
            }
            return .map
        case 12: return try ThriftValue(&cursor, depth: depth + 1)
        default: throw cursor.damaged("its metadata hold a type that is none")
        }
    }

    subscript(id: Int) -> ThriftValue? {
        guard case .structure(let fields) = self else { return nil }
        return fields.first { $0.id == id }?.value
    }

    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// A number that is no negative one.
    var size: Int? { integer.flatMap { $0 >= 0 ? Int($0) : nil } }
    var truth: Bool? { if case .truth(let value) = self { value } else { nil } }
    var text: String? { if case .bytes(let bytes) = self { String(validating: bytes, as: UTF8.self) } else { nil } }
    var list: [ThriftValue]? { if case .list(let elements) = self { elements } else { nil } }
}
