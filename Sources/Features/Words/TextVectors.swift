import Datasets

/// What turns a text into a vector without a network: vectors of its words or of pieces of them, and their mean.
package protocol TextVectors: Sendable {
    /// Hexadecimal digest of the file.
    var sha256: String { get }
    var dimension: Int { get }
    /// Words or pieces in the file.
    var entries: Int { get }
    /// What is done to a text, in words.
    var preprocessing: String { get }
    /// The mean of what is known of a text; nil where nothing is. With how many words there are, and how many are known.
    func mean(of text: String) -> (vector: [Float]?, words: Int, known: Int)
}

extension WordVectors: TextVectors {
    package var entries: Int { wordsInFile }
    package var preprocessing: String { "mean of the vectors of a cell's words, in lower case or else as written" }

    package func mean(of text: String) -> (vector: [Float]?, words: Int, known: Int) {
        var mean = RunningMean(dimension)
        var words = 0
        for word in Words.of(text) {
            words += 1
            let spellings = Words.spellings(word)
            if let vector = vector(spellings.lower) ?? vector(spellings.written) { mean.add(vector) }
        }
        return (mean.value, words, mean.count)
    }
}

/// A mean of rows, in Float64.
struct RunningMean {
    private var sum: [Double]
    private(set) var count = 0

    init(_ width: Int) { sum = [Double](repeating: 0, count: width) }

    mutating func add(_ row: ArraySlice<Float>) {
        count += 1
        for (place, value) in row.enumerated() { sum[place] += Double(value) }
    }

    /// nil without rows.
    var value: [Float]? { count == 0 ? nil : sum.map { Float($0 / Double(count)) } }
}

/// The file that a user names for free text, whatever its form is.
package enum TextVectorFile {
    /// - Parameter columns: of free text, all that will be asked about.
    /// - Throws: `DatasetError` or `FeatureError` for a file of neither form.
    package static func open(_ path: String, columns: [TableColumn]) throws -> any TextVectors {
        if path.lowercased().hasSuffix(".safetensors") { return try StaticEmbedding(path: path) }
        return try WordVectors(path: path, wanted: TextColumnVectors.wanted(columns))
    }
}
