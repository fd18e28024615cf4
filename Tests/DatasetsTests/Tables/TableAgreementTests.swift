import Datasets
import Testing

/// Real tables decide; what does not fit is invalid and named, and never counts as agreement.
struct TableAgreementTests {
    private static func agreed(_ real: String, _ holdout: String? = nil, _ synthetic: String) throws -> (tables: [Table], notes: [TableNote]) {
        let texts = [real] + (holdout.map { [$0] } ?? []) + [synthetic]
        let tables = try texts.enumerated().map { try CSVTableTests.table($0.element, name: ["r", "h", "s"][texts.count == 2 ? $0.offset * 2 : $0.offset]) }
        return try Table.agreeing(tables, realCount: texts.count - 1)
    }

    @Test func textInAColumnOfNumbersIsInvalidAndNamed() throws {
        let (tables, notes) = try Self.agreed("a,b\n1.5,x\n2,y\n", nil, "a,b\n1.25,x\nabc,y\n1e400,z\n,x\n")
        let column = tables[1].columns[0]
        #expect(column.type == .numeric && column.invalid == [1, 2])
        #expect(column.numbers[0] == 1.25 && column.numbers[1].isNaN && !column.isInvalid(3))
        let note = notes.first { $0.kind == .invalidCells }
        #expect(note?.column == "a" && note?.count == 2 && note?.row == 2 && note?.value == "abc" && note?.table == "s")
        let unseen = notes.first { $0.kind == .unseenLevels }
        #expect(unseen?.column == "b" && unseen?.row == 3 && unseen?.value == "z")
        #expect(tables[0].columns[1].levels == ["x", "y", "z"] && tables[1].columns[1].levels == ["x", "y", "z"])
        #expect(tables[1].columns[1].knownLevels == 2)
    }

    @Test func missingAndExtraColumnsAreNamed() throws {
        let (tables, notes) = try Self.agreed("a,b\n1,x\n2,y\n", nil, "b,c\nx,1\ny,2\n")
        #expect(tables[1].columns.map(\.name) == ["a", "b"])
        #expect(tables[1].columns[0].type == .integer && tables[1].columns[0].invalid == [0, 1])
        #expect(notes.map(\.kind) == [.missingColumn, .extraColumn])
        #expect(throws: DatasetError.self) { try Self.agreed("a,b\n1,x\n", "a\n1\n", "a,b\n1,x\n") }
        #expect(throws: DatasetError.self) { try Self.agreed("a,b\n1,x\n", nil, "c\n1\n") }
    }

    @Test func namesAndLevelsInAnotherSpellingAreSaid() throws {
        do {
            _ = try Self.agreed("Age,Zip\n1,x\n2,y\n", nil, " age ,zip\n1,x\n2,y\n")
            Issue.record("no column of the same name")
        } catch let error as DatasetError {
            #expect(error.remedy.contains("“ age ” should be “Age”, and 1 more"))
        }
        let (_, notes) = try Self.agreed("a,b\n08123,x\n10115,y\n", nil, "a,b\n8123,X\n10115,z\n")
        #expect(notes.map(\.kind) == [.unseenLevels, .unseenLevels])
        #expect(notes.allSatisfy { $0.text.contains("1 of them is real but for case, blanks or leading zeros") })
    }

    /// 1.23 in 32 bits is another number than 1.23, and a copied row would not be found.
    @Test func numbersOf32BitsStandForTheirDecimals() throws {
        let written = [1.23, -0.07, 88_888.25, 3].map { String(Double(Float($0))) }.joined(separator: "\n")
        let (tables, _) = try Self.agreed("a\n1.23\n-0.07\n88888.25\n3\n", nil, "a\n\(written)\n")
        #expect(tables[1].columns[0].cells == tables[0].columns[0].cells)
        // Beside others of 32 bits they are what they are.
        let alike = try Self.agreed("a\n\(written)\n", nil, "a\n\(written)\n").tables
        #expect(alike[0].columns[0].cells == .numbers([1.23, -0.07, 88_888.25, 3].map { Double(Float($0)) }))
    }

    @Test func trainAndHoldoutDecideTogether() throws {
        let (tables, notes) = try Self.agreed("a\n1\n2\n", "a\n1.5\nNA\n", "a\n7\n8\n")
        #expect(tables.map(\.columns[0].type) == [.numeric, .numeric, .numeric])
        #expect(tables[2].columns[0].cells == .numbers([7, 8]) && notes.isEmpty)
        let mixed = try Self.agreed("a\n1.50\n2\n", "a\nx\n1.5\n", "a\n1.5\n3\n")
        #expect(mixed.tables.map(\.columns[0].type) == [.categorical, .categorical, .categorical])
        #expect(mixed.tables[0].columns[0].levels == ["1.5", "2", "x", "3"])
        #expect(mixed.notes.map(\.kind) == [.mixedTypes, .unseenLevels])
    }

    @Test func numbersTextAndTruthAreReadAsTheRealOnes() throws {
        let zip = try Self.agreed("a\n08123\n10115\n", nil, "a\n8123\n10115\n")
        #expect(zip.tables[1].columns[0].levels == ["08123", "10115", "8123"])
        #expect(zip.notes.map(\.kind) == [.unseenLevels])
        let truth = try Self.agreed("a\nTrue\nFalse\n", nil, "a\n1\n0\n")
        #expect(truth.tables[1].columns[0].cells == .codes([1, 0], levels: ["False", "True"]) && truth.notes.isEmpty)
        let counts = try Self.agreed("a\n3\n4\n", nil, "a\n3.0\n4.5\n")
        #expect(counts.tables[1].columns[0].cells == .numbers([3, 4.5]))
        #expect(counts.notes.map(\.kind) == [.fractions] && counts.notes[0].row == 2)
        let whole = try Self.agreed("a\n3\n4\n", nil, "a\n3.0\n4.0\n")
        #expect(whole.tables[1].columns[0].cells == .integers([3, 4]) && whole.notes.isEmpty)
        let flags = try Self.agreed("a\n0\n7\n", nil, "a\n0\n1\n")
        #expect(flags.tables[1].columns[0].cells == .integers([0, 1]))
    }

    @Test func datesOfAnotherFormAreInvalid() throws {
        let (tables, notes) = try Self.agreed("a\n2023-01-31\n2023-02-01\n", nil, "a\n2023-01-31\nsoon\n")
        #expect(tables[1].columns[0].type == .datetime && tables[1].columns[0].invalid == [1])
        #expect(notes.map(\.kind) == [.invalidCells])
    }

    /// Its column counts as invalid like any other that a synthetic table lacks; a real one has to have it.
    @Test func aTargetThatTheSyntheticTableLacksIsNoReasonToStop() throws {
        let real = try CSVTableTests.table("a,left\n1,yes\n2,no\n", name: "r") { $0.target = "left" }
        let made = try CSVTableTests.table("a\n1\n2\n", name: "s") { $0.target = "left" }
        let (tables, notes) = try Table.agreeing([real, made], target: "left")
        #expect(tables.map(\.target) == ["left", nil] && tables[1].labels == nil)
        #expect(notes.map(\.kind) == [.missingColumn] && tables[1].columns[1].invalid == [0, 1])
        let error = #expect(throws: DatasetError.self) { try Table.agreeing([made, made], target: "left") }
        #expect(error?.message.contains("s has no column left to predict") == true)
    }

    @Test func idsOfPartsAreIDsOfAll() throws {
        let train = (1...80).filter { $0 % 4 != 0 }.map { "\($0)\n" }.joined()
        let hold = (1...80).filter { $0 % 4 == 0 }.map { "\($0)\n" }.joined()
        let (tables, _) = try Self.agreed("id\n" + train, "id\n" + hold, "id\n5\n5\n")
        #expect(tables.map(\.columns[0].type) == [.id, .id, .id])
        // Stored as 7.0 they are the same whole numbers.
        let (decimals, _) = try Self.agreed("id\n" + train, "id\n" + hold, "id\n5.0\n7.0\n")
        #expect(decimals[2].columns[0].type == .id && decimals[2].columns[0].cells == .integers([5, 7]))
    }

    /// Customers of events: values that repeat, of which real tables have none in common, are names. Others stay what they are.
    @Test func namesThatRowsShareAreIDs() throws {
        func events(_ first: Int, _ name: (Int) -> String) -> String {
            "customer,n\n" + (0..<90).map { "\(name(first + $0 / 3)),\($0 % 30)\n" }.joined()
        }
        for name in [{ "\($0)" }, { "C\($0 * 7)" }] as [(Int) -> String] {
            let (tables, notes) = try Self.agreed(events(1, name), events(40, name), events(80, name))
            #expect(tables.map { $0.columns.map(\.type) } == Array(repeating: [.id, .integer], count: 3))
            #expect(notes.map(\.kind) == [.sharedNames] && notes[0].column == "customer")
            let (shared, _) = try Self.agreed(events(1, name), events(30, name), events(80, name))
            #expect(shared[0].columns[0].type != .id)
            #expect(try Self.agreed(events(1, name), nil, events(80, name)).tables[0].columns[0].type != .id)
        }
    }

    @Test func anInvalidCellIsNoPartOfACopy() throws {
        let (tables, _) = try Self.agreed("a,b\n1,x\n,y\n", nil, "a,b\n1,x\nabc,y\n")
        let hashes = tables.map { $0.contentHashes(parallel: .serial) }
        #expect(hashes[0][0] == hashes[1][0] && hashes[0][1] != hashes[1][1])
    }

    @Test func chosenRowsKeepTheirInvalidCells() throws {
        let (tables, _) = try Self.agreed("a\n1\n2\n", nil, "a\nx\n2\ny\n3\n")
        #expect(try tables[1].subset([3, 2, 2, 0]).columns[0].invalid == [1, 2, 3])
    }
}
