import Datasets
import Testing

/// The classes and groups of a table are those that a column of texts gives.
struct TableGroupTests {
    @Test(arguments: [["b", nil, "a", "b"], ["10", "9", "", "2"], ["(missing)", "x", nil, "x"], ["y", "x", "y", "x"]])
    func groupsAreThoseOfTheCells(_ cells: [String?]) throws {
        let names = ["unused"] + cells.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        let codes = cells.map { cell in cell.flatMap { names.firstIndex(of: $0) }.map(Int32.init) ?? -1 }
        let column = TableColumn(name: "g", type: .categorical, cells: .codes(codes, levels: names))
        let table = try Table(columns: [column], info: SetInfo(name: "t", media: "memory"), target: "g", groups: ["g"])
        let expected = GroupColumn(name: "g", values: cells)
        #expect(table.groups == [expected] && table.labels == expected.codes && table.classNames == expected.levels)
    }

    @Test func unreadTargetsAndGroupsAreRefused() throws {
        // Only real tables have to have it, so that it is refused where sets are brought together.
        let lacking = try CSVTableTests.table("a,b\n1,x\n") { $0.target = "c" }
        #expect(lacking.target == nil)
        #expect(throws: DatasetError.self) { try Table.agreeing([lacking], target: "c") }
        let table = try CSVTableTests.table("a,b\n1.5,x\n2,y\n") { $0.target = "a" }
        #expect(table.target == "a" && table.labels == nil)
    }
}
