import Numerics
import Policy
import Results
import Testing

private let copies = "privacy.exact_copies"

/// `found` of `rows` synthetic and `chance` of `holdout` rows equal a training row, as the privacy stage writes it.
private func copied(_ found: Int, of rows: Int, chance: Int, of holdout: Int) -> Results.Measurement {
    let own = Intervals.clopperPearson(successes: found, trials: rows)
    let other = Intervals.clopperPearson(successes: chance, trials: holdout)
    let rate = Double(chance) / Double(holdout)
    return measured(
        copies, Double(found) / Double(rows), own.lowerBound, own.upperBound, method: "clopper_pearson",
        floor: Floor(
            value: rate, low: rate, high: rate, splits: 1,
            interval: Interval(low: other.lowerBound, high: other.upperBound, method: "clopper_pearson")),
        rows: rows, holdout: holdout)
}

struct FloorRuleTests {
    @Test("an excess over the floor is judged with Newcombe's bounds of the difference")
    func newcombe() throws {
        // 2 % blank images in all three sets: 40 of 2,000 equal a training row, in the holdout as well.
        let honest = try check(copied(40, of: 2000, chance: 40, of: 2000), "max_over_floor: 0.015")
        #expect(honest.outcome == .pass)
        #expect(try check(copied(40, of: 2000, chance: 40, of: 2000), "max: 0.005").outcome == .fail)
        let own = Intervals.clopperPearson(successes: 40, trials: 2000)
        let above = ((own.upperBound - 0.02) * (own.upperBound - 0.02) + (0.02 - own.lowerBound) * (0.02 - own.lowerBound))
            .squareRoot()
        #expect(try check(copied(40, of: 2000, chance: 40, of: 2000), "max_over_floor: \(above + 1e-9)").outcome == .pass)
        #expect(
            try check(copied(40, of: 2000, chance: 40, of: 2000), "max_over_floor: \(above - 1e-9)").outcome == .undecided)
        #expect(try check(copied(140, of: 2000, chance: 40, of: 2000), "max_over_floor: 0.005").outcome == .fail)
        #expect(honest.rule == "≤ floor + 1.5\u{a0}%")
        #expect(honest.limit.map { abs($0 - 0.035) < 1e-12 } == true)
    }

    @Test("without a floor all of a share is excess; a given holdout without a rate leaves a failure open")
    func noFloor() throws {
        var none = copied(0, of: 2000, chance: 0, of: 2000)
        none.floor = nil
        none.nHoldout = nil
        none.floorReason = "no holdout was given"
        let pass = try check(none, "max_over_floor: 0.005")
        #expect(pass.outcome == .pass && pass.reason.contains("all of it counts as excess"))
        #expect(pass.reason.contains("no holdout was given"))
        var many = copied(200, of: 2000, chance: 0, of: 2000)
        many.floor = nil
        many.nHoldout = nil
        #expect(try check(many, "max_over_floor: 0.005").outcome == .fail)
        many.nHoldout = 300
        let open = try check(many, "max_over_floor: 0.005")
        #expect(open.outcome == .undecided && open.cause == .noFloor)
        // Below 0 is possible here, so that the value says nothing about the excess.
        #expect(try check(measured("fidelity.kernel_distance", 0, 0, 0), "max_over_floor: 1").outcome == .error)
    }

    @Test("a floor whose own error is unknown decides no excess")
    func unknownError() throws {
        var old = copied(40, of: 2000, chance: 40, of: 2000)
        old.floor?.interval = nil
        let open = try check(old, "max_over_floor: 0.1")
        #expect(open.outcome == .undecided && open.cause == .unusableFloor)
        #expect(try check(old, "max_over_floor: 0.1, floor: high").outcome == .pass)
        old.floor?.splits = 0
        #expect(try check(old, "max_over_floor: 0.1").outcome == .pass)
    }

    @Test("the error of a floor enters a ratio to it")
    func ratio() throws {
        let id = "fidelity.frechet_distance"
        var sure = Floor(value: 1, low: 0.5, high: 2, splits: 10)
        #expect(try check(measured(id, 3, 2.5, 3.9, floor: sure), "max_ratio_to_floor: 4").outcome == .pass)
        sure.interval = Interval(low: 0.6, high: 1.4, method: "t")
        let open = try check(measured(id, 3, 2.5, 3.9, floor: sure), "max_ratio_to_floor: 4")
        #expect(open.outcome == .undecided && open.limit == 4)
        #expect(try check(measured(id, 2, 1.8, 2.2, floor: sure), "max_ratio_to_floor: 4").outcome == .pass)
        #expect(try check(measured(id, 9, 8, 10, floor: sure), "max_ratio_to_floor: 4").outcome == .fail)
        let precision = "fidelity.precision"
        let floor = Floor(
            value: 0.8, low: 0.7, high: 0.9, splits: 10, interval: Interval(low: 0.7, high: 0.9, method: "t"))
        #expect(try check(measured(precision, 0.75, 0.73, 0.77, floor: floor), "min_ratio_to_floor: 0.9").outcome == .undecided)
        #expect(try check(measured(precision, 0.9, 0.88, 0.92, floor: floor), "min_ratio_to_floor: 0.9").outcome == .pass)
        #expect(try check(measured(precision, 0.2, 0.1, 0.3, floor: floor), "min_ratio_to_floor: 0.9").outcome == .fail)
    }

    /// 2 × the upper bound 2 is 4: with the error of that bound, √(0.4² + (1 · 1.96/√18)²) = 0.611, twice of which counts.
    @Test("the error of a floor enters a rule about one of its bounds")
    func bounds() throws {
        let id = "fidelity.frechet_distance"
        var floor = Floor(value: 1, low: 0.5, high: 2, splits: 10)
        #expect(try check(measured(id, 3, 2.5, 3.9, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .pass)
        floor.interval = Interval(low: 0.6, high: 1.4, method: "t")
        #expect(try check(measured(id, 3, 2.5, 3.9, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .undecided)
        #expect(try check(measured(id, 2.5, 2.1, 2.9, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .pass)
        #expect(try check(measured(id, 9, 8, 10, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .fail)
        #expect(try check(measured(id, 5, 4.5, 6, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .undecided)
        #expect(try check(measured(id, 2.5, 2.4, 2.6, floor: floor), "max_over_floor: 1, floor: high").outcome == .undecided)
        #expect(try check(measured(id, 2.2, 2.1, 2.3, floor: floor), "max_over_floor: 1, floor: high").outcome == .pass)
        // A bound in closed form is exact, as is one of several splits without a known error.
        floor = Floor(value: 0, low: -1, high: 2, splits: 0)
        #expect(try check(measured(id, 3, 2.5, 3.9, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .pass)
        // A bound that rests on no splits moves with the floor's value alone.
        floor.interval = Interval(low: -0.1, high: 0.1, method: "t")
        #expect(try check(measured(id, 3, 2.5, 3.9, floor: floor), "max_ratio_to_floor: 2, floor: high").outcome == .pass)
    }

    @Test("a floor at or below 0 is no error of an honest run")
    func notPositive() throws {
        let id = "fidelity.kernel_distance"
        func floor(_ value: Double, _ low: Double, _ high: Double) -> Floor {
            Floor(value: value, low: value, high: value, splits: 0, interval: Interval(low: low, high: high, method: "t"))
        }
        // Indistinguishable from 0, as the floor is.
        let near = try check(
            measured(id, 0.0001, -0.001, 0.001, floor: floor(-0.0001, -0.001, 0.001)), "max_ratio_to_floor: 10")
        #expect(near.outcome == .undecided && near.cause == .unusableFloor)
        let below = try check(
            measured(id, -0.002, -0.003, -0.001, floor: floor(-0.0001, -0.001, 0.001)), "max_ratio_to_floor: 10")
        #expect(below.outcome == .pass)
        let far = try check(measured(id, 1, 0.9, 1.1, floor: floor(-0.0001, -0.001, 0.001)), "max_ratio_to_floor: 10")
        #expect(far.outcome == .fail)
        let upper = Floor(value: -0.2, low: -0.3, high: -0.1, splits: 10)
        #expect(try check(measured(id, 1, 0.9, 1.1, floor: upper), "max_ratio_to_floor: 10, floor: high").outcome == .undecided)
        let zero = Floor(value: 0, low: 0, high: 0, splits: 10)
        #expect(try check(measured("fidelity.precision", 0.5, 0.4, 0.6, floor: zero), "min_ratio_to_floor: 0.9").outcome == .undecided)
        #expect(try check(measured(id, 1, 0.9, 1.1), "max_ratio_to_floor: 2").cause == .noFloor)
    }

    @Test("a graver rule is not hidden by one that cannot be computed")
    func severalRules() throws {
        let id = "fidelity.frechet_distance"
        let failing = try check(measured(id, 9, 8, 10), "max: 5, max_ratio_to_floor: 2, on_error: warn")
        #expect(failing.outcome == .fail && failing.blocks)
        // The rule that blocks stands for the check.
        let open = try check(measured(id, 5, 4, 6), "max: 5, max_ratio_to_floor: 2, on_error: warn")
        #expect(open.outcome == .undecided && open.blocks)
    }
}
