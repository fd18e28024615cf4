import Learners
import Metrics
import Numerics
import Results
import Testing

@Suite struct PerClassFrechetTests {
    private let names = ["a", "b", "c"]

    /// Class k lies around 3k; `shifted` moves one class.
    private func set(
        _ counts: [Int], seed: UInt64, shifted: (label: Int, by: Double)? = nil
    ) throws -> LabelledSet<Matrix<Float>> {
        var labels: [Int] = []
        var values: [Float] = []
        for (label, count) in counts.enumerated() {
            let offset = 3 * Double(label) + (shifted?.label == label ? shifted?.by ?? 0 : 0)
            values += normalRows(count, 5, seed: seed * 10 + UInt64(label), offset: offset).storage
            labels += [Int](repeating: label, count: count)
        }
        return try LabelledSet(
            inputs: Matrix(rows: labels.count, columns: 5, storage: values), labels: labels, classNames: names)
    }

    @Test func equalsTheDistanceOfTheClassesRows() throws {
        let (real, synthetic) = (try set([60, 70, 80], seed: 1), try set([50, 90, 40], seed: 2))
        let entries = try PerClassFrechet(real: real, synthetic: synthetic, holdout: nil).estimates(resamples: nil)
        #expect(entries.map(\.scope) == [.whole] + names.map { Scope(.class, $0) })
        var sum = 0.0
        for (label, entry) in entries.dropFirst().enumerated() {
            func rows(_ set: LabelledSet<Matrix<Float>>) -> Matrix<Float> {
                set.inputs.rows(at: set.labels.indices.filter { set.labels[$0] == label })
            }
            let direct = try frechetDistance(rows(real), rows(synthetic)).distance
            #expect(isClose(try entry.result.get().value, direct, 1e-9))
            sum += direct
        }
        #expect(isClose(try entries[0].result.get().value, sum / 3, 1e-9))
    }

    @Test func oneBadClassIsNamed() throws {
        let metric = try PerClassFrechet(
            real: set([200, 200, 200], seed: 3), synthetic: set([200, 200, 200], seed: 4, shifted: (1, 1.5)),
            holdout: set([200, 200, 200], seed: 5))
        let entries = metric.estimates(resamples: Resamples(seed: 1))
        let values = try entries.map { try $0.result.get() }
        #expect(values[2].value > 5 * values[1].value && values[2].value > 5 * values[3].value)
        #expect(values[0].notes.contains { $0.hasPrefix("largest for class b") })
        for value in values {
            let interval = try #require(value.interval)
            #expect(interval.low <= value.value && value.value <= interval.high)
        }
        let floors = metric.floors(splits: 4, seed: 1)
        let others = metric.otherClasses()
        for entry in entries {
            #expect(floors[entry.scope]?.count == 4)
            #expect(try #require(others[entry.scope]) > 5)
        }
        #expect(try #require(floors[Scope(.class, "b")]?.max()) < values[2].value)
    }

    @Test func fewRowsOfAClassAreAReason() throws {
        let entries = try PerClassFrechet(
            real: set([60, 60, 60], seed: 6), synthetic: set([60, 19, 0], seed: 7), holdout: nil
        ).estimates(resamples: Resamples(seed: 1))
        #expect((try? entries[0].result.get())?.parameters["classes"] == "1 of 3")
        #expect((try? entries[1].result.get()) != nil)
        for entry in entries.suffix(2) {
            guard case .failure(let error) = entry.result else { throw Failed() }
            #expect(error.status == .insufficientData && error.reason.contains("20 of each"))
        }
    }

    @Test func labelsAreNeeded() throws {
        let real = try set([30, 30, 30], seed: 8)
        #expect(throws: MetricError.self) { try PerClassFrechet(real: real, synthetic: nil, holdout: nil) }
        let one = try LabelledSet(
            inputs: normalRows(30, 5, seed: 9), labels: [Int](repeating: 0, count: 30), classNames: ["a"])
        #expect(throws: MetricError.self) { try PerClassFrechet(real: one, synthetic: one, holdout: nil) }
        var broken = real.inputs
        broken[3, 3] = .nan
        let other = try LabelledSet(inputs: broken, labels: real.labels, classNames: names)
        #expect(throws: MetricError.self) { try PerClassFrechet(real: real, synthetic: other, holdout: nil) }
    }

    private struct Failed: Error {}
}
