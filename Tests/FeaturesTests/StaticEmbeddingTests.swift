import Datasets
import Features
import Foundation
import Neural
import TestSupport
import Testing

/// Static embeddings: pieces of words, their mean, and files that are none.
@Suite struct StaticEmbeddingTests {
    /// Against the `tokenizers` package (0.23) and the mean of the same rows in Float64, at length one.
    @Test(.enabled(if: SharedData.data("weights/potion-base-8m-fp16") != nil))
    func aRealEmbeddingGivesItsReferenceValues() throws {
        let folder = try #require(SharedData.data("weights/potion-base-8m-fp16"))
        let embedding = try StaticEmbedding(path: folder.appending(path: "model.safetensors").path(percentEncoded: false))
        #expect(embedding.dimension == 256 && embedding.entries == 29_528 && embedding.sha256.count == 64)
        let known: [(String, [Float], words: Int)] = [
            ("The quick brown fox's unbelievable jump!", [-0.205221, -0.09089, 0.06898, -0.109984], 9),
            ("Café à Łódź — naïve 北京 re-encode 12.5%", [0.137697, 0.00462, -0.080708, -0.119866], 14),
            ("zzqx \u{200b}ﬁn I\u{307}stanbul", [0.142492, -0.149363, -0.096161, -0.187856], 3),
        ]
        for (text, values, words) in known {
            let found = embedding.mean(of: text)
            let vector = try #require(found.vector)
            #expect(found.words == words && found.known == words, "\(text): \(found.words)")
            for (own, expected) in zip(vector, values) { #expect(abs(own - expected) < 2e-6, "\(text)") }
        }
    }

    private func write(
        _ values: [Float] = [0, 0, 9, 9, 1, 0, 0, 1, 3, 4], vocabulary: String = ###"{"[PAD]":0,"[UNK]":1,"cat":2,"##s":3,"!":4}"###,
        model: String = "WordPiece", second: Bool = false, normalize: Bool = false, tokenizer: Bool = true
    ) throws -> (folder: URL, path: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "model.safetensors")
        let matrix = Safetensors.Entry(name: "embeddings", tensor: try Tensor(shape: [5, 2], values: values))
        let entries = second ? [matrix, Safetensors.Entry(name: "more", tensor: try Tensor(shape: [5, 2], values: values))] : [matrix]
        try Data(Safetensors.encode(entries) { _ in .float16 }).write(to: path)
        let json = """
            {"normalizer": {"type": "BertNormalizer", "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"},
             "model": {"type": "\(model)", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "vocab": \(vocabulary)}}
            """
        if tokenizer { try Data(json.utf8).write(to: folder.appending(path: "tokenizer.json")) }
        if normalize { try Data(#"{"normalize": true}"#.utf8).write(to: folder.appending(path: "config.json")) }
        return (folder, path.path(percentEncoded: false))
    }

    @Test func aTextIsTheMeanOfItsPieces() throws {
        let (folder, path) = try write()
        defer { try? FileManager.default.removeItem(at: folder) }
        let embedding = try TextVectorFile.open(path, columns: [])
        // Pieces cat, ##s, !; the dog is unknown, and so is a word of which a part is.
        let found = embedding.mean(of: "CATS dog! catx [UNK]")
        #expect(found.vector == [4.0 / 3, 5.0 / 3] && found.known == 2)
        #expect(embedding.mean(of: "dogs").vector == nil && embedding.mean(of: "").words == 0)
        let (other, scaled) = try write(normalize: true)
        defer { try? FileManager.default.removeItem(at: other) }
        #expect(try StaticEmbedding(path: scaled).mean(of: "!").vector == [0.6, 0.8])
        // A damaged config.json is not the same as none: the vectors would have another length.
        try Data("{\"normalize\": tr".utf8).write(to: other.appending(path: "config.json"))
        let error = #expect(throws: FeatureError.self) { try StaticEmbedding(path: scaled) }
        #expect(error?.message.contains("config.json is no configuration") ?? false)
    }

    @Test func filesThatAreNone() throws {
        let cases: [(() throws -> (folder: URL, path: String), String)] = [
            ({ try self.write([.nan, 0, 9, 9, 1, 0, 0, 1, 3, 4]) }, "NaN"), ({ try self.write(second: true) }, "2 matrices"),
            ({ try self.write(vocabulary: #"{"cat":7}"#) }, "row 7"), ({ try self.write(vocabulary: #"{"cat":-1}"#) }, "row -1"),
            ({ try self.write(model: "Unigram") }, "Unigram"), ({ try self.write(vocabulary: "[1]") }, "no tokenizer"),
        ]
        for (make, word) in cases {
            let (folder, path) = try make()
            let error = #expect(throws: FeatureError.self) { try StaticEmbedding(path: path) }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
            try FileManager.default.removeItem(at: folder)
        }
        let (folder, path) = try write(tokenizer: false)
        #expect(throws: DatasetError.self) { try StaticEmbedding(path: path) }
        try FileManager.default.removeItem(at: folder)
        #expect(throws: FeatureError.self) { try StaticEmbedding(path: path) }
    }
}
