import Datasets
import Evaluation
import Foundation
import Results
import Testing

/// What a file is taken for, and what is said of tables.
@Suite struct TableRecognitionTests {
    @Test(arguments: ["a.csv", "a.txt", "a.tsv.gz", "a.parquet"])
    func tablesByTheirNames(_ name: String) throws {
        #expect(try Modalities.recognise([name, "b.csv"]).name == "table")
    }

    @Test func formsOfOtherProgramsAreNamed() {
        do {
            _ = try Modalities.recognise(["sales.XLSX"])
            Issue.record("no spreadsheet is read")
        } catch {
            #expect(error.message.contains("an Excel workbook, which is not read") && error.remedy.contains("CSV"))
        }
    }

    @Test func oneTableBesideSeveralIsToldWhatToGive() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "beside-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["a.csv", "b.csv"] { try Data("x\n1\n".utf8).write(to: folder.appending(path: name)) }
        let several = folder.path(percentEncoded: false)
        for paths in [["one.csv", several], [several, "one.csv"]] {
            do {
                _ = try Modalities.recognise(paths)
                Issue.record("they are one kind")
            } catch { #expect(error.remedy.hasPrefix("Give sets of the same tables"), "\(error.remedy)") }
        }
    }

    @Test func whatSeveralTablesSayIsSaidOnce() throws {
        var sets = try ["real.csv", "hold.csv", "syn.csv"].map { name in
            var table = try Table(
                columns: [
                    TableColumn(name: "a", type: .integer, cells: .integers([1, 2])),
                    TableColumn(name: "e", type: .categorical, cells: .codes([-1, -1], levels: [])),
                ], info: SetInfo(name: name, media: "memory"))
            table.tableNotes = [TableNote(.emptyColumn, table: name, column: "e", text: "No cell of column e is filled.")]
            return table
        }
        let warnings = try TableModality.agree(&sets, real: 2, options: OpenOptions())
        #expect(warnings.map(\.message) == ["real.csv, hold.csv, syn.csv: No cell of column e is filled."])
    }
}
