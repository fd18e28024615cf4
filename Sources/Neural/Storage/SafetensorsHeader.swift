/// The JSON header of a safetensors file, read byte by byte: only the structure that the format allows.
package struct SafetensorsHeader {
    package struct Described: Sendable {
        package let name: String
        package internal(set) var type = ""
        package internal(set) var shape: [Int] = []
        package internal(set) var begin = 0
        package internal(set) var end = 0
    }

    var tensors: [Described] = []
    var metadata: [String: String] = [:]
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) throws(NeuralError) {
        self.bytes = bytes
        at = bytes.startIndex
        var names: Set<String> = []
        try object { (reader, key) throws(NeuralError) in
            guard names.insert(key).inserted else { throw Safetensors.bad("\(key) is described twice") }
            if key == "__metadata__" {
                var pairs: [String: String] = [:]
                try reader.object { (reader, key) throws(NeuralError) in pairs[key] = try reader.string() }
                reader.metadata = pairs
            } else {
                try reader.tensor(key)
            }
        }
        skipSpace()
        guard at == bytes.endIndex else { throw malformed() }
    }

    private mutating func tensor(_ name: String) throws(NeuralError) {
        var described = Described(name: name)
        var seen: Set<String> = []
        try object { (reader, key) throws(NeuralError) in
            guard seen.insert(key).inserted else { throw reader.malformed() }
            switch key {
            case "dtype": described.type = try reader.string()
            case "shape": described.shape = try reader.numbers()
            case "data_offsets":
                let offsets = try reader.numbers()
                guard offsets.count == 2 else { throw reader.malformed() }
                (described.begin, described.end) = (offsets[0], offsets[1])
            default: throw reader.malformed()
            }
        }
        guard seen.count == 3 else { throw malformed() }
        tensors.append(described)
    }

    private mutating func object(
        _ member: (inout SafetensorsHeader, String) throws(NeuralError) -> Void
    ) throws(NeuralError) {
        try expect(0x7B)
        if take(0x7D) { return }
        repeat {
            let key = try string()
            try expect(0x3A)
            try member(&self, key)
        } while take(0x2C)
        try expect(0x7D)
    }

    private mutating func numbers() throws(NeuralError) -> [Int] {
        try expect(0x5B)
        var values: [Int] = []
        if take(0x5D) { return values }
        repeat { values.append(try number()) } while take(0x2C)
        try expect(0x5D)
        return values
    }

    private mutating func number() throws(NeuralError) -> Int {
        skipSpace()
        var value = 0
        let start = at
        while at < bytes.endIndex, bytes[at] >= 0x30, bytes[at] <= 0x39, at - start < 18 {
            value = value * 10 + Int(bytes[at] - 0x30)
            at += 1
        }
        guard at > start, at - start == 1 || bytes[start] != 0x30 else { throw malformed() }
        return value
    }

    private mutating func string() throws(NeuralError) -> String {
        try expect(0x22)
        var text: [UInt8] = []
        while at < bytes.endIndex, bytes[at] != 0x22 {
            var byte = bytes[at]
            guard byte >= 0x20 else { throw malformed() }
            if byte == 0x5C {
                at += 1
                guard at < bytes.endIndex else { throw malformed() }
                switch bytes[at] {
                case 0x22, 0x5C, 0x2F: byte = bytes[at]
                case 0x6E: byte = 0x0A
                case 0x72: byte = 0x0D
                case 0x74: byte = 0x09
                case 0x75:
                    // Only control characters are written this way here.
                    guard at + 4 < bytes.endIndex,
                        let digits = String(validating: bytes[at + 1...at + 4], as: UTF8.self),
                        let value = UInt8(digits, radix: 16), value < 0x20
                    else { throw malformed() }
                    byte = value
                    at += 4
                default: throw malformed()
                }
            }
            text.append(byte)
            at += 1
        }
        guard take(0x22), let result = String(validating: text, as: UTF8.self) else { throw malformed() }
        return result
    }

    private mutating func skipSpace() {
        while at < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        if byte != 0x22 || at >= bytes.endIndex || bytes[at] != 0x22 { skipSpace() }
        guard at < bytes.endIndex, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(NeuralError) {
        if !take(byte) { throw malformed() }
    }

    private func malformed() -> NeuralError {
        Safetensors.bad("its header is malformed at byte \(at - bytes.startIndex)")
    }
}
