import Foundation
import Metrics
import Testing

/// Values of fairlearn on the same answers (goldens/tabular).
@Suite(.enabled(if: GoldenTable.folder != nil, "the goldens of tables are not on this machine"))
struct FairnessGoldenTests {
    private let golden: [String: [String: Any]]
    private let columns: [String: [String]]

    init() throws {
        golden = try #require(try GoldenTable.json("fairness.json")?["fairlearn"] as? [String: [String: Any]])
        let text = try String(
            contentsOf: #require(GoldenTable.folder).appending(path: "predictions.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        columns = Dictionary(
            uniqueKeysWithValues: lines[0].enumerated().map { place, name in (name, lines.dropFirst().map { $0[place] }) })
    }

    private func table(_ group: String, weighted: Bool) throws -> OutcomeTable {
        let names = try group.components(separatedBy: "_x_").map { try #require(columns[$0]) }
        let values = names[0].indices.map { row in names.map { $0[row] }.joined(separator: ",") }
        let levels = Set(values).sorted()
        let groups = try RowGroups(name: group, levels: levels, codes: values.map { levels.firstIndex(of: $0) ?? 0 })
        return try OutcomeTable(
            groups: groups, labels: #require(columns["y_true"]).map { $0 == "1" },
            answers: #require(columns["y_pred"]).map { $0 == "1" },
            weights: weighted ? try #require(columns["weight"]).compactMap(Double.init) : nil)
    }

    @Test(arguments: ["gender", "ethnicity", "gender_x_ethnicity"], [false, true])
    func agrees(_ group: String, _ weighted: Bool) throws {
        let table = try table(group, weighted: weighted)
        let values = try #require(golden[group])
        for (name, against) in [("between_groups", OutcomeTable.Against.betweenGroups), ("to_overall", .overall)] {
            let tail = "|\(name)|\(weighted ? "weighted" : "unweighted")"
            for (metric, value) in [
                ("demographic_parity_difference", table.demographicParityDifference(against)),
                ("demographic_parity_ratio", table.demographicParityRatio(against)),
                ("equalized_odds_difference", table.equalizedOddsDifference(against)),
                ("equalized_odds_ratio", table.equalizedOddsRatio(against)),
            ] {
                let expected = try #require(values[metric + tail] as? Double)
                #expect(abs(value - expected) <= 1e-12, "\(group) \(metric)\(tail): \(value), golden \(expected)")
            }
        }
    }

    @Test(arguments: ["gender_label", "ethnicity_label"])
    func amplificationAgrees(_ name: String) throws {
        let all = try #require(try GoldenTable.json("fairness.json")?["bias_amplification"] as? [String: [String: Any]])
        let expected = try #require(all[name]?["wang2021_A_to_T"] as? Double)
        func table(_ set: String) throws -> OutcomeTable {
            let rows = try #require(try GoldenTable.read(set))
            let column = try #require(rows.column(name.components(separatedBy: "_")[0]))
            let label = try #require(rows.column("label"))
            let flags = (0..<rows.count).map { label.levelName(at: $0) == "1" }
            let known = (0..<rows.count).filter { !column.isMissing($0) }
            let levels = column.levels
            return try OutcomeTable(
                groups: RowGroups(
                    name: name, levels: levels, codes: known.map { levels.firstIndex(of: column.levelName(at: $0) ?? "") ?? 0 }),
                labels: known.map { flags[$0] }, answers: known.map { flags[$0] })
        }
        let value = BiasAmplification.value(real: try table("real"), synthetic: try table("synthetic"))
        #expect(abs(value - expected) < 1e-12, "\(value), golden \(expected)")
    }
}
