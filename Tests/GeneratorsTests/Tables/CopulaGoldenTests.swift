import Datasets
import Foundation
import Generators
import Numerics
import TestSupport
import Testing

@Suite struct CopulaGoldenTests {
    /// Correlations of normal scores (r − ½)/n, as numpy and scipy compute them.
    @Test(.enabled(if: SharedData.goldens("text_audio/tabular") != nil, "goldens are not on this machine"))
    func normalScoreCorrelations() throws {
        let values = try #require(try Golden.doubles("copula_table.npy"))
        let wanted = try #require(try Golden.doubles("copula_corr_normal_scores_rminus0p5.npy"))
        let columns = (0..<3).map { column in
            TableColumn(
                name: "x\(column)", type: .numeric,
                cells: .numbers(stride(from: column, to: values.count, by: 3).map { values[$0] }))
        }
        let table = try Table(columns: columns, info: SetInfo(name: "golden", media: "memory"))
        let got = try GaussianCopula.correlations(TableTraining(table), isMatched: true, .serial)
        for (a, b) in zip(got.storage, wanted) { #expect(abs(a - b) < 1e-12, "\(a), not \(b)") }
    }

    /// Two levels hide much of a correlation; what is sampled has that of the data again, which plain scores do not reach.
    @Test func tiesAreMatched() throws {
        var (a, b): ([Int64], [Int64]) = ([], [])
        for row in 0..<4_000 {
            var random = RandomStream(seed: 11).split(row)
            let shared = random.normal()
            a.append(shared + 0.3 * random.normal() > 0.5 ? 1 : 0)
            b.append(shared + 0.3 * random.normal() > -0.2 ? 1 : 0)
        }
        let table = try Table(
            columns: [
                TableColumn(name: "a", type: .integer, cells: .integers(a)), TableColumn(name: "b", type: .integer, cells: .integers(b)),
            ], info: SetInfo(name: "ties", media: "memory"))
        let wanted = SmallTable.correlation(table, "a", "b")
        let matched = SmallTable.correlation(try SmallTable.made("gaussian-copula", table, rows: 6_000), "a", "b")
        let plain = SmallTable.correlation(
            try SmallTable.made("gaussian-copula", table, rows: 6_000, settings: ["ties": "plain"]), "a", "b")
        #expect(abs(matched - wanted) < 0.05)
        #expect(wanted - plain > 0.08)
    }
}
