import Neural
import Testing

@Suite struct SafetensorsTests {
    static func file(_ header: String, data: Int = 0) -> [UInt8] {
        let text = Array(header.utf8)
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
            + [UInt8](repeating: 0, count: data)
    }

    @Test func roundTrip() throws {
        let entries = [
            Safetensors.Entry(name: "a \"quoted\"", tensor: noise([2, 3], seed: 1)),
            Safetensors.Entry(name: "half", tensor: try Tensor(shape: [3], values: [1, -0.5, 65504])),
            Safetensors.Entry(name: "empty", tensor: Tensor(shape: [0, 4])),
            Safetensors.Entry(name: "scalar", tensor: try Tensor(shape: [], values: [7])),
        ]
        let bytes = Safetensors.encode(entries, metadata: [("note", "line\nß")]) {
            $0.name == "half" ? .float16 : .float32
        }
        let read = try Safetensors(bytes)
        #expect(read.entries == entries)
        #expect(read.metadata == ["note": "line\nß"])
        #expect(throws: NeuralError.self) { try read.tensor("half", shape: [4]) }
        #expect(throws: NeuralError.self) { try read.tensor("other") }
    }

    @Test(arguments: [
        ("{}", 1),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
        ("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[999999999999999999],\"data_offsets\":[0,0]}}", 0),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}", 6),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8),
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4),
        ("{\"a\":[[[[", 0), ("{\"a\":{\"dtype\":\"F32\"", 0), ("{\"a\"", 0), ("", 0), ("{}x", 0), ("[]", 0),
        ("{\"__metadata__\":{\"a\":1}}", 0), ("{\"\\u00", 0), ("{\"\\", 0),
    ])
    func damagedFilesAreRefused(header: String, data: Int) {
        #expect(throws: NeuralError.self) { try Safetensors(Self.file(header, data: data)) }
    }

    @Test func lengthsPastTheEndAreRefused() {
        #expect(throws: NeuralError.self) { try Safetensors([1, 2, 3]) }
        #expect(throws: NeuralError.self) { try Safetensors([UInt8](repeating: 0xFF, count: 20)) }
        #expect(throws: NeuralError.self) { try Safetensors([9, 0, 0, 0, 0, 0, 0, 0, 0x7B]) }
    }

    /// Every cut of a good file is refused, none crashes.
    @Test func everyCutIsRefused() {
        let bytes = Safetensors.encode([Safetensors.Entry(name: "a", tensor: noise([2], seed: 1))]) { _ in .float32 }
        for length in 0..<bytes.count {
            #expect(throws: NeuralError.self) { try Safetensors(Array(bytes[..<length])) }
        }
    }
}
