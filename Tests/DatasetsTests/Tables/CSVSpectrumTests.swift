import Datasets
import Foundation
import TestSupport
import Testing

/// The acid test files of csv-spectrum, cell by cell as text.
///
/// Three of the expected results are not of the files beside them:
/// - `newlines_crlf` and the other `_crlf` twins: the repository stores the files with their line ends made LF, so that they
///   equal their twins byte by byte, while `newlines_crlf.json` still expects CRLF inside a cell. With the line ends put
///   back it is met.
/// - `simple_crlf.json` differs from `simple.json` by its last line end only: the values are equal.
/// - `location_coordinates.json` holds one object, another telephone number, and its degree signs are no UTF-8; the CSV has
///   U+FFFD in their place. What can be compared is.
struct CSVSpectrumTests {
    private static let folder = SharedData.data("robustness/csv_spectrum")

    private static func rows(_ bytes: [UInt8], _ name: String) throws -> [[String: String]] {
        var options = OpenOptions()
        options.missing = []
        let header = try Table.decode(bytes, name: name, options: options)
        // Every column as it is written.
        options.schema = TableSchema(columns: header.columns.map { ColumnSchema(name: $0.name, type: .text) })
        let table = try Table.decode(bytes, name: name, options: options)
        return (0..<table.count).map { row in
            Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.levelName(at: row) ?? "") })
        }
    }

    @Test(
        .enabled(if: folder != nil, "the shared data are not here"),
        arguments: [
            "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf", "quotes_and_newlines",
            "simple", "simple_crlf", "utf8",
        ])
    func filesParseToTheirExpectedResult(_ name: String) throws {
        let folder = try #require(Self.folder)
        var bytes = [UInt8](try Data(contentsOf: folder.appending(path: "csvs/\(name).csv")))
        if name.hasSuffix("_crlf") {
            #expect(!bytes.contains(13))
            bytes = bytes.flatMap { $0 == 10 ? [13, 10] : [$0] }
        }
        let expected = try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "json/\(name).json")))
        #expect(try Self.rows(bytes, name) == (expected as? [[String: String]]))
    }

    @Test(.enabled(if: folder != nil, "the shared data are not here"))
    func coordinatesKeepTheirQuotes() throws {
        let bytes = [UInt8](try Data(contentsOf: try #require(Self.folder).appending(path: "csvs/location_coordinates.csv")))
        let row = try #require(try Self.rows(bytes, "location_coordinates").first)
        #expect(row["Location Coordinates"] == "37\u{fffd}36'37.8\"N 121\u{fffd}2'17.9\"W")
        #expect(row["Cities"] == "Modesto" && row["Counties"] == "Stanislaus")
    }
}
