import Datasets
import Evaluation
import Foundation
import Metrics
import Numerics
import Results
import Testing

/// Free text by word vectors: what a column is about, and what the file does not know.
@Suite struct TextStageTests {
    private static let animals = ["cat", "dog", "horse", "sheep", "goat", "hen"]
    private static let tools = ["saw", "drill", "hammer", "chisel", "plane", "vice"]

    /// The two kinds of words lie apart by their first value.
    private func vectors(in folder: URL) throws -> String {
        var random = RandomStream(seed: 1)
        let path = folder.appendingPathComponent("words.vec").path
        let lines = Self.animals.map { ($0, 1.0) } + Self.tools.map { ($0, -1.0) }
        let text = lines.map { "\($0.0) \($0.1) \(random.normal()) \(random.normal())\n" }.joined()
        try Data(("12 3\n" + text).utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func csv(_ rows: Int, seed: UInt64, words: [String]) -> [UInt8] {
        var random = RandomStream(seed: seed).split("rows")
        var text = "size,note\n"
        for row in 0..<rows {
            let own = (0..<4).map { _ in words[random.index(below: words.count)] }
            text += "\((random.normal() * 100).rounded() / 100),\"The \(own.joined(separator: " ")) number \(row) of \(seed)\"\n"
        }
        return Array(text.utf8)
    }

    private func run(_ words: [String], _ embedding: TextEmbedding?) throws -> RunResult {
        let options = OpenOptions()
        var sets = try [("real", Self.animals, 1), ("holdout", Self.animals, 2), ("synthetic", words, 3)]
            .map { name, words, seed in
                try Table.decode(csv(80, seed: UInt64(seed), words: words), name: "\(name).csv", options: options)
            }
        _ = try TableModality.agree(&sets, real: 2, options: options)
        var request = EvaluationRequest(
            sets: Roles(real: "real", holdout: "holdout", synthetic: "synthetic"), bootstrapReplicates: 10, floorSplits: 4)
        request.textEmbedding = embedding
        return try Evaluation(request: request, parallel: Parallel(threads: 2), toolVersion: "test").run(
            TableModality.self, Roles(real: sets[0], holdout: sets[1], synthetic: sets[2]), progress: SilentProgress())
    }

    private func column(_ result: RunResult) throws -> Results.Measurement {
        let found = result.metrics.filter { $0.features == "words" }
        #expect(found.count == 1)
        return try #require(found.first)
    }

    @Test func anotherSubjectIsFoundAndTheSameOneIsNot() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("text-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let embedding = try TextEmbedding(path: try vectors(in: folder))

        let same = try run(Self.animals, embedding)
        let own = try column(same)
        #expect(own.id == "fidelity.mmd_rbf" && own.scope == Scope(.column, "note") && own.status == .ok)
        let (value, floor) = (try #require(own.value), try #require(own.floor))
        #expect(value < floor.high + 0.05 && own.interval != nil)
        #expect(own.anchors.contains { $0.name == "copy_of_train" && $0.value < 0.01 })
        // Of seven words "the", "number", "of" and two numbers are unknown: four of nine are known.
        #expect(own.parameters["known_words_real"] == "0.444" && own.parameters["cells_without_known_word_synthetic"] == "0")
        let space = try #require(same.features.first { $0.id == "words" })
        #expect(space.weightsSha256 == embedding.sha256 && space.dimension == 3)
        #expect(same.settings["text_embedding"] == embedding.sha256)

        let other = try column(run(Self.tools, embedding))
        #expect(try #require(other.value) > 10 * max(floor.high, 0.01))

        let unknown = try column(run(["qux", "quux"], embedding))
        #expect(unknown.status == .insufficientData && unknown.value == nil)
        #expect(unknown.reason?.contains("0 of 80 synthetic cells") == true)

        // Nothing but the words' own numbers differs from a run without them.
        let plain = try run(Self.animals, nil)
        #expect(plain.metrics == same.metrics.filter { $0.features != "words" } && plain.settings["text_embedding"] == nil)
    }

    @Test func theFileMustBeThere() {
        #expect(throws: DatasetError.self) { try TextEmbedding(path: "/nowhere.vec") }
    }
}
