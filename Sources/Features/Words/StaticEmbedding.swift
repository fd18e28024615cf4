import Datasets
import Foundation
import Hashing
import Neural

/// A static sentence embedding: one vector a piece of a word, and a text is the mean of its pieces (model2vec's form: a safetensors
/// file with one matrix, `tokenizer.json` with the pieces beside it and `config.json` that may ask for length one).
///
/// Words are cut as BERT's uncased WordPiece does (Devlin et al. 2019; Wu et al. 2016); a word that the pieces cannot make up is unknown
/// and left out.
package struct StaticEmbedding: TextVectors {
    package let sha256: String
    package let dimension: Int
    package var entries: Int { pieces.count }
    package let preprocessing: String

    private let pieces: [[UInt8]: Int]
    private let values: [Float]
    private let prefix: [UInt8]
    private let longest: Int
    private let lowers: Bool
    private let scales: Bool
    private let unknown: [UInt8]

    private struct Tokenizer: Decodable {
        struct Model: Decodable {
            var type: String?
            var unk_token: String?
            var continuing_subword_prefix: String?
            var max_input_chars_per_word: Int?
            var vocab: [String: Int]?
        }
        struct Part: Decodable {
            var type: String?
            var lowercase: Bool?
        }
        var model: Model
        var normalizer: Part?
        var pre_tokenizer: Part?
    }

    private struct Configuration: Decodable { var normalize: Bool? }

    /// - Throws: `FeatureError` naming the file: no such form, a matrix with NaN, pieces without a row, another tokenizer.
    package init(path: String) throws {
        let file = try WeightsFile(path: path)
        let matrices = file.names.filter { file.shape($0)?.count == 2 }
        guard matrices.count == 1, let name = matrices.first, let shape = file.shape(name), shape[0] > 0, shape[1] > 0 else {
            throw FeatureError(
                .badFile, "\(path) holds \(matrices.count) matrices, not one with a vector a piece of a word",
                remedy: "Give a static embedding (model.safetensors of model2vec), or word vectors as text.")
        }
        let tensor = try file.tensor(name)
        guard tensor.values.allSatisfy(\.isFinite) else {
            throw FeatureError(.nonFinite, "\(path) holds NaN or infinite values", remedy: "Fetch or write the file again.")
        }
        let place = Self.beside(path, "tokenizer.json")
        let bytes = try FileBytes.read(place, name: place, limit: 256 << 20)
        guard let tokenizer = try? JSONDecoder().decode(Tokenizer.self, from: Data(bytes)), let vocabulary = tokenizer.model.vocab else {
            throw FeatureError(.badFile, "\(place) is no tokenizer with a vocabulary", remedy: "Keep it beside the weights as it came.")
        }
        let kinds = [tokenizer.model.type, tokenizer.normalizer?.type, tokenizer.pre_tokenizer?.type].map { $0 ?? "none" }
        guard kinds == ["WordPiece", "BertNormalizer", "BertPreTokenizer"] else {
            throw FeatureError(
                .badFile, "\(place) cuts words by \(kinds.joined(separator: ", ")), which is not read",
                remedy: "Give an embedding with BERT's WordPiece, or word vectors as text.")
        }
        if let outside = vocabulary.values.first(where: { !(0..<shape[0]).contains($0) }) {
            throw FeatureError(
                .badFile, "\(place) names row \(outside) of a matrix of \(shape[0])", remedy: "Give the tokenizer of these weights.")
        }
        sha256 = file.sha256
        dimension = shape[1]
        values = tensor.values
        pieces = Dictionary(vocabulary.map { (Array($0.key.utf8), $0.value) }) { min($0, $1) }
        unknown = Array((tokenizer.model.unk_token ?? "[UNK]").utf8)
        prefix = Array((tokenizer.model.continuing_subword_prefix ?? "##").utf8)
        longest = max(1, tokenizer.model.max_input_chars_per_word ?? 100)
        lowers = tokenizer.normalizer?.lowercase ?? true
        scales = try Self.normalises(Self.beside(path, "config.json"))
        preprocessing =
            "mean of the vectors of a cell's WordPieces\(scales ? ", at length one" : "") (tokenizer "
            + "\(SHA256.hash(bytes).hexadecimal.prefix(12)))"
    }

    /// What `config.json` says of length one; false where there is none. Vectors of another length are other numbers, so that a
    /// file which cannot be read is no answer.
    private static func normalises(_ path: String) throws -> Bool {
        guard FileBytes.kind(of: path) != .absent else { return false }
        let bytes = try FileBytes.read(path, name: path, limit: 1 << 20)
        do { return try JSONDecoder().decode(Configuration.self, from: Data(bytes)).normalize ?? false } catch {
            throw FeatureError(.badFile, "\(path) is no configuration", remedy: "Keep it beside the weights as it came, or take it away.")
        }
    }

    private static func beside(_ path: String, _ name: String) -> String {
        (path.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init) + [name]).joined(separator: "/")
    }

    package func mean(of text: String) -> (vector: [Float]?, words: Int, known: Int) {
        var mean = RunningMean(dimension)
        var (words, known) = (0, 0)
        for word in BERTWords.of(text, lowers: lowers) {
            words += 1
            guard let rows = rows(word) else { continue }
            known += 1
            for row in rows { mean.add(values[row * dimension..<(row + 1) * dimension]) }
        }
        guard var vector = mean.value else { return (nil, words, known) }
        let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        if scales, length > 0 { for place in vector.indices { vector[place] = Float(Double(vector[place]) / length) } }
        return (vector, words, known)
    }

    /// The longest pieces from the left; nil where they do not make up the word.
    private func rows(_ word: [Unicode.Scalar]) -> [Int]? {
        guard word.count <= longest else { return nil }
        var rows: [Int] = []
        var start = 0
        while start < word.count {
            var end = word.count
            var found: Int?
            while end > start, found == nil {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: word[start..<end])
                let bytes = (start > 0 ? prefix : []) + Array(String(text).utf8)
                if bytes != unknown { found = pieces[bytes] }
                if found == nil { end -= 1 }
            }
            guard let row = found else { return nil }
            rows.append(row)
            start = end
        }
        return rows
    }
}

/// Words as BERT's basic tokeniser has them: runs without blanks, signs and CJK characters by themselves.
enum BERTWords {
    static func of(_ text: String, lowers: Bool) -> [[Unicode.Scalar]] {
        // Accents go where case does.
        let plain = lowers ? text.decomposedStringWithCanonicalMapping.lowercased() : text
        var words: [[Unicode.Scalar]] = []
        var word: [Unicode.Scalar] = []
        func end() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        for scalar in plain.unicodeScalars {
            let category = scalar.properties.generalCategory
            if scalar.properties.isWhitespace || category == .spaceSeparator {
                end()
            } else if category == .control || category == .format || scalar.value == 0xFFFD || lowers && category == .nonspacingMark {
                continue
            } else if isSign(scalar, category) || isCJK(scalar.value) {
                end()
                words.append([scalar])
            } else {
                word.append(scalar)
            }
        }
        end()
        return words
    }

    private static func isSign(_ scalar: Unicode.Scalar, _ category: Unicode.GeneralCategory) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        default: break
        }
        switch category {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation:
            return true
        default: return false
        }
    }

    private static func isCJK(_ value: UInt32) -> Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B820...0x2CEAF,
            0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}
