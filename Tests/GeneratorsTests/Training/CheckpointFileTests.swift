import Foundation
import Generators
import Testing

@Suite struct CheckpointFileTests {
    @Test func replacesWhole() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = CheckpointFile(path: folder.appending(path: "a.checkpoint").path(percentEncoded: false))
        #expect(!file.exists)
        #expect(throws: (any Error).self) { try file.checkpoint(resuming: true) }
        try file.store([1, 2, 3])
        try file.store([4, 5])
        #expect(try file.load() == [4, 5])
        #expect(try file.checkpoint(resuming: true).resume == [4, 5])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.checkpoint"])
        file.remove()
        #expect(!file.exists)
    }
}
