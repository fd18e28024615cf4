import Datasets
import Features
import Numerics
import Testing

@Suite struct TextColumnVectorsTests {
    @Test func aCellIsTheMeanOfItsKnownWords() throws {
        let column = TableColumn(
            name: "note", type: .text,
            cells: .codes([0, 1, -1, 2, 0, 3], levels: ["A cat, a DOG", "zzz cat", "zzz", "NASA"]))
        let wanted = TextColumnVectors.wanted([column])
        #expect(wanted.contains(Array("dog".utf8)) && wanted.contains(Array("DOG".utf8)))
        let known = try WordVectors(Array("cat 1 2\ndog 3 5\nNASA 7 7\nother 0 0\n".utf8), name: "v", wanted: wanted)
        let found = TextColumnVectors(column, known)
        // Rows 0, 1, 4, 5: the missing cell and the one of unknown words have none.
        #expect(found.vectors.storage == [2, 3.5, 1, 2, 2, 3.5, 7, 7] && found.vectors.rows == 4)
        #expect(found.cells == 5 && found.unknownCells == 1)
        // Of 4 + 2 + 1 + 4 + 1 words, 2 + 1 + 0 + 2 + 1 are known.
        #expect(found.words == 12 && found.knownWords == 6)
        let numbers = TextColumnVectors(TableColumn(name: "n", type: .numeric, cells: .numbers([1])), known)
        #expect(numbers.vectors.rows == 0 && numbers.cells == 0)
    }
}
