import Datasets
import Generators
import TestSupport
import Testing

/// Neighbours, points and counts of imbalanced-learn 0.14 for the same rows.
@Suite(.enabled(if: Golden.isThere, "goldens are not on this machine")) struct ResamplingGoldenTests {
    private static let minority = 160..<200

    private func table(_ file: String, width: Int, levels: Range<Int>) throws -> Table {
        let values = try #require(try Golden.doubles(file))
        let labels = try #require(try Golden.integers("smote_y.npy"))
        var columns = (0..<width).map { place in
            let cells = stride(from: place, to: values.count, by: width).map { values[$0] }
            return levels.contains(place)
                ? TableColumn(
                    name: "x\(place)", type: .categorical, cells: .codes(cells.map { Int32($0) }, levels: (0..<5).map { "l\($0)" }))
                : TableColumn(name: "x\(place)", type: .numeric, cells: .numbers(cells))
        }
        columns.append(
            TableColumn(name: "y", type: .boolean, cells: .codes(labels.map { Int32($0) }, levels: ["no", "yes"])))
        return try Table(columns: columns, info: SetInfo(name: "golden", media: "memory"), target: "y")
    }

    private func model(_ id: String, _ table: Table) throws -> GeneratorModel {
        try GeneratorRegistry.find(id, in: GeneratorRegistry.tables).fit(TableTraining(table), FitPlan())
    }

    private func whole(_ model: GeneratorModel, _ name: String) throws -> [Int] {
        let values = try #require(model.tensors.first { $0.name == "bytes." + name }).tensor.values.map { Int($0) }
        return stride(from: 0, to: values.count, by: 4).map { values[$0] + 256 * values[$0 + 1] }
    }

    /// Rows of the minority among themselves, from 0.
    private func near(_ model: GeneratorModel) throws -> [Int] {
        try whole(model, "near")[5 * Self.minority.lowerBound..<5 * Self.minority.upperBound].map { $0 - 1 - Self.minority.lowerBound }
    }

    @Test func neighboursOfSMOTE() throws {
        let fitted = try model("smote", table("smote_X.npy", width: 4, levels: 0..<0))
        let wanted = try #require(try Golden.integers("smote_nn_idx.npy"))
        #expect(try near(fitted) == wanted)
    }

    @Test func neighboursOfSMOTENC() throws {
        let fitted = try model("smotenc", table("smotenc_X.npy", width: 5, levels: 3..<5))
        let wanted = try #require(try Golden.integers("smotenc_nn_idx.npy"))
        #expect(try near(fitted) == wanted)
    }

    /// The points of the library from its own draws.
    @Test func pointsOfSMOTE() throws {
        let values = try #require(try Golden.doubles("smote_X.npy"))
        let wanted = try #require(try Golden.doubles("smote_new.npy"))
        let rows = try #require(try Golden.integers("smote_rows.npy"))
        let columns = try #require(try Golden.integers("smote_cols.npy"))
        let steps = try #require(try Golden.doubles("smote_steps.npy"))
        let near = try near(model("smote", table("smote_X.npy", width: 4, levels: 0..<0)))
        for (index, row) in rows.enumerated() {
            let other = near[row * 5 + columns[index]]
            for place in 0..<4 {
                let (a, b) = (values[4 * (160 + row) + place], values[4 * (160 + other) + place])
                #expect(abs(SMOTEStep.blend(a, b, steps[index]) - wanted[4 * index + place]) < 1e-12)
            }
        }
    }

    @Test func dangerAndDensity() throws {
        let table = try table("smote_X.npy", width: 4, levels: 0..<0)
        let danger = try #require(try Golden.integers("borderline_danger.npy"))
        #expect(Array(try whole(model("borderline-smote", table), "weights")[Self.minority]) == danger)
        let ratio = try #require(try Golden.doubles("adasyn_ratio.npy"))
        let foreign = try whole(model("adasyn", table), "weights")[Self.minority]
        #expect(foreign.map { Double($0) / 5 } == ratio)
        // 113 new rows where 120 were asked for: each row's share is rounded.
        let generator = try GeneratorRegistry.find("adasyn", in: GeneratorRegistry.tables)
        let made = try generator.rows(model("adasyn", table), SamplePlan(count: 1, balance: .equal), name: "made")
        #expect(made.count == 200 + 113)
    }
}
