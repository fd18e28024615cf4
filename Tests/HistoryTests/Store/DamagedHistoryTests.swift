import Foundation
import History
import Results
import Testing

/// Histories with what no writer of ours puts there.
@Suite struct DamagedHistoryTests {
    private func withHistory(nights: Int = 6, _ body: (String, HistoryStore) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try HistoryStore(path, create: true)
        for index in 0..<nights { _ = try store.record(SampleNights.record("a", index, SampleNights.run(["a.x": Double(index)]))) }
        try body(path, store)
    }

    @Test(.timeLimit(.minutes(1))) func pipesAndDevicesAreNamedNotWaitedFor() throws {
        try withHistory { path, store in
            #expect(mkfifo(path + "/runs/a/2026-10-01_000000000000.json", 0o644) == 0)
            try FileManager.default.createSymbolicLink(
                atPath: path + "/runs/a/2026-10-02_000000000000.json", withDestinationPath: "/dev/zero")
            try FileManager.default.createSymbolicLink(
                atPath: path + "/runs/a/2026-10-03_000000000000.json", withDestinationPath: path + "/runs/a/nowhere")
            #expect(mkfifo(path + "/runs/pipe", 0o644) == 0)
            for damaged in [try store.heal(), try store.reindex().damaged] {
                #expect(damaged.map(\.reason) == Array(repeating: "it is no regular file", count: 2))
                #expect(damaged.allSatisfy { $0.name.hasPrefix("runs/a/2026-10-0") })
            }
            #expect(try NightlyTrends.read(store, toolVersion: "t").series.map(\.name) == ["a"])
        }
    }

    @Test(.timeLimit(.minutes(1))) func aPipeInTheWayOfARecordIsAnError() throws {
        try withHistory(nights: 0) { path, store in
            let record = SampleNights.record("a", 0, SampleNights.run(["a.x": 1]))
            let file = path + "/" + (try store.record(record).file)
            unlink(file)
            #expect(mkfifo(file, 0o644) == 0)
            #expect(throws: HistoryError.self) { try store.record(record) }
        }
    }

    @Test(arguments: [0, 100, 5_000, 40_000]) func aDamagedIndexIsMadeAnew(_ from: Int) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        // The store is closed before its file is damaged.
        func fill() throws -> String {
            let store = try HistoryStore(path, create: true)
            for index in 0..<6 { _ = try store.record(SampleNights.record("a", index, SampleNights.run(["a.x": Double(index)]))) }
            return try store.reindex().digest
        }
        let digest = try fill()
        do {
            let index = path + "/index.sqlite"
            for suffix in ["-wal", "-shm"] { unlink(index + suffix) }
            var bytes = try [UInt8](Data(contentsOf: URL(filePath: index)))
            for place in from..<max(from, bytes.count) { bytes[place] = UInt8(truncatingIfNeeded: place &* 31) }
            try Data(bytes).write(to: URL(filePath: index))
            let again = try HistoryStore(path, create: false)
            let outcome = try again.reindex()
            #expect(outcome.runs == 6)
            #expect(outcome.digest == digest)
            #expect(try NightlyTrends.read(again, toolVersion: "t").series.first?.nights.count == 6)
        }
    }

    @Test func anIndexThatIsNoFileIsAnError() throws {
        try withHistory { path, _ in
            for suffix in ["", "-wal", "-shm"] { unlink(path + "/index.sqlite" + suffix) }
            #expect(mkfifo(path + "/index.sqlite", 0o644) == 0)
            let error = #expect(throws: HistoryError.self) { try HistoryStore(path, create: false) }
            #expect(error?.exitCode == 74)
        }
    }

    @Test func extremeValuesAreDrawn() throws {
        try withHistory(nights: 0) { _, store in
            let values = [1.7e308, -1.7e308, .leastNonzeroMagnitude, 0, 1, 1e300, 2, 3, 1.7e308, 4, 5, 6]
            for (index, value) in values.enumerated() {
                _ = try store.record(SampleNights.record("a", index, SampleNights.run(["a.x": value])))
            }
            let result = try NightlyTrends.read(store, toolVersion: "t")
            // Everything in it is finite, or it could not be stored.
            _ = try CanonicalJSON.encode(result)
        }
    }
}
