import Datasets
import Numerics

/// The cells of a column of free text as vectors: the mean of the vectors of their words.
package struct TextColumnVectors: Sendable {
    /// Cells with a known word, in the order of the rows; n×d.
    package let vectors: Matrix<Float>
    /// Cells that hold text.
    package let cells: Int
    /// Of them, those without a known word: they have no vector.
    package let unknownCells: Int
    /// Words in all cells, and those of them that the file has.
    package let words: Int
    package let knownWords: Int

    /// - Parameter known: of word vectors with those of every word that `wanted` names for this column.
    package init(_ column: TableColumn, _ known: any TextVectors) {
        let width = known.dimension
        guard case .codes(let codes, let levels) = column.cells else {
            (vectors, cells, unknownCells, words, knownWords) = (Matrix(rows: 0, columns: width), 0, 0, 0, 0)
            return
        }
        // Every level once, however many cells hold it.
        var means: [[Float]?] = []
        var counts: [(words: Int, known: Int)] = []
        for level in levels {
            let (mean, words, found) = known.mean(of: level)
            means.append(mean)
            counts.append((words, found))
        }
        var values: [Float] = []
        var (filled, unknown, words, found) = (0, 0, 0, 0)
        for code in codes where code >= 0 {
            let level = Int(code)
            filled += 1
            words += counts[level].words
            found += counts[level].known
            if let mean = means[level] { values += mean } else { unknown += 1 }
        }
        vectors = Matrix(unchecked: values, rows: filled - unknown, columns: width)
        (cells, unknownCells, self.words, knownWords) = (filled, unknown, words, found)
    }

    /// UTF-8 of all words that the columns of free text hold.
    package static func wanted(_ columns: [TableColumn]) -> Set<[UInt8]> {
        var wanted: Set<[UInt8]> = []
        for column in columns {
            guard case .codes(_, let levels) = column.cells else { continue }
            for level in levels {
                for word in Words.of(level) {
                    let spellings = Words.spellings(word)
                    wanted.insert(spellings.lower)
                    wanted.insert(spellings.written)
                }
            }
        }
        return wanted
    }
}
