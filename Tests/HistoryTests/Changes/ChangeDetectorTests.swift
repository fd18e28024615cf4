import Foundation
import History
import Numerics
import Testing

@Suite struct ChangeDetectorTests {
    private let detector = ChangeDetector(limits: AlarmLimits(lines: 20))

    private func values(_ level: [Double]) -> [ChangeDetector.Value] {
        level.enumerated().map { .init(night: $0.offset, value: $0.element) }
    }

    private func clean(_ stream: inout RandomStream, _ count: Int = 90) -> [Double] {
        (0..<count).map { _ in stream.normal() }
    }

    /// The share of clean lines that alarm at limits set for one line and a rate of 10 % matches the rate; at smaller
    /// rates it is the same tables that are read.
    @Test func `Clean lines alarm as rarely as stated`() {
        let count = Simulation.isLong ? 20_000 : 2_000
        let limits = AlarmLimits(lines: 1, rate: 0.1)
        var alarms = 0
        var crossed = (cusum: 0, jump: 0)
        for index in 0..<count {
            var stream = RandomStream(seed: 7).split(index)
            let line = values(clean(&stream))
            if !ChangeDetector(limits: limits).changes(in: line).filter({ $0.kind != .unconfirmed }).isEmpty {
                alarms += 1
            }
            let extremes = ChangeDetector.extremes(in: line)
            if extremes.cusum > limits.cusum { crossed.cusum += 1 }
            if extremes.jump > limits.jump { crossed.jump += 1 }
        }
        // Three standard errors around the stated rates.
        let share = Double(count)
        #expect(abs(Double(crossed.cusum) / share - 0.05) < 3 * (0.05 * 0.95 / share).squareRoot() + 0.003)
        #expect(abs(Double(crossed.jump) / share - 0.05) < 3 * (0.05 * 0.95 / share).squareRoot() + 0.003)
        #expect(Double(alarms) / share < 0.1 + 3 * (0.09 / share).squareRoot())
    }

    @Test func `Twenty clean metrics together alarm in at most one history of a hundred`() {
        let histories = Simulation.isLong ? 1_000 : 60
        var alarmed = 0
        for history in 0..<histories {
            var stream = RandomStream(seed: 11).split(history)
            let any = (0..<20).contains { _ in
                detector.changes(in: values(clean(&stream))).contains { $0.kind != .unconfirmed }
            }
            if any { alarmed += 1 }
        }
        // 1 % of the histories and three standard errors.
        #expect(Double(alarmed) <= Double(histories) * 0.01 + 3 * (Double(histories) * 0.01).squareRoot())
    }

    @Test func `A break is found at its night`() {
        var right = 0
        for seed in 0..<40 {
            var stream = RandomStream(seed: 3).split(seed)
            var level = clean(&stream)
            for index in 60..<90 { level[index] += 6 }
            let found = detector.changes(in: values(level))
            if found.count == 1, found[0].kind == .break, found[0].start == 60, found[0].rising { right += 1 }
        }
        #expect(right >= 36)
    }

    @Test func `A drift is found near its first night and called one`() {
        var right = 0
        for seed in 0..<40 {
            var stream = RandomStream(seed: 4).split(seed)
            var level = clean(&stream)
            for index in 30..<90 { level[index] -= Double(index - 29) * 0.25 }
            let found = detector.changes(in: values(level))
            if found.first?.kind == .drift, found[0].rising == false, abs(found[0].start - 30) <= 6,
                !found.contains(where: { $0.kind == .break })
            {
                right += 1
            }
        }
        #expect(right >= 32)
    }

    @Test func `A break on top of a drift is found at its night`() {
        var drifts = 0
        var breaks = 0
        for seed in 0..<40 {
            var stream = RandomStream(seed: 5).split(seed)
            var level = clean(&stream)
            for index in 30..<90 { level[index] += Double(index - 29) * 0.2 }
            for index in 65..<90 { level[index] += 8 }
            let found = detector.changes(in: values(level))
            if found.first?.kind == .drift { drifts += 1 }
            if found.contains(where: { $0.kind == .break && abs($0.start - 65) == 0 }) { breaks += 1 }
        }
        #expect(drifts >= 34)
        #expect(breaks >= 34)
    }

    @Test func `One night that stands off is no alarm; tonight's is shown as unconfirmed`() {
        var stream = RandomStream(seed: 9)
        var level = clean(&stream)
        level[50] += 9
        #expect(detector.changes(in: values(level)).isEmpty)
        level[89] += 12
        #expect(detector.changes(in: values(level)).map(\.kind) == [.unconfirmed])
    }

    @Test func `A rate that stands at zero does not alarm at its first cases`() {
        var level = [Double](repeating: 0, count: 60)
        level[30] = 0.001
        level[41] = 0.002
        level[52] = 0.001
        let line = level.enumerated().map {
            ChangeDetector.Value(night: $0.offset, value: $0.element, leastDeviation: 0.001)
        }
        #expect(detector.changes(in: line).isEmpty)
        var worse = level
        for index in 40..<60 { worse[index] = 0.008 }
        let changed = worse.enumerated().map {
            ChangeDetector.Value(night: $0.offset, value: $0.element, leastDeviation: 0.001)
        }
        #expect(detector.changes(in: changed).map(\.kind) == [.break])
        #expect(detector.changes(in: changed).first?.start == 40)
    }

    @Test func `Few nights, equal values and a constant do not alarm`() {
        #expect(detector.changes(in: []).isEmpty)
        #expect(detector.changes(in: values([1])).isEmpty)
        #expect(detector.changes(in: values([Double](repeating: 3.25, count: 90))).isEmpty)
        #expect(detector.changes(in: values([1, 100, 1, 100, 5, 7, 3])).isEmpty)
    }

    @Test func `Missing nights do not move the others`() {
        var stream = RandomStream(seed: 21)
        var level = clean(&stream)
        for index in 60..<90 { level[index] += 7 }
        let line = values(level).filter { ![20, 21, 50].contains($0.night) }
        let found = detector.changes(in: line)
        #expect(found.map { line[$0.start].night } == [60])
    }

    @Test func `Limits grow with the number of lines`() {
        let one = AlarmLimits(lines: 1)
        let many = AlarmLimits(lines: 50)
        #expect(one.cusum < many.cusum)
        #expect(one.jump < many.jump)
        #expect((7...9).contains(one.cusum))
        #expect((11...13).contains(many.cusum))
        #expect((3...4).contains(many.jump))
    }
}

enum Simulation {
    static let isLong = ProcessInfo.processInfo.environment["ASSAY_LONG_TESTS"] != nil
}
