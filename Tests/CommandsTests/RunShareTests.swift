import Commands
import Evaluation
import Testing

/// The share done moves within a stage, never falls and never says 100 % too early.
@Suite struct RunShareTests {
    private let plan = [PlannedStage("a", 10), PlannedStage("absent", 5), PlannedStage("b", 35)]

    private func now(
        _ share: inout RunShare, _ done: Int, of units: Int, spent: Double, elapsed: Double
    ) throws -> (share: Double, secondsLeft: Double?) {
        let now = share.now(done: done, of: units, spent: spent, elapsed: elapsed)
        return try #require(now)
    }

    @Test func unitsAndTimeMoveIt() throws {
        var share = RunShare(plan)
        var none = share.now(done: 0, of: 0, spent: 0, elapsed: 0)
        #expect(none == nil)
        share.begin("reading")
        none = share.now(done: 0, of: 0, spent: 1, elapsed: 1)
        #expect(none == nil)
        share.begin("a")
        let half = try now(&share, 5, of: 10, spent: 5, elapsed: 6)
        #expect(abs(half.share - 0.1) < 1e-9)
        #expect(abs(try #require(half.secondsLeft) - 54) < 1e-9)
        share.begin("b")
        // The stage that never came counts as done.
        let begun = try now(&share, 0, of: 0, spent: 0, elapsed: 12)
        #expect(abs(begun.share - 0.3) < 1e-9)
        let later = try now(&share, 0, of: 0, spent: 20, elapsed: 32)
        #expect(later.share > 0.5 && later.share < 0.8)
        let end = try now(&share, 0, of: 0, spent: 10_000, elapsed: 10_012)
        #expect(end.share > later.share && end.share < 1)
    }

    @Test func neverFalls() throws {
        var share = RunShare(plan)
        share.begin("a")
        var last = 0.0
        for (done, spent) in [(0, 9.0), (1, 10), (1, 60), (2, 61), (10, 62)] {
            let now = try now(&share, done, of: 10, spent: spent, elapsed: spent).share
            #expect(now >= last)
            last = now
        }
        #expect(abs(last - 0.2) < 0.05)
    }
}
