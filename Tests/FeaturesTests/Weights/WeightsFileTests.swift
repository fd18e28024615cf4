import Features
import Foundation
import Neural
import TestSupport
import Testing

/// Files of `shared/goldens/reference_networks/pth_reader`: good ones, ones that would run something, damaged ones.
@Suite(.serialized) struct WeightsFileTests {
    static let folder = SharedData.goldens("reference_networks/pth_reader")

    static func file(_ name: String) throws -> WeightsFile {
        let folder = try #require(folder)
        return try WeightsFile([UInt8](Data(contentsOf: folder.appending(path: name))), name: name)
    }

    /// What `expected.json` says of each file.
    static func expectations() throws -> [(name: String, fields: [String: Any])] {
        let folder = try #require(folder)
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "expected.json")))
        let files = try #require((json as? [String: Any])?["files"] as? [String: [String: Any]])
        return files.map { ($0.key, $0.value) }.sorted { $0.name < $1.name }
    }

    @Test(.enabled(if: folder != nil, "needs shared/goldens"))
    func goodFilesGiveTheTensorsBitForBit() throws {
        var compared = 0
        for (name, fields) in try Self.expectations() where (fields["expect"] as? String)?.hasPrefix("load") == true {
            let read = try Self.file(name)
            guard let text = fields["expected"] as? String else {
                #expect(try read.tensor("w").values == [0, 1, 2, 3, 4, 5], "\(name)")
                #expect(read.shape("w") == [2, 3])
                compared += 1
                continue
            }
            // "expected_module.safetensors under 'model/'" and "(the six parameters)".
            let expected = try Self.file(String(text.prefix { $0 != " " }))
            let prefix = text.contains("under 'model/'") ? "model/" : ""
            if !text.contains("six") { #expect(read.names.count == expected.names.count, "\(name)") }
            for tensor in read.names {
                let plain = String(tensor.dropFirst(prefix.count))
                let (mine, theirs) = (try read.tensor(tensor), try expected.tensor(plain))
                #expect(mine.shape == theirs.shape && read.type(tensor) == expected.type(plain), "\(name) \(tensor)")
                #expect(mine.values.map(\.bitPattern) == theirs.values.map(\.bitPattern), "\(name) \(tensor)")
                compared += 1
            }
        }
        #expect(compared > 80)
    }

    @Test(.enabled(if: folder != nil, "needs shared/goldens"))
    func everythingElseIsRefusedByNameAndNothingRuns() throws {
        let trace = "/tmp/assay_pwned"
        try? FileManager.default.removeItem(atPath: trace)
        var refused = 0
        for (name, fields) in try Self.expectations() where (fields["expect"] as? String)?.hasPrefix("load") == false {
            let error = #expect(throws: FeatureError.self, "\(name)") { try Self.file(name) }
            #expect(error?.code == .badFile)
            let message = error?.message ?? ""
            #expect(message.contains(name), "\(name): \(message)")
            if let named = fields["must_name_in_error"] as? String, !named.hasPrefix("the missing") {
                let choices = named.components(separatedBy: " or ")
                #expect(choices.contains { message.contains($0) }, "\(name): \(message)")
            }
            refused += 1
        }
        #expect(refused > 50)
        #expect(!FileManager.default.fileExists(atPath: trace))
        #expect(throws: FeatureError.self) { try WeightsFile(path: "/nowhere/weights.pth") }
    }

    @Test(.enabled(if: folder != nil, "needs shared/goldens"), arguments: ["zip_module.pth", "legacy_module.pth"])
    func everyCutIsRefused(name: String) throws {
        let folder = try #require(Self.folder)
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: FeatureError.self) { try WeightsFile(Array(bytes[..<length]), name: name) }
        }
    }

    /// Edited bytes are read or refused; none traps.
    @Test(.enabled(if: folder != nil, "needs shared/goldens"), arguments: ["zip_mixed_protocol4.pth", "legacy_mixed.pth"])
    func editedFilesAreReadOrRefused(name: String) throws {
        let folder = try #require(Self.folder)
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        var state: UInt64 = 7
        var outcomes = (read: 0, refused: 0)
        for _ in 0..<(HeaderFuzz.isLong ? 20_000 : 400) {
            var edited = bytes
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                edited[Int(state >> 33) % 1800] = UInt8(truncatingIfNeeded: state >> 20)
            }
            do {
                let file = try WeightsFile(edited, name: name)
                for tensor in file.names { _ = try file.tensor(tensor) }
                outcomes.read += 1
            } catch { outcomes.refused += 1 }
        }
        #expect(outcomes.refused > 10)
    }

    /// Of a header's length 128, 384, … the first byte is that of a pickle.
    @Test func safetensorsWhoseLengthBeginsAsAPickle() throws {
        var seen = false
        for letters in stride(from: 1, through: 300, by: 8) {
            let name = String(repeating: "n", count: letters)
            let entry = Safetensors.Entry(name: name, tensor: try Tensor(shape: [2], values: [1, 2]))
            let bytes = Safetensors.encode([entry]) { _ in .float32 }
            seen = seen || bytes[0] == 0x80
            #expect(try WeightsFile(bytes, name: "a").tensor(name).values == [1, 2], "\(bytes[0])")
        }
        #expect(seen)
    }

    @Test func safetensorsOfEveryType() throws {
        let header =
            #"{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F64","shape":[],"data_offsets":[4,12]},"#
            + #""c":{"dtype":"I64","shape":[1],"data_offsets":[12,20]},"d":{"dtype":"F16","shape":[1,1],"data_offsets":[20,22]}}"#
        let data: [UInt8] = [0x80, 0x3f, 0x20, 0xc0] + [0, 0, 0, 0, 0, 0, 0xf8, 0x3f] + [7, 0, 0, 0, 0, 0, 0, 0] + [0, 0x38]
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        let file = try WeightsFile(length + Array(header.utf8) + data, name: "w")
        #expect(file.names == ["a", "b", "c", "d"])
        #expect(try file.tensor("a").values == [1, -2.5])
        #expect(try file.tensor("b").values == [1.5])
        #expect(try file.tensor("c").values == [7])
        #expect(try file.tensor("d", shape: [1, 1]).values == [0.5])
        let error = #expect(throws: FeatureError.self) { try file.tensor("d", shape: [2]) }
        #expect(error?.code == .badWeights)
        #expect(throws: FeatureError.self) { try file.tensor("e") }
        #expect(throws: FeatureError.self) {
            try WeightsFile(length + Array(header.replacing("F64", with: "F8_").utf8) + data, name: "w")
        }
    }
}
