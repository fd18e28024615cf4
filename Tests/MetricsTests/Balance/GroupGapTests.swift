import Foundation
import Learners
import Metrics
import Numerics
import Results
import TestSupport
import Testing

@Suite struct GroupUtilityGapTests {
    /// Two classes that one feature tells apart; in group "b" the synthetic rows have their labels turned.
    private func set(_ rows: Int, seed: UInt64, turned: Bool = false) throws -> LabelledSet<Matrix<Float>> {
        var random = RandomStream(seed: seed)
        var values: [Float] = []
        var labels: [Int] = []
        for row in 0..<rows {
            let (label, group) = (row % 2, row / 2 % 2)
            values += [
                Float((label == 0 ? -2 : 2) * (group == 0 ? 1 : 0) + 0.5 * random.normal()),
                Float((label == 0 ? -2 : 2) * (group == 0 ? 0 : 1) + 0.5 * random.normal()),
            ]
            labels.append(turned && group == 1 ? 1 - label : label)
        }
        return try LabelledSet(
            inputs: Matrix(rows: rows, columns: 2, storage: values), labels: labels, classNames: ["no", "yes"])
    }

    private func groups(_ rows: Int) throws -> RowGroups {
        try RowGroups(name: "site", levels: ["a", "b"], codes: (0..<rows).map { $0 / 2 % 2 })
    }

    private func study(turned: Bool) throws -> UtilityStudy {
        try UtilityTask(
            real: set(400, seed: 1), synthetic: set(400, seed: 2, turned: turned), holdout: set(200, seed: 3), seed: 4
        ).run(LogisticRegression(), seed: 5, on: .serial)
    }

    @Test func findsTheGroupThatLoses() throws {
        let study = try study(turned: true)
        let rows = try GroupUtilityGap.rows(study, by: groups(200))
        #expect(rows.map(\.rows) == [100, 100] && rows.map(\.name) == ["a", "b"])
        #expect(rows[0].loss < 0.05 && rows[1].loss > 0.9)
        let estimate = try GroupUtilityGap.estimate(study, by: groups(200))
        #expect(abs(estimate.value - (rows[1].loss - rows[0].loss)) < 1e-12)
        let interval = try #require(estimate.interval)
        #expect(interval.low > 0.6 && interval.high >= estimate.value)
        #expect(estimate.notes[0].hasPrefix("b loses most"))
        let parts = GroupUtilityGap.levelEstimates(rows[1], study)
        #expect(parts.map(\.descriptor.id) == ["utility.tstr", "utility.tstr_gap"])
        #expect(abs(parts[0].estimate.value - rows[1].tstr) < 1e-12 && parts[0].floor?.value == rows[1].trtr)
        #expect(abs(parts[1].estimate.value - rows[1].loss) < 1e-12 && (parts[1].floor?.value ?? -1) >= 0)
    }

    @Test func equalLossesAreWithinTheFloor() throws {
        let study = try study(turned: false)
        let estimate = try GroupUtilityGap.estimate(study, by: groups(200))
        #expect(estimate.interval?.low == 0 && estimate.value < 0.1)
        let floor = try #require(GroupUtilityGap.floor(study, by: groups(200), seed: 1))
        #expect(floor.low <= floor.value && floor.value <= floor.high && floor.high < 0.2)
        #expect(GroupUtilityGap.floor(study, by: try groups(200), seed: 1) == floor)
    }

    /// Of a group of 100 rows the classifier that always says one class gets half.
    @Test func majorityLosesAlike() throws {
        let anchor = try #require(GroupUtilityGap.majorityAnchor(study(turned: false), by: groups(200)))
        #expect(anchor < 0.05)
    }

    /// fairlearn's accuracy by gender on the golden predictions: the group scores that losses are made of.
    @Test(.enabled(if: SharedData.goldens("tabular/predictions.csv") != nil, "goldens of ../shared are absent"))
    func accuracyByGroupAgreesWithFairlearn() throws {
        let url = try #require(SharedData.goldens("tabular/predictions.csv"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        var right: [String: (hits: Double, rows: Double)] = [:]
        for line in lines {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            right[fields[3], default: (0, 0)].hits += fields[0] == fields[2] ? 1 : 0
            right[fields[3], default: (0, 0)].rows += 1
        }
        let shares = right.values.map { $0.hits / $0.rows }
        let difference = (shares.max() ?? 0) - (shares.min() ?? 0)
        #expect(abs(difference - 0.035224126008941536) < 1e-12)
    }

    @Test func smallGroupsAreNamedOrRefused() throws {
        let study = try study(turned: false)
        let codes = (0..<200).map { $0 < 10 ? 2 : $0 % 2 }
        let three = try RowGroups(name: "site", levels: ["a", "b", "tiny"], codes: codes)
        let estimate = try GroupUtilityGap.estimate(study, by: three)
        #expect(estimate.notes.contains("left out, with fewer than 20 test rows: tiny"))
        let one = try RowGroups(name: "site", levels: ["a", "b"], codes: [Int](repeating: 0, count: 200))
        let error = #expect(throws: MetricError.self) { try GroupUtilityGap.estimate(study, by: one) }
        #expect(error?.status == .insufficientData)
        #expect(GroupUtilityGap.floor(study, by: one, seed: 1) == nil)
        #expect(throws: MetricError.self) { try GroupUtilityGap.estimate(study, by: groups(199)) }
        #expect(throws: MetricError.self) { try RowGroups(name: "site", levels: ["a"], codes: [1]) }
    }
}

@Suite struct GroupFidelityGapTests {
    private func rows(_ count: Int, shift: (Int) -> Double, seed: UInt64) -> Matrix<Float> {
        var random = RandomStream(seed: seed)
        let values = (0..<count * 6).map { Float(random.normal() + shift($0 / 6)) }
        return Matrix(unchecked: values, rows: count, columns: 6)
    }

    private func groups(_ count: Int) throws -> RowGroups {
        try RowGroups(name: "site", levels: ["a", "b", "c"], codes: (0..<count).map { $0 % 3 })
    }

    private func gap(shifted level: Int?, synthetic count: Int = 300) throws -> GroupFidelityGap {
        try GroupFidelityGap(
            real: (rows(300, shift: { _ in 0 }, seed: 1), groups(300)),
            synthetic: (rows(count, shift: { $0 % 3 == level ? 1 : 0 }, seed: 2), groups(count)), seed: 3,
            parallel: .serial)
    }

    @Test func findsTheGroupThatIsOff() throws {
        let gap = try gap(shifted: 1)
        #expect(gap.rows.map(\.name) == ["a", "b", "c"] && gap.rows.allSatisfy { $0.realRows == 100 })
        // The same number as the kernel distance of the group's own rows.
        let real = rows(300, shift: { _ in 0 }, seed: 1).rows(at: stride(from: 1, to: 300, by: 3).map { $0 })
        let synthetic = rows(300, shift: { $0 % 3 == 1 ? 1 : 0 }, seed: 2)
            .rows(at: stride(from: 1, to: 300, by: 3).map { $0 })
        let direct = try KernelDistanceMetric(subsets: 0).estimate(
            PairEvidence(reference: real, candidate: synthetic), resamples: Resamples(seed: 0, replicates: 2))
        #expect(abs(gap.rows[1].distance - direct.value) < 1e-9)
        let estimate = gap.estimate()
        let distances = gap.rows.map(\.distance)
        #expect(abs(estimate.value - ((distances.max() ?? 0) - (distances.min() ?? 0))) < 1e-12)
        #expect((estimate.interval?.low ?? 0) > 0)
        #expect(estimate.notes[0].hasPrefix("b is furthest"))
    }

    @Test func equalGroupsAreWithinTheFloor() throws {
        let gap = try gap(shifted: nil)
        #expect(gap.estimate().interval?.low == 0)
        let floor = try #require(try gap.floor(seed: 4, parallel: .serial))
        #expect(gap.estimate().value < 3 * floor.high)
        #expect(try gap.floor(seed: 4, parallel: Parallel(threads: 2)) == floor)
    }

    @Test func smallAndMissingGroupsAreNamed() throws {
        let features = rows(300, shift: { _ in 0 }, seed: 1)
        let other = try RowGroups(name: "site", levels: ["c", "a"], codes: (0..<300).map { $0 < 10 ? 0 : 1 })
        let error = #expect(throws: MetricError.self) {
            try GroupFidelityGap(
                real: (features, groups(300)), synthetic: (features, other), seed: 0, parallel: .serial)
        }
        #expect(error?.status == .insufficientData)
        let two = try RowGroups(name: "site", levels: ["c", "a"], codes: (0..<300).map { $0 % 2 })
        let gap = try GroupFidelityGap(
            real: (features, groups(300)), synthetic: (features, two), seed: 0, parallel: .serial)
        #expect(gap.rows.map(\.name) == ["a", "c"])
        #expect(gap.estimate().notes.contains("left out, without a synthetic row: b"))
        #expect(throws: MetricError.self) {
            try GroupFidelityGap(
                real: (features, groups(200)), synthetic: (features, two), seed: 0, parallel: .serial)
        }
    }
}
