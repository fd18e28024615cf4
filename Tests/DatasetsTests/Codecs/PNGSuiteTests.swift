import Datasets
import Foundation
import Hashing
import TestSupport
import Testing

/// PngSuite and libpng's test files against the pixels of an independent decoder.
@Suite struct PNGSuiteTests {
    static let root = SharedData.data("robustness")

    @Test(.enabled(if: root != nil, "data/robustness is not on this machine"))
    func everyFileHasTheRightPixelsOrIsRefusedByName() throws {
        let root = try #require(Self.root).path(percentEncoded: false)
        let goldens = SharedData.repository.appending(path: "Tests/Goldens/pictures/png_suites.txt")
        var (decoded, refused) = (0, 0)
        for line in try String(contentsOf: goldens, encoding: .utf8).split(separator: "\n") where line.first != "#" {
            let fields = line.split(separator: " ").map(String.init)
            let path = root + (root.hasSuffix("/") ? "" : "/") + fields[0]
            let bytes = try FileBytes.read(path)
            if fields[1] == "refused" {
                let error = #expect(throws: DatasetError.self, "\(fields[0])") {
                    try ImageDecoder.decode(bytes, name: fields[0], maxPixels: 1_000_000)
                }
                #expect(error?.message.hasPrefix(fields[0]) == true)
                refused += 1
            } else {
                let image = try ImageDecoder.decode(bytes, name: fields[0], maxPixels: 1_000_000).image
                #expect("\(image.width) \(image.height) \(image.channels)" == fields[1...3].joined(separator: " "))
                #expect(String(SHA256.hexDigest(image.pixels).prefix(16)) == fields[4], "\(fields[0])")
                decoded += 1
            }
        }
        #expect(decoded == 168 && refused == 31)
    }
}
