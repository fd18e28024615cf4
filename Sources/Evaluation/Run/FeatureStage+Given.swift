import Features
import Numerics
import Results

extension FeatureStage {
    /// Feature matrices that the user computed.
    struct Given {
        var sets: FeatureSpaceSets
        var inputs: [RunResult.Input]
        var warnings: [RunResult.Warning]
    }

    private struct File {
        let file: UserFeatures
        /// All rows that are used, and at most as many as the limit.
        let all: Matrix<Float>
        let rows: Matrix<Float>
        var notes: [String] = []
    }

    /// Feature matrices that the user computed; their anchors are noise with the real means and deviations, and the
    /// columns of random real rows.
    /// - Throws: `FeatureError`; `EvaluationError.badData` for other widths, fewer than 2 rows, a holdout of training
    ///   data.
    func load(
        real: String, holdout: String?, synthetic: String, limit: Int?, searchesAll: Bool, progress: any ProgressSink
    ) throws -> Given {
        progress.begin("reading features")
        func limited(_ matrix: Matrix<Float>) -> Matrix<Float> {
            guard let limit, limit < matrix.rows else { return matrix }
            var random = RandomStream(seed: seed).split("limit")
            return matrix.rows(at: random.permutation(matrix.rows).prefix(limit).sorted())
        }
        func open(_ path: String, _ role: String) throws -> File {
            let file = try UserFeatures(path: path)
            try OpenedSets.requireRows(file.matrix.rows, role, file.name, rows: "row")
            let rows = limited(file.matrix)
            return File(file: file, all: searchesAll ? file.matrix : rows, rows: rows)
        }
        let realRows = try open(real, "real")
        let syntheticRows = try open(synthetic, "synthetic")
        var holdoutRows = try holdout.map { try open($0, "holdout") }
        for other in [syntheticRows] + (holdoutRows.map { [$0] } ?? []) where other.all.columns != realRows.all.columns {
            throw EvaluationError(
                .badData,
                "\(realRows.file.name) has \(realRows.all.columns) features a row, \(other.file.name) has "
                    + "\(other.all.columns)",
                remedy: "Compute the features of all sets with the same network.")
        }
        var warnings: [RunResult.Warning] = []
        if let given = holdoutRows {
            let finding = try HoldoutLeak.check(
                given.all.contents, against: realRows.all.contents,
                .init(real: realRows.file.name, holdout: given.file.name, rows: "rows"))
            if let warning = finding.warning {
                let left = given.all.rows(at: finding.kept)
                holdoutRows = File(
                    file: given.file, all: left, rows: limited(left), notes: [finding.note].compactMap(\.self))
                warnings.append(warning)
            }
        } else {
            warnings.append(HoldoutNeeds.floorWarning)
        }
        let searchesMore = realRows.all.rows > realRows.rows.rows
            || (holdoutRows.map { $0.all.rows > $0.rows.rows } ?? false)
        let sets = FeatureSpaceSets(
            space: RunResult.FeatureSpace(
                id: "user", version: "1", weightsSha256: nil, dimension: realRows.all.columns,
                preprocessing: "features that the user computed"),
            levels: [], real: realRows.rows, synthetic: syntheticRows.rows, holdout: holdoutRows?.rows,
            anchors: FeatureAnchors.make(
                like: realRows.rows, rows: syntheticRows.rows.rows, stream: RandomStream(seed: seed).split("anchors"),
                parallel: parallel),
            searched: searchesMore ? .init(training: realRows.all, holdout: holdoutRows?.all) : nil)
        return Given(
            sets: sets,
            inputs: [Self.input(.real, realRows)] + (holdoutRows.map { [Self.input(.holdout, $0)] } ?? [])
                + [Self.input(.synthetic, syntheticRows)],
            warnings: warnings)
    }

    private static func input(_ role: RunResult.Role, _ given: File) -> RunResult.Input {
        var input = RunResult.Input(
            role: role, name: given.file.name, media: "NPY features", count: given.rows.rows,
            bytes: given.rows.rows * given.rows.columns * 4, fingerprint: given.file.sha256)
        input.notes = given.notes
        if given.rows.rows < given.all.rows {
            input.notes.append(
                "A random sample of \(given.rows.rows) of \(given.all.rows) rows; copies and nearest rows were looked "
                    + "for in all of them.")
        }
        return input
    }
}

extension Matrix<Float> {
    /// A row is its own key: equal features are a copy. Both zeros are one number.
    var contents: [[UInt32]] {
        (0..<rows).map { row in self.row(row).map { ($0 == 0 ? 0 : $0).bitPattern } }
    }
}
