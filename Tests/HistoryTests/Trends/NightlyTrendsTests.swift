import Foundation
import History
import Numerics
import Results
import Testing

@Suite struct NightlyTrendsTests {
    private func history(
        _ count: Int, missing: Set<Int> = [], bad: Set<Int> = [], value: (Int) -> Double,
        run: (Int, Double) -> RunResult = { SampleNights.run(["a.x": $1], seed: UInt64($0) + 1) }
    ) throws -> (Scratch, HistoryStore) {
        let scratch = try Scratch()
        let store = try HistoryStore(scratch.path, create: true)
        for index in 0..<count where !missing.contains(index) {
            _ = try store.record(
                SampleNights.record(
                    "faces", index, run(index, value(index)), SampleNights.gate(bad.contains(index) ? .fail : .pass)))
        }
        return (scratch, store)
    }

    private func noise(_ index: Int) -> Double {
        var stream = RandomStream(seed: 77).split(index)
        return stream.normal() * 0.1
    }

    @Test func `Calendar, first bad night and gaps`() throws {
        let (scratch, store) = try history(30, missing: [9, 19], bad: [3, 27, 28, 29]) { 1 + noise($0) }
        let result = try NightlyTrends.read(store, toolVersion: "t")
        let series = try #require(result.series.first)
        #expect(result.tonight == SampleNights.start.advanced(by: 29).description)
        #expect(series.nights.count == 30)
        #expect(series.nights.enumerated().filter { $0.element.state == .missing }.map(\.offset) == [9, 19])
        #expect(series.firstBad?.date == SampleNights.start.advanced(by: 27).description)
        #expect(series.lastGood?.date == SampleNights.start.advanced(by: 26).description)
        #expect(series.lines.first?.points.count == 28)
        #expect(series.lines.first?.changes.isEmpty == true)
        #expect(series.waivers.first?.owner == "owner")
        _ = scratch
    }

    @Test func `A good night has no first bad one`() throws {
        let (scratch, store) = try history(5, bad: [1]) { 1 + noise($0) }
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        #expect(series.firstBad == nil)
        #expect(series.differences.isEmpty)
        _ = scratch
    }

    @Test func `A night that is good by another policy says so`() throws {
        let (scratch, store) = try history(4, bad: [2, 3]) { 1 + noise($0) }
        var gate = SampleNights.gate(.pass)
        gate.policy.version += 1
        var run = SampleNights.run(["a.x": 1], seed: 9)
        run.modality = "table"
        _ = try store.record(SampleNights.record("faces", 4, run, gate))
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        #expect(series.firstBad == nil && series.differences.map(\.what) == ["kind of data", "policy"])
        _ = scratch
    }

    @Test func `Another extractor breaks the line and raises no alarm`() throws {
        let (scratch, store) = try history(60, bad: Set(40..<60), value: { ($0 < 40 ? 1 : 50) + noise($0) }) {
            SampleNights.run(["a.x": $1], extractor: $0 < 40 ? "1" : "2", seed: 1)
        }
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        let line = try #require(series.lines.first)
        #expect(line.breaks == [.init(night: 40, reasons: ["extractor"])])
        #expect(line.changes.isEmpty)
        #expect(series.moved.isEmpty)
        #expect(series.differences.map(\.what).contains("extractor “embedded”, version"))
        _ = scratch
    }

    @Test func `Tool version and reference break the line, too`() throws {
        let (scratch, store) = try history(30, value: { 1 + noise($0) }) {
            SampleNights.run(["a.x": $1], reference: $0 < 10 ? "aa" : "bb", tool: $0 < 20 ? "0.1.0" : "0.2.0")
        }
        let line = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first?.lines.first)
        #expect(line.breaks.map(\.night) == [10, 20])
        #expect(line.breaks.map(\.reasons) == [["reference set"], ["tool version 0.1.0 → 0.2.0"]])
        _ = scratch
    }

    @Test func `A break shows as an event and as moved`() throws {
        let (scratch, store) = try history(50, bad: Set(40..<50), value: { 1 + noise($0) + ($0 >= 40 ? 2 : 0) })
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        #expect(series.events.map(\.night) == [40])
        #expect(series.events.first?.kind == .break)
        #expect(series.moved.first?.line == 0)
        #expect(series.lines[0].changes.first?.forWorse == true)
        _ = scratch
    }

    @Test func `The last run of a night counts`() throws {
        let scratch = try Scratch()
        let store = try HistoryStore(scratch.path, create: true)
        for (value, time) in [
            (1.0, "2026-01-01T01:00:00Z"), (2.0, "2026-01-01T05:00:00Z"), (3.0, "2026-01-01T03:00:00Z"),
        ] {
            var record = SampleNights.record("faces", 0, SampleNights.run(["a.x": value]))
            record.meta = RunMeta(startedAt: time, finishedAt: time, seconds: 1, threads: 1, machine: "m")
            _ = try store.record(record)
        }
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        #expect(series.nights.map(\.runs) == [3])
        #expect(series.nights.map(\.state) == [.unjudged])
        #expect(series.lines[0].points.map(\.value) == [2])
    }

    @Test func `A failed job is a bad night, not a missing one`() throws {
        let (scratch, store) = try history(3) { 1 + noise($0) }
        _ = try store.record(
            NightRecord(
                series: "faces", night: SampleNights.start.advanced(by: 3),
                failure: .init(exitCode: 66, message: "there is no set", at: "2026-01-01T00:00:00Z")))
        let series = try #require(try NightlyTrends.read(store, toolVersion: "t").series.first)
        #expect(series.nights.last?.state == .failed)
        #expect(series.firstBad?.sentence == "there is no set")
        _ = scratch
    }

    @Test func `since and series choose`() throws {
        let (scratch, store) = try history(20) { 1 + noise($0) }
        _ = try store.record(SampleNights.record("other", 5, SampleNights.run(["a.x": 1])))
        let late = try NightlyTrends.read(
            store, series: "faces", since: SampleNights.start.advanced(by: 15), toolVersion: "t")
        #expect(late.series.map(\.name) == ["faces"])
        #expect(late.series[0].nights.count == 5)
        #expect(try NightlyTrends.read(store, toolVersion: "t").series.map(\.name) == ["faces", "other"])
        #expect(throws: HistoryError.self) { try NightlyTrends.read(store, series: "nobody", toolVersion: "t") }
        _ = scratch
    }
}
