/// A machine for pickles of tensors (protocols 2 to 5): it knows the opcodes that `torch.save` writes and the names in
/// `PickleGlobal`, and refuses everything else by its name. It calls nothing and imports nothing.
///
/// Format: Python's `pickletools` (opcodes) and PyTorch's "serialization semantics" note (names, persistent ids).
struct PickleReader {
    let bytes: ArraySlice<UInt8>
    /// The next byte.
    var at: Int
    var stack: [PickleValue] = []
    /// Heights of the stack at each mark.
    private var marks: [Int] = []
    // A dictionary: an index of four billion must not make an array of that length.
    private var memo: [Int: PickleValue] = [:]
    var heap: PickleHeap

    init(_ bytes: ArraySlice<UInt8>, from start: Int, heap: PickleHeap = PickleHeap()) {
        self.bytes = bytes
        at = start
        self.heap = heap
    }

    /// Runs to the end of one pickle; `at` is behind it then.
    mutating func value() throws(PickleError) -> PickleValue {
        stack = []
        marks = []
        memo = [:]
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") {
                let result = try pop()
                guard stack.isEmpty, marks.isEmpty else { throw PickleError("its stack is not empty at the end") }
                return result
            }
            try run(code)
        }
    }

    private mutating func run(_ code: UInt8) throws(PickleError) {
        switch code {
        case 0x80:
            let version = try byte()
            guard (2...5).contains(version) else { throw PickleError("pickle protocol \(version) is not read") }
        case 0x95:
            let length = try unsigned(8)
            guard length <= bytes.endIndex - at else { throw PickleError.cut }
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "0"): _ = try pop()
        case UInt8(ascii: "1"): _ = try popMarked()
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.flag(true))
        case 0x89: stack.append(.flag(false))
        case UInt8(ascii: "K"): stack.append(.whole(Int(try byte())))
        case UInt8(ascii: "M"): stack.append(.whole(try unsigned(2)))
        case UInt8(ascii: "J"): stack.append(.whole(Int(Int32(truncatingIfNeeded: try unsigned(4)))))
        case 0x8a: stack.append(Self.number(try take(Int(byte()))))
        case 0x8b: stack.append(Self.number(try take(unsigned(4))))
        case UInt8(ascii: "G"):
            var bits: UInt64 = 0
            for value in try take(8) { bits = bits << 8 | UInt64(value) }
            stack.append(.real(Double(bitPattern: bits)))
        case UInt8(ascii: "X"): stack.append(.text(try text(unsigned(4))))
        case 0x8c: stack.append(.text(try text(Int(byte()))))
        case 0x8d: stack.append(.text(try text(unsigned(8))))
        case UInt8(ascii: "T"): stack.append(.text(try text(unsigned(4))))
        case UInt8(ascii: "U"): stack.append(.text(try text(Int(byte()))))
        case UInt8(ascii: "S"):
            // Quoted text of protocol 0; no name of a tensor is written so.
            _ = try line()
            stack.append(.bytes)
        case UInt8(ascii: "B"): try skip(unsigned(4))
        case UInt8(ascii: "C"): try skip(Int(byte()))
        case 0x8e, 0x96: try skip(unsigned(8))
        case UInt8(ascii: "q"): memo[Int(try byte())] = try top()
        case UInt8(ascii: "r"): memo[try unsigned(4)] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): try recall(Int(byte()))
        case UInt8(ascii: "j"): try recall(unsigned(4))
        case UInt8(ascii: "]"): stack.append(.list(heap.add([])))
        case UInt8(ascii: "}"): stack.append(.dictionary(heap.add([])))
        case UInt8(ascii: ")"): stack.append(.tuple(heap.add([])))
        case UInt8(ascii: "t"): stack.append(.tuple(heap.add(try popMarked())))
        case UInt8(ascii: "l"): stack.append(.list(heap.add(try popMarked())))
        case UInt8(ascii: "d"): stack.append(.dictionary(heap.add(try pairs(popMarked()))))
        case 0x85...0x87:
            let values = try pop(Int(code) - 0x84)
            stack.append(.tuple(heap.add(values)))
        case UInt8(ascii: "a"): try extendList([pop()])
        case UInt8(ascii: "e"): try extendList(popMarked())
        case UInt8(ascii: "s"): try extendDictionary(pop(2))
        case UInt8(ascii: "u"): try extendDictionary(pairs(popMarked()))
        case UInt8(ascii: "c"):
            let module = try line()
            try push(module: module, name: line())
        case 0x93:
            let parts = try pop(2)
            guard case .text(let module) = parts[0], case .text(let name) = parts[1] else {
                throw PickleError("a name that is no text")
            }
            try push(module: module, name: name)
        case UInt8(ascii: "i"):
            // Names a class and calls it at once.
            let module = try line()
            throw PickleError(named: "\(module).\(try line())")
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "b"):
            // What an ordered dictionary carries beside its items: versions of modules.
            _ = try pop()
            guard case .dictionary = try top() else { throw PickleError("it sets the state of an object (BUILD)") }
        case UInt8(ascii: "Q"): stack.append(try storage(pop()))
        default:
            let digits = String(code, radix: 16)
            let name = PickleOpcode.refused[code].map { " (\($0))" } ?? ""
            throw PickleError("opcode 0x\(digits.count == 1 ? "0" : "")\(digits)\(name), which no file of tensors needs")
        }
    }

    private mutating func push(module: String, name: String) throws(PickleError) {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw PickleError(named: "\(module).\(name)")
        }
        stack.append(.global(global))
    }

    // MARK: Bytes

    private mutating func byte() throws(PickleError) -> UInt8 {
        guard at < bytes.endIndex else { throw PickleError.cut }
        at += 1
        return bytes[at - 1]
    }

    private mutating func take(_ count: Int) throws(PickleError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - at else { throw PickleError.cut }
        at += count
        return bytes[at - count..<at]
    }

    private mutating func skip(_ count: Int) throws(PickleError) {
        _ = try take(count)
        stack.append(.bytes)
    }

    private mutating func unsigned(_ width: Int) throws(PickleError) -> Int {
        var value: UInt64 = 0
        for (place, byte) in try take(width).enumerated() { value |= UInt64(byte) << UInt64(8 * place) }
        guard let number = Int(exactly: value) else { throw PickleError.cut }
        return number
    }

    private mutating func text(_ count: Int) throws(PickleError) -> String {
        let taken = try take(count)
        guard let text = String(validating: taken, as: UTF8.self) else { throw PickleError("text that is no UTF-8") }
        return text
    }

    private mutating func line() throws(PickleError) -> String {
        guard let end = bytes[at...].firstIndex(of: 0x0A), end - at <= 1000 else { throw PickleError.cut }
        let result = try text(end - at)
        at = end + 1
        return result
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> PickleValue {
        guard bytes.count <= 8 else { return .long(Array(bytes)) }
        var bits: UInt64 = (bytes.last ?? 0) & 0x80 == 0 ? 0 : .max
        for byte in bytes.reversed() { bits = bits << 8 | UInt64(byte) }
        return .whole(Int(Int64(bitPattern: bits)))
    }

    // MARK: Stack

    private func top() throws(PickleError) -> PickleValue {
        guard let value = stack.last, stack.count > marks.last ?? 0 else { throw PickleError.empty }
        return value
    }

    mutating func pop() throws(PickleError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func pop(_ count: Int) throws(PickleError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw PickleError.empty }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        return values
    }

    private mutating func popMarked() throws(PickleError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw PickleError("a mark is missing") }
        return try pop(stack.count - mark)
    }

    private mutating func recall(_ place: Int) throws(PickleError) {
        guard let value = memo[place] else { throw PickleError("it recalls place \(place), where nothing was kept") }
        stack.append(value)
    }

    private func pairs(_ values: [PickleValue]) throws(PickleError) -> [PickleValue] {
        guard values.count % 2 == 0 else { throw PickleError("a key without a value") }
        return values
    }

    private mutating func extendList(_ values: [PickleValue]) throws(PickleError) {
        guard case .list(let place) = try top() else { throw PickleError("it appends to what is no list") }
        heap.items[place] += values
    }

    private mutating func extendDictionary(_ values: [PickleValue]) throws(PickleError) {
        guard case .dictionary(let place) = try top() else { throw PickleError("it sets items of what is no dictionary") }
        heap.items[place] += values
    }
}
