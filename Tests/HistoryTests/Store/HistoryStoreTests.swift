import Foundation
import History
import Results
import Testing

@Suite struct HistoryStoreTests {
    private func store(_ scratch: Scratch) throws -> HistoryStore { try HistoryStore(scratch.path, create: true) }

    private func file(_ scratch: Scratch, _ recorded: HistoryStore.Recorded) -> String {
        scratch.path + "/" + recorded.file
    }

    @Test func `A run is filed once, without figures, and never again`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        var run = SampleNights.run(["a.x": 1])
        run.figures = [
            Figure(id: "f", dimension: .fidelity, title: "", caption: "", content: .bars(valueLabel: "", bars: []))
        ]
        let first = try store.record(SampleNights.record("faces", 0, run, SampleNights.gate(.pass)))
        #expect(first.isNew)
        #expect(first.indexing == nil)
        #expect(first.file.hasPrefix("runs/faces/2024-10-04_"))
        let again = try store.record(SampleNights.record("faces", 0, run, SampleNights.gate(.pass)))
        #expect(!again.isNew)
        #expect(again.file == first.file)
        let text = try String(contentsOfFile: file(scratch, first), encoding: .utf8)
        #expect(text.contains("\"figures\" : ["))
        #expect(!text.contains("\"id\" : \"f\""))
        #expect(try store.summary().runs == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/runs/faces")
        #expect(left.count == 1)
    }

    @Test func `The rebuilt index equals the one that grew`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        for index in 0..<12 {
            _ = try store.record(
                SampleNights.record(index % 2 == 0 ? "a" : "b", index, SampleNights.run(["a.x": Double(index)])))
        }
        let grown = try store.summary()
        #expect(grown.runs == 12)
        let rebuilt = try store.reindex()
        #expect(rebuilt.digest == grown.digest)
        for suffix in ["", "-wal", "-shm"] { unlink(scratch.path + "/index.sqlite" + suffix) }
        let fresh = try HistoryStore(scratch.path, create: false)
        #expect(try fresh.heal().isEmpty)
        #expect(try fresh.summary().digest == grown.digest)
    }

    @Test func `An index of noise is made anew`() throws {
        let scratch = try Scratch()
        _ = try store(scratch).record(SampleNights.record("a", 0, SampleNights.run(["a.x": 1])))
        for suffix in ["-wal", "-shm"] { unlink(scratch.path + "/index.sqlite" + suffix) }
        try Data(repeating: 0x5A, count: 8192).write(to: URL(filePath: scratch.path + "/index.sqlite"))
        let again = try store(scratch)
        #expect(try again.heal().isEmpty)
        #expect(try again.summary().runs == 1)
    }

    @Test func `Half, altered and foreign files are named and left out`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        var files: [String] = []
        for index in 0..<4 {
            files.append(
                file(
                    scratch, try store.record(SampleNights.record("a", index, SampleNights.run(["a.x": Double(index)])))
                ))
        }
        let whole = try Data(contentsOf: URL(filePath: files[0]))
        try whole.prefix(whole.count / 2).write(to: URL(filePath: files[0]))
        var altered = try Data(contentsOf: URL(filePath: files[1]))
        altered[altered.count / 2] ^= 1
        try altered.write(to: URL(filePath: files[1]))
        try Data("{}".utf8).write(to: URL(filePath: scratch.path + "/runs/a/2024-10-09_000000000000.json"))
        try Data("half".utf8).write(to: URL(filePath: scratch.path + "/runs/a/.77-1.new"))
        let outcome = try store.reindex()
        #expect(outcome.runs == 2)
        #expect(outcome.damaged.count == 3)
        #expect(outcome.damaged.allSatisfy { $0.name.hasPrefix("runs/a/2024-10-0") && !$0.reason.isEmpty })
        // A file that was cut after it was indexed is noticed without a reindex.
        let more = try Data(contentsOf: URL(filePath: files[2]))
        try more.prefix(10).write(to: URL(filePath: files[2]))
        #expect(try store.heal().count == 3 + 1)
        #expect(try store.summary().runs == 1)
    }

    @Test func `A damaged file in the way is an error, not overwritten`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        let record = SampleNights.record("a", 0, SampleNights.run(["a.x": 1]))
        let path = file(scratch, try store.record(record))
        try Data("half".utf8).write(to: URL(filePath: path))
        #expect(throws: HistoryError.self) { try store.record(record) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "half")
    }

    @Test(arguments: ["../../etc", "a/b", "</script>", "A", "ä", ".", "..", "line\nbreak", "|", "-"])
    func `Hostile series names stay inside the history and come back`(_ name: String) throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        let recorded = try store.record(SampleNights.record(name, 0, SampleNights.run(["a.x": 1])))
        let parts = recorded.file.split(separator: "/")
        #expect(parts.count == 3)
        #expect(parts[1] != "..")
        #expect(parts[1].utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(try store.reindex().damaged.isEmpty)
        #expect(try NightlyTrends.read(store, toolVersion: "t").series.map(\.name) == [name])
    }

    @Test func `Names that look alike do not share a folder`() {
        let folders = ["a/b", "a-b", "a b", "A-B", "a-b~1"].map(HistoryStore.folderName)
        #expect(Set(folders).count == folders.count)
    }

    @Test func `A series needs a name`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        for name in ["", "  ", "nul\0nul", String(repeating: "x", count: 201)] {
            #expect(throws: HistoryError.self) { try store.record(SampleNights.record(name, 0, SampleNights.run([:]))) }
        }
    }

    @Test func `On a network file system the index lies elsewhere`() throws {
        let scratch = try Scratch()
        let cache = try Scratch()
        let store = try HistoryStore(scratch.path, create: true, cache: cache.path, fileSystem: .network("NFS"))
        _ = try store.record(SampleNights.record("a", 0, SampleNights.run(["a.x": 1])))
        #expect(store.indexElsewhere?.contains("NFS") == true)
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/index.sqlite"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).contains { $0.hasSuffix(".sqlite") })
        let other = try HistoryStore(scratch.path, create: false, cache: cache.path, fileSystem: .network("NFS"))
        #expect(try other.summary().runs == 1)
    }

    @Test func `Network file systems are known by their number`() {
        #expect(FileSystemKind.kind(magic: 0x6969) == .network("NFS"))
        #expect(FileSystemKind.kind(magic: 0xFF53_4D42) == .network("CIFS"))
        #expect(FileSystemKind.kind(magic: 0xFE53_4D42) == .network("SMB"))
        #expect(FileSystemKind.kind(magic: 0x6573_5546) == .network("FUSE"))
        #expect(FileSystemKind.kind(magic: 0x0102_1997) == .network("9p"))
        #expect(FileSystemKind.kind(magic: 0xEF53) == .local)
        #expect(FileSystemKind.kind(magic: 0x0102_1994) == .local)
        #expect(FileSystemKind.of("/tmp") == .local)
    }

    @Test func `Threads that record at once lose nothing`() async throws {
        let scratch = try Scratch()
        let path = scratch.path
        _ = try store(scratch)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let store = try HistoryStore(path, create: true)
                    for index in 0..<5 {
                        let value = Double(writer * 100 + index)
                        _ = try store.record(
                            SampleNights.record("w\(writer % 3)", index, SampleNights.run(["a.x": value])))
                    }
                }
            }
            try await group.waitForAll()
        }
        let store = try store(scratch)
        let grown = try store.summary()
        #expect(grown.runs == 40)
        #expect(try store.reindex().digest == grown.digest)
    }

    @Test func `One nightly run at a time`() throws {
        let scratch = try Scratch()
        let store = try store(scratch)
        _ = try HistoryLock.hold(store) {
            #expect(throws: HistoryError.self) { try HistoryLock.hold(store) {} }
        }
        try HistoryLock.hold(store) {}
    }

    @Test func `A history that is not there is an error`() {
        #expect(throws: HistoryError.self) { try HistoryStore("/nonexistent-assay/history", create: false) }
    }
}
