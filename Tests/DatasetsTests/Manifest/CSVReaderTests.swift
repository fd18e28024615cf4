import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct CSVReaderTests {
    private func records(_ text: String) throws -> [[String]] { try records(Array(text.utf8)) }

    private func records(_ bytes: [UInt8]) throws -> [[String]] {
        var reader = try CSVReader(bytes, name: "t.csv")
        var records: [[String]] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test func quotesCommasAndLineEnds() throws {
        let plain = [["a", "b"], ["1", ""]]
        for text in ["a,b\n1,\n", "a,b\r\n1,\r\n", "a,b\n1,", "\u{FEFF}a,b\n1,\n\n\r\n", "\"a\",\"b\"\n1,\"\""] {
            #expect(try records(text) == plain, "\(text.debugDescription)")
        }
        #expect(try records("a\n\"x,\"\"y\"\"\r\nz\"\n") == [["a"], ["x,\"y\"\r\nz"]])
        #expect(try records("a,b\n5'10\",\"x\"\n") == [["a", "b"], ["5'10\"", "x"]])
        #expect(try records("") == [])
    }

    @Test(arguments: [
        ("a\n\"x", "row 2", "never closed"), ("a\n\"x\"y\n", "row 2", "behind the closing quote"),
        ("a\rb\r", "row 1", "carriage return"),
        ("a\n\nb\n", "row 2", "empty"), ("a\nx\0y\n", "row 2", "NUL"),
    ])
    func placesOfErrors(text: String, row: String, words: String) throws {
        let error = #expect(throws: DatasetError.self) { try records(text) }
        for word in ["t.csv", row, words] { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
    }

    @Test func otherEncodingsAreRefused() {
        #expect(throws: DatasetError.self) { try records([0x61, 0x0a, 0xe9, 0x0a]) }
        #expect(throws: DatasetError.self) { try records([0xff, 0xfe, 0x61, 0]) }
    }

    static let spectrum = SharedData.data("robustness/csv_spectrum")

    /// The files of csv-spectrum give what their JSON twins say. Of two the twin speaks of another file: the copy of
    /// newlines_crlf.csv has bare line feeds, and location_coordinates.json another telephone number.
    @Test(.enabled(if: spectrum != nil, "data/robustness/csv_spectrum is not on this machine"))
    func acidTest() throws {
        let folder = try #require(Self.spectrum)
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "csvs"), includingPropertiesForKeys: nil)
        #expect(files.count == 12)
        for file in files {
            let read = try records([UInt8](try Data(contentsOf: file)))
            let twin = folder.appending(path: "json/\(file.deletingPathExtension().lastPathComponent).json")
            // One of the twins is a single record without its list.
            let json = try Data(contentsOf: twin)
            var expected =
                try (try? JSONDecoder().decode([[String: String]].self, from: json))
                ?? [JSONDecoder().decode([String: String].self, from: json)]
            var named = read.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(read[0], $0)) }
            switch file.lastPathComponent {
            case "newlines_crlf.csv":
                expected = expected.map { $0.mapValues { $0.replacingOccurrences(of: "\r\n", with: "\n") } }
            case "location_coordinates.csv":
                for index in named.indices { named[index]["Contact Phone Number"] = nil }
                for index in expected.indices { expected[index]["Contact Phone Number"] = nil }
            default: break
            }
            #expect(named == expected, "\(file.lastPathComponent)")
        }
    }
}
