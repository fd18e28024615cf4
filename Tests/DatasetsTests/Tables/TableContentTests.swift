import Datasets
import Hashing
import Numerics
import Testing

/// What rows are told by: copies, resampling groups and fingerprints hang on it.
@Suite struct TableContentTests {
    private static func table(_ rows: Int, invalid: Bool) throws -> Table {
        let values: [Double] = (0..<rows).map { $0 % 7 == 3 ? Double.nan : Double($0 % 5) * -0.5 }
        let counts: [Int64] = (0..<rows).map { row in
            if row % 6 == 1 { return Int64.min }
            return row % 6 == 2 ? Int64.max - 1 : Int64(row % 4)
        }
        let codes: [Int32] = (0..<rows).map { Int32($0 % 4) - 1 }
        let levels = ["", "é", String(repeating: "long ", count: 30)]
        var numbers = TableColumn(name: "x", type: .numeric, cells: .numbers(values))
        var whole = TableColumn(name: "n", type: .integer, cells: .integers(counts))
        var level = TableColumn(name: "l", type: .categorical, cells: .codes(codes, levels: levels))
        if invalid {
            numbers.invalid = [1, 3]
            whole.invalid = [2]
            level.invalid = [0, 4]
        }
        return try Table(columns: [numbers, whole, level], info: SetInfo(name: "t", media: "memory"), target: "l")
    }

    /// The content of a row, fed cell by cell.
    private func hash(_ table: Table, _ row: Int) -> ContentHash {
        var hash = SHA256()
        for column in table.columns {
            if column.isInvalid(row) { hash.update(4) } else if column.isMissing(row) { hash.update(0) } else {
                switch column.cells {
                case .numbers(let values):
                    hash.update(1)
                    hash.update(Int(bitPattern: UInt((values[row] + 0).bitPattern)))
                case .integers(let values):
                    let exact = Double(exactly: values[row])
                    hash.update(exact == nil ? 2 : 1)
                    hash.update(exact.map { Int(bitPattern: UInt($0.bitPattern)) } ?? Int(values[row]))
                case .codes(let codes, let levels):
                    hash.update(3)
                    hash.update(text: levels[Int(codes[row])])
                }
            }
        }
        return ContentHash(hash.finalised())
    }

    @Test(arguments: [false, true])
    func rowsAreHashedCellByCell(_ invalid: Bool) throws {
        let table = try Self.table(2_500, invalid: invalid)
        let expected = (0..<table.count).map { hash(table, $0) }
        for threads in [1, 3] {
            // A table of its own: what was asked once is remembered.
            let own = try Table(columns: table.columns, info: table.info)
            #expect(own.contentHashes(parallel: Parallel(threads: threads)) == expected)
        }
        #expect(try table.subset([7, 7, 2]).contentHashes(parallel: .serial) == [7, 7, 2].map { expected[$0] })
    }

    /// Rows that were chosen or labelled anew are told by what they then hold, whatever was asked before.
    @Test func contentFollowsTheCells() throws {
        let table = try Self.table(40, invalid: false)
        let before = table.contentHashes(parallel: .serial)
        let labels = try #require(table.labels)
        let same = try table.labelled(labels, of: table.classNames)
        // A level of no text is missing among the classes.
        #expect(same.contentHashes(parallel: .serial) == (0..<40).map { hash(same, $0) })
        var others = labels
        others[5] = (others[5] + 1) % table.classNames.count
        let flipped = try same.labelled(others, of: table.classNames)
        let after = flipped.contentHashes(parallel: .serial)
        #expect(after == (0..<40).map { hash(flipped, $0) })
        #expect(after[5] != before[5])
        #expect(same.fingerprint(parallel: .serial) != flipped.fingerprint(parallel: .serial))
        #expect(try table.subset([3, 5]).contentHashes(parallel: .serial) == [before[3], before[5]])
    }
}
