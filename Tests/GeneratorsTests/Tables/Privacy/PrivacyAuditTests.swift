import Datasets
import Foundation
import Generators
import Numerics
import TestSupport
import Testing

/// Runs on two tables that differ by one planted row: what an observer can tell never exceeds the stated ε.
@Suite struct PrivacyAuditTests {
    /// Lower bound of the ε that a statistic tells, its threshold chosen on the first half of the runs.
    private func measured(_ without: [Double], _ with: [Double], delta: Double = 0) -> Double {
        let half = without.count / 2
        var best = (gain: -Double.infinity, threshold: 0.0)
        for threshold in Set(with[..<half]).sorted() {
            let (p, q) = (with[..<half].count { $0 >= threshold }, without[..<half].count { $0 >= threshold })
            let gain = log((Double(p) + 0.5) / (Double(q) + 10))
            if gain > best.gain { best = (gain, threshold) }
        }
        let (p, q) = (
            with[half...].count { $0 >= best.threshold }, without[half...].count { $0 >= best.threshold }
        )
        return log(max(1e-9, Intervals.clopperPearson(successes: p, trials: half).lowerBound - delta) / max(1e-9, Intervals.clopperPearson(successes: q, trials: half).upperBound))
    }

    private func runs(_ name: String, _ mechanism: (inout DiscreteNoise) -> Double) -> [Double] {
        (0..<1_200).map { run in
            var noise = DiscreteNoise(.seeded(RandomStream(seed: 12).split(name).split(run)))
            return mechanism(&noise)
        }
    }

    private let without = [[9, 4], [3, 10], [9, 4]]
    private let with = [[10, 4], [4, 10], [10, 4]]

    private func planted(_ noisy: [[Double]]) -> Double { noisy.reduce(0) { $0 + $1[0] } }

    @Test func histograms() {
        for isLaplace in [true, false] {
            func audit(_ counts: [[Int]], _ name: String) -> [Double] {
                runs(name) { noise in
                    planted(
                        isLaplace
                            ? PrivateHistograms.laplace(counts, epsilon: 2, &noise).0
                            : PrivateHistograms.gaussian(counts, rho: PrivacyAccountant.rho(epsilon: 2, delta: 1e-3), &noise).0)
                }
            }
            let epsilon = measured(audit(without, "a"), audit(with, "b"), delta: isLaplace ? 0 : 1e-3)
            #expect(epsilon <= 2, "\(epsilon)")
            #expect(epsilon > 0.2, "\(epsilon)")
        }
    }

    /// An accountant that forgets that ε adds up over columns states 2 where 6 was spent, and is caught.
    @Test func brokenAccountant() {
        func audit(_ counts: [[Int]], _ name: String) -> [Double] {
            runs(name) { noise in
                planted(counts.map { PrivateHistograms.laplace([$0], epsilon: 2, &noise).0[0] })
            }
        }
        let epsilon = measured(audit(without, "a"), audit(with, "b"))
        #expect(epsilon > 2, "\(epsilon)")
    }

    /// Rows of one level that the model tells of, in both columns, in each of `runs` whole fits on a small domain.
    private func fits(_ id: String, _ rows: [(Int32, Int32)], owners: [Int64], runs: Int, _ settings: [String: String]) throws -> [Double] {
        var table = try Table(
            columns: [
                TableColumn(name: "a", type: .categorical, cells: .codes(rows.map(\.0), levels: ["u", "v"])),
                TableColumn(name: "b", type: .categorical, cells: .codes(rows.map(\.1), levels: ["u", "v"])),
                TableColumn(name: "owner", type: .id, cells: .integers(owners)),
            ], info: SetInfo(name: "audit", media: "memory"))
        table.schema = PrivateTable.schema(of: ["a", "b"], levels: ["u", "v"])
        let data = try TableTraining(table)
        let generator = try GeneratorRegistry.find(id, in: GeneratorRegistry.tables)
        let settings = ["epsilon": "2", "noise": "seeded"].merging(settings) { $1 }
        return try (0..<runs).map { seed in
            let model = try generator.fit(data, FitPlan(seed: UInt64(seed), settings: settings))
            // The planted rows are the first level of both columns.
            return try (0..<2).reduce(0.0) { sum, column in
                let weights = try #require(model.tensors.first { $0.name == "bytes.net.margin.\(column)" }).tensor.values
                let shares = (0..<2).map { state in (0..<4).reduce(0.0) { $0 + Double(weights[4 * state + $1]) * pow(256, Double($1)) } }
                return sum + shares[0] / max(1, shares.reduce(0, +)) * Double(model.header.rows)
            }
        }
    }

    private let twelve: [(Int32, Int32)] = (0..<12).map { ($0 < 4 ? 0 : 1, $0 < 5 ? 0 : 1) }

    /// Whole fits, graphs and tables included.
    @Test(arguments: HeaderFuzz.isLong ? ["mst", "aim"] : ["mst"]) func graphs(id: String) throws {
        let runs = HeaderFuzz.isLong ? 3_000 : 1_000
        func audit(_ stated: Double, more count: Int) throws -> Double {
            let settings = ["delta": "1e-3", "epsilon": "\(stated)"]
            let one = try fits(id, twelve, owners: Array(0..<12), runs: runs, settings)
            let rows = twelve + [(Int32, Int32)](repeating: (0, 0), count: count)
            return measured(one, try fits(id, rows, owners: Array(0..<Int64(12 + count)), runs: runs, settings), delta: 1e-3)
        }
        let epsilon = try audit(2, more: 1)
        #expect(epsilon <= 2, "\(epsilon)")
        guard HeaderFuzz.isLong else { return }
        // An audit that sees nothing would pass anything: eight rows under what is said of one are seen.
        let (wrong, weak) = (try audit(2, more: 8), try audit(8, more: 1))
        #expect(wrong > 2, "\(wrong)")
        #expect(weak <= 8 && weak > 0.5, "\(weak)")
        print("audit of \(id): ε is at least \(epsilon) where 2 is stated, \(weak) where 8 is; \(wrong) for eight rows at 2")
    }

    /// One key with four rows of which three are counted, more or less.
    @Test func keys() throws {
        let rows = twelve + [(0, 0), (0, 0), (0, 0), (0, 0)]
        let owners: [Int64] = Array(0..<12) + [99, 99, 99, 99]
        for id in HeaderFuzz.isLong ? PrivateTable.ids : ["dp-histogram"] {
            let delta = ["mst", "aim"].contains(id) ? 1e-3 : 0
            let settings = ["unit": "owner:3"].merging(delta > 0 ? ["delta": "1e-3"] : [:]) { $1 }
            let one = try fits(id, twelve, owners: Array(0..<12), runs: 1_000, settings)
            let epsilon = measured(one, try fits(id, rows, owners: owners, runs: 1_000, settings), delta: delta)
            #expect(epsilon <= 2, "\(epsilon)")
            if id == "dp-histogram" { #expect(epsilon > 0.2, "\(epsilon)") }
            if HeaderFuzz.isLong { print("audit of \(id), all rows of a key: measured ε at least \(epsilon), stated 2") }
        }
        // Noise for rows under what is said of keys is caught.
        let one = try fits("dp-histogram", twelve, owners: Array(0..<12), runs: 1_000, [:])
        let epsilon = measured(one, try fits("dp-histogram", rows, owners: owners, runs: 1_000, [:]))
        #expect(epsilon > 2, "\(epsilon)")
    }
}
