import Datasets
import Testing

/// Word vectors as people have them, and files that are none.
@Suite struct WordVectorsTests {
    private let wanted = Set(["cat", "Dog", "ü"].map { Array($0.utf8) })

    private func read(_ text: String, name: String = "v.txt") throws(DatasetError) -> WordVectors {
        try WordVectors(Array(text.utf8), name: name, wanted: wanted)
    }

    private func vector(_ found: WordVectors, _ word: String) -> [Float]? { found.vector(Array(word.utf8)).map(Array.init) }

    @Test(arguments: [
        "cat 1 -2.5e0\nbird 9 9\nDog 3 4\nü 5 6\n", "cat 1 -2.5\r\nbird 9 9\r\nDog 3 4\r\nü 5 6", "4 2\ncat 1 -2.5 \nbird 9 9 \nDog 3 4 \nü 5 6 \n",
        "cat\t1\t-2.5\nbird\t9\t9\nDog\t3\t4\nü\t5\t6\n",
        // A word twice, and one with a blank in it, as a file of GloVe has some.
        "cat 1 -2.5\n. . . 7 7\nDog 3 4\nü 5 6\ncat 8 8\n",
    ]) func formsThatPeopleHave(text: String) throws {
        let found = try read(text)
        #expect(found.dimension == 2 && found.count == 3 && found.wordsInFile >= 4 && found.sha256.count == 64)
        #expect(vector(found, "cat") == [1, -2.5] && vector(found, "Dog") == [3, 4] && vector(found, "ü") == [5, 6])
        #expect(vector(found, "dog") == nil && vector(found, "bird") == nil)
    }

    @Test func packedByGzip() throws {
        // "cat 1 2\n" by gzip, stored.
        let text = Array("cat 1 2\n".utf8)
        let packed: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 8, 0, 0xf7, 0xff] + text + crc32(text) + [8, 0, 0, 0]
        #expect(vector(try WordVectors(packed, name: "v.gz", wanted: wanted), "cat") == [1, 2])
        #expect(throws: DatasetError.self) { try WordVectors(Array(packed.dropLast(6)), name: "v.gz", wanted: wanted) }
    }

    private func crc32(_ bytes: [UInt8]) -> [UInt8] {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        crc = ~crc
        return (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) }
    }

    @Test(arguments: [
        ("", "holds no words"), ("\n\n", "holds no words"), ("cat 1 2\nDog 3\n", "line 2: 1 values where 2"),
        ("cat 1 2\nDog 3 4 5\n", "line 2: 3 values where 2"), ("cat 1 nan\n", "line 1: a value that is no finite"),
        ("cat 1 inf\n", "line 1: a value"), ("cat 1 two\n", "line 1: a value"), ("cat 1 1e99\n", "line 1: a value"),
        ("99999999999999999999 2\ncat 1 2\n", "line 1: a value|values where 1"), ("5 999999999\ncat 1\n", "5 words of 999999999 values"),
        ("0 2\n", "0 words of 2"), ("3 2\ncat 1 2\nDog 1 2\n", "says that it holds 3 words and holds 2"),
        ("cat 1 2\n   \nDog 1 2\n", "line 2: a line of blanks"), ("cat\n", "a word without values"), ("a\u{0}b 1 2\n", "binary"),
    ]) func filesThatAreRefused(text: String, reason: String) throws {
        let error = #expect(throws: DatasetError.self) { try read(text, name: "bad.vec") }
        let message = try #require(error?.message)
        #expect(message.contains("bad.vec") && reason.split(separator: "|").contains { message.contains($0) }, "\(message)")
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func endlessLinesAndNoise() throws {
        #expect(throws: DatasetError.self) { try read("cat " + String(repeating: "1 ", count: 700_000)) }
        #expect(throws: DatasetError.self) { try read(String(repeating: "x", count: 1_100_000)) }
        #expect(throws: DatasetError.self) { try WordVectors(path: "/nowhere/v.txt", wanted: wanted) }
        // Whatever bytes there are, there is an answer.
        var state: UInt64 = 1
        for _ in 0..<200 {
            let bytes = (0..<60).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return [0x20, 0x0A, 0x31, 0x2E, 0x63, 0x00, 0xFF, 0x0D][Int(state >> 61)]
            }
            let found = try? WordVectors(bytes, name: "noise", wanted: wanted)
            #expect(found == nil || (found?.wordsInFile ?? 0) > 0)
        }
    }

    @Test func wordsOfATextInAnyScript() {
        #expect(Words.of("It's 3.5 km—to  Łódź, e\u{301}te!").map(String.init) == ["It", "s", "3", "5", "km", "to", "Łódź", "e\u{301}te"])
        #expect(Words.of("").isEmpty && Words.of(" …🙂 ").isEmpty)
        #expect(String(decoding: Words.spellings("ŁÓDŹ").lower, as: UTF8.self) == "łódź")
    }
}
