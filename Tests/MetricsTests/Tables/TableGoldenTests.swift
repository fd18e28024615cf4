import Datasets
import Foundation
import Metrics
import Numerics
import Results
import Testing

/// Values of the reference packages on the same tables (goldens/tabular).
@Suite(.enabled(if: GoldenTable.folder != nil, "the goldens of tables are not on this machine"))
struct TableGoldenTests {
    private let evidence: TableEvidence
    private let single: [String: [String: Any]]
    private let pairs: [String: Any]
    private let reference: [String: Any]

    init() throws {
        let tables = try GoldenTable.unified(["real", "synthetic"].map { try #require(try GoldenTable.read($0)) })
        evidence = try TableEvidence(Roles(real: tables[0], synthetic: tables[1]), parallel: .serial)
        let metrics = try #require(try GoldenTable.json("sdmetrics.json"))
        single = try #require(metrics["single_column"] as? [String: [String: Any]])
        pairs = try #require(metrics["column_pairs"] as? [String: Any])
        reference = try #require(try GoldenTable.json("reference.json"))
    }

    private func values(_ statistic: any TableStatistic) throws -> [Scope: Double] {
        var values: [Scope: Double] = [:]
        for entry in try TableMeasurer(evidence, resamples: Resamples(seed: 0, replicates: 0), splits: 0, seed: 0)
            .estimates(statistic)
        {
            if case .success(let estimate) = entry.result { values[entry.scope] = estimate.value }
        }
        return values
    }

    private func agrees(_ value: Double?, _ golden: Double, _ what: String, within tolerance: Double = 1e-9) {
        guard let value else {
            Issue.record("no value of \(what)")
            return
        }
        #expect(abs(value - golden) <= tolerance * max(1, abs(golden)), "\(what): \(value), golden \(golden)")
    }

    @Test(arguments: [
        ("KSComplement", "ks"), ("TVComplement", "tv"), ("MissingValueSimilarity", "missing"),
    ])
    func columnsAgreeWithSDMetrics(_ name: String, _ which: String) throws {
        let statistics: [String: any TableStatistic] = [
            "ks": KSComplement(), "tv": TVComplement(), "missing": MissingSimilarity(),
        ]
        let found = try values(#require(statistics[which]))
        var compared = 0
        for (column, golden) in single {
            guard let value = golden[name] as? Double, evidence.columns.contains(where: { $0.name == column }) else { continue }
            // The package adds a millionth to the counts of levels that real rows lack.
            agrees(found[Scope(.column, column)], value, "\(name) of \(column)", within: which == "tv" ? 1e-7 : 1e-9)
            compared += 1
        }
        #expect(compared >= 8)
    }

    @Test(arguments: CorrelationSimilarity.Order.allCases)
    func correlationsAgreeWithSDMetrics(_ order: CorrelationSimilarity.Order) throws {
        let found = try values(CorrelationSimilarity(order))
        var compared = 0
        for (key, golden) in pairs where key.hasSuffix("_" + order.rawValue.capitalized) {
            let names = key.split(separator: "|").map(String.init)
            guard let score = (golden as? [String: Any])?["score"] as? Double else { continue }
            agrees(found[Scope(.columnPair, names[0], names[1])], score, key)
            compared += 1
        }
        #expect(compared >= 20)
    }

    @Test func distancesAgreeWithSciPy() throws {
        let univariate = try #require(reference["univariate"] as? [String: [String: Any]])
        let found = try values(WassersteinMetric())
        var compared = 0
        for (column, golden) in univariate {
            guard let value = golden["wasserstein1_over_real_std"] as? Double else { continue }
            agrees(found[Scope(.column, column)], value, "W1 of \(column)")
            compared += 1
        }
        #expect(compared >= 8)
        let divergences = try values(JensenShannon())
        for column in ["city", "zip"] {
            let golden = try #require(univariate[column]?["js_distance_base2"] as? Double)
            // Levels that real rows lack share a bin here.
            agrees(divergences[Scope(.column, column)], golden, "JS of \(column)", within: 1e-9)
        }
    }

    @Test func associationsAgree() throws {
        let association = try #require(reference["association"] as? [String: [String: Any]])
        let found = try values(MixedAssociation())
        func golden(_ set: String, _ measure: String, _ pair: String) -> Double? {
            (association[set]?[measure] as? [String: Double])?[pair]
        }
        var compared = 0
        for measure in ["cramers_v_bias_corrected", "correlation_ratio_eta2"] {
            let isSquare = measure.hasSuffix("eta2")
            for pair in (association["real"]?[measure] as? [String: Double] ?? [:]).keys {
                guard let real = golden("real", measure, pair), let synthetic = golden("synthetic", measure, pair) else { continue }
                let names = pair.split(separator: "|").map(String.init)
                let difference = isSquare ? real.squareRoot() - synthetic.squareRoot() : real - synthetic
                let value = found[Scope(.columnPair, names[0], names[1])] ?? found[Scope(.columnPair, names[1], names[0])]
                agrees(value, abs(difference), "\(measure) of \(pair)")
                compared += 1
            }
        }
        #expect(compared >= 8)
    }

    /// The bins of mostlyai-qa are given; what is counted in them is compared.
    @Test func accuraciesAgreeWithMostly() throws {
        let mostly = try #require(try GoldenTable.json("mostlyai.json"))
        let bins = try #require(mostly["bins10"] as? [String: [String]])
        let univariate = try #require(mostly["univariate"] as? [[String: Any]])
        let real = try #require(try GoldenTable.read("real"))
        let holdout = try #require(try GoldenTable.read("holdout"))
        let synthetic = try #require(try GoldenTable.read("synthetic"))
        var compared = 0
        for entry in univariate {
            guard let key = entry["column"] as? String, let golden = entry["accuracy"] as? Double, let edges = bins[key],
                let column = real.column(String(key.dropFirst(5))), column.type == .numeric, edges.count > 3
            else { continue }
            let cells = ColumnCells(name: column.name, edges: edges.compactMap(Double.init).dropFirst().dropLast().map { $0 })
            func shares(_ tables: [Table]) -> [Double] {
                let codes = tables.flatMap { cells.codes(of: $0.column(column.name) ?? column) }
                var counts = [Double](repeating: 0, count: cells.count)
                for code in codes { counts[Int(code)] += 1 / Double(codes.count) }
                return counts
            }
            let distance = zip(shares([real, holdout]), shares([synthetic])).reduce(0) { $0 + abs($1.0 - $1.1) } / 2
            agrees(1 - distance, golden, "accuracy of \(column.name)", within: 1e-5)
            compared += 1
        }
        #expect(compared >= 6)
    }
}
