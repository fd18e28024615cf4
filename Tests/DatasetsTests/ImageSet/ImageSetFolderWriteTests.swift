import Datasets
import Foundation
import Numerics
import Testing

@Suite struct ImageSetFolderWriteTests {
    private func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "assay-write-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    private func set(_ names: [String]) throws -> ImageSet {
        try ImageSet(
            pixels: (0..<6 * 64).map { UInt8($0 % 251) }, count: 6, height: 8, width: 8, channels: 1,
            labels: names.isEmpty ? nil : (0..<6).map { $0 % names.count }, classNames: names)
    }

    @Test(arguments: [[], ["a", "b c"]]) func readsBack(names: [String]) throws {
        let place = try folder()
        defer { try? FileManager.default.removeItem(at: place) }
        let path = place.appending(path: "out").path(percentEncoded: false)
        let images = try set(names)
        try images.writeFolder(to: path, parallel: Parallel(threads: 2))
        let read = try ImageSet.open(path)
        #expect(read.classNames == names)
        #expect(try Set(read.contentHashes()) == Set(images.contentHashes()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["out"])
        #expect(throws: DatasetError.self) { try images.writeFolder(to: path) }
    }

    /// What a killed run left is cleared; an empty folder may be in the way.
    @Test func takesOverLeftovers() throws {
        let place = try folder()
        defer { try? FileManager.default.removeItem(at: place) }
        let old = place.appending(path: "out.partial/a")
        try FileManager.default.createDirectory(at: old, withIntermediateDirectories: true)
        try Data([1]).write(to: old.appending(path: "000099.png"))
        try FileManager.default.createDirectory(at: place.appending(path: "out"), withIntermediateDirectories: true)
        let path = place.appending(path: "out").path(percentEncoded: false)
        try set(["a"]).writeFolder(to: path)
        #expect(try ImageSet.open(path).count == 6)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["out"])
    }

    @Test(arguments: ["..", ".", "a/b", "", ".hidden"]) func refusesNamesThatAreNoFolders(name: String) throws {
        let place = try folder()
        defer { try? FileManager.default.removeItem(at: place) }
        let path = place.appending(path: "out").path(percentEncoded: false)
        #expect(throws: DatasetError.self) { try set([name]).writeFolder(to: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }
}
