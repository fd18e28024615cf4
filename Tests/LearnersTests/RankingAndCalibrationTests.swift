import Numerics
import TestSupport
import Testing

import Foundation
import Learners

@Suite struct RankingAndCalibrationTests {
    private func predictions(_ labels: [Int], _ rows: [[Double]]) throws -> Predictions {
        try Predictions(
            labels: labels,
            probabilities: Matrix(rows: rows.count, columns: rows[0].count, storage: rows.flatMap(\.self)))
    }

    /// Three positives, two negatives: of six pairs four are in order and one is a tie.
    @Test func areaByHand() throws {
        let scores = [0.9, 0.5, 0.4, 0.5, 0.2]
        let binary = try predictions([1, 1, 1, 0, 0], scores.map { [1 - $0, $0] })
        let area = ROCArea(binary)
        #expect(abs((area.area(of: 1) ?? 0) - 4.5 / 6) < 1e-12)
        #expect(abs((area.area(of: 0) ?? 0) - 4.5 / 6) < 1e-12)
        #expect(area.macro() == area.area(of: 1))
        // Without the tied negative and with the third positive twice, all four pairs are in order.
        #expect(area.macro(weights: [1, 1, 2, 0, 1]) == 1)
        #expect(area.macro(weights: [1, 1, 1, 0, 0]) == nil)
    }

    @Test func macroLeavesOutClassesWithoutRows() throws {
        let three = try predictions([0, 0, 1, 1], [[0.8, 0.1, 0.1], [0.3, 0.5, 0.2], [0.4, 0.4, 0.2], [0.1, 0.7, 0.2]])
        let area = ROCArea(three)
        #expect(abs((area.area(of: 0) ?? 0) - 0.75) < 1e-12)
        // Class 1: 0.4 and 0.7 against 0.1 and 0.5.
        #expect(abs((area.area(of: 1) ?? 0) - 0.75) < 1e-12)
        #expect(area.area(of: 2) == nil)
        #expect(abs((area.macro() ?? 0) - 0.75) < 1e-12)
    }

    /// Two bins of five: (0.4, 0.6] holds one right and one wrong answer, (0.8, 1] two right ones.
    @Test func calibrationByHand() throws {
        let rows = try predictions([0, 1, 0, 1], [[0.6, 0.4], [0.55, 0.45], [0.9, 0.1], [0.0, 1.0]])
        let calibration = Calibration(rows, bins: 5)
        #expect(calibration.bins.map(\.rows) == [2, 2])
        #expect(calibration.bins.map(\.accuracy) == [0.5, 1])
        #expect(abs(calibration.bins[0].confidence - 0.575) < 1e-12)
        #expect(abs((calibration.expectedError ?? 0) - 0.5 * (0.075 + 0.05)) < 1e-12)
        let weighted = Calibration(rows, bins: 5, weights: [1, 0, 0, 0])
        #expect(abs((weighted.expectedError ?? 0) - 0.4) < 1e-12)
        #expect(Calibration(rows, weights: [0, 0, 0, 0]).expectedError == nil)
    }

    /// scikit-learn's scores of a logistic regression trained on real and on synthetic rows, on 1,000 test rows.
    @Test(.enabled(if: SharedData.goldens("tabular/reference.json") != nil, "goldens of ../shared are absent"))
    func agreesWithScikitLearn() throws {
        let labels = try column("holdout.csv", "label").map { Int($0) }
        for (name, auc, balanced, loss) in [
            ("trainR", 0.7170949494949496, 0.6531313131313132, 0.6131538078637978),
            ("trainS", 0.6956444444444444, 0.6119191919191919, 0.6358277885860699),
        ] {
            let scores = try column("tstr_logistic_pred_\(name).csv", "p")
            let rows = try predictions(labels, scores.map { [1 - $0, $0] })
            #expect(abs((ROCArea(rows).macro() ?? 0) - auc) < 1e-12)
            #expect(abs((Confusion(rows).balancedAccuracy ?? 0) - balanced) < 1e-12)
            #expect(abs(rows.logLoss.reduce(0, +) / Double(rows.logLoss.count) - loss) < 1e-9)
        }
    }

    private func column(_ file: String, _ name: String) throws -> [Double] {
        let url = try #require(SharedData.goldens("tabular/\(file)"))
        let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
        let position = try #require(lines[0].split(separator: ",").firstIndex { $0 == name })
        return try lines.dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return try #require(Double(fields[position]))
        }
    }
}
