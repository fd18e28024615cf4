/// Writes structures in Thrift's compact protocol.
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    /// The last field number of each structure that is open.
    private var last: [Int] = [0]

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func zigzag(_ value: Int) { varint(UInt64(bitPattern: Int64(value << 1 ^ value >> 63))) }

    private mutating func head(_ id: Int, _ type: UInt8) {
        let delta = id - last[last.count - 1]
        last[last.count - 1] = id
        if (1...15).contains(delta) {
            bytes.append(UInt8(delta) << 4 | type)
        } else {
            bytes.append(type)
            zigzag(id)
        }
    }

    mutating func int32(_ id: Int, _ value: Int) {
        head(id, 5)
        zigzag(value)
    }

    mutating func int64(_ id: Int, _ value: Int) {
        head(id, 6)
        zigzag(value)
    }

    mutating func truth(_ id: Int, _ value: Bool) { head(id, value ? 1 : 2) }

    mutating func text(_ id: Int, _ value: String) {
        head(id, 8)
        text(value)
    }

    private mutating func text(_ value: String) {
        varint(UInt64(value.utf8.count))
        bytes += Array(value.utf8)
    }

    mutating func structure(_ id: Int, _ fill: (inout ThriftWriter) -> Void) {
        head(id, 12)
        element(fill)
    }

    /// A structure that stands for itself: an element of a list, or a whole header.
    mutating func element(_ fill: (inout ThriftWriter) -> Void) {
        last.append(0)
        fill(&self)
        last.removeLast()
        bytes.append(0)
    }

    private mutating func list(_ id: Int, _ count: Int, _ type: UInt8) {
        head(id, 9)
        if count < 15 {
            bytes.append(UInt8(count) << 4 | type)
        } else {
            bytes.append(0xf0 | type)
            varint(UInt64(count))
        }
    }

    mutating func structures<Element>(_ id: Int, _ elements: [Element], _ fill: (inout ThriftWriter, Element) -> Void) {
        list(id, elements.count, 12)
        for value in elements { element { fill(&$0, value) } }
    }

    mutating func int32s(_ id: Int, _ values: [Int]) {
        list(id, values.count, 5)
        for value in values { zigzag(value) }
    }

    mutating func texts(_ id: Int, _ values: [String]) {
        list(id, values.count, 8)
        for value in values { text(value) }
    }
}
