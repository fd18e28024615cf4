import Features
import Numerics
import Results

extension FeatureStage {
    /// Feature matrices that the user computed.
    struct Given {
        var sets: FeatureSpaceSets
        var inputs: [RunResult.Input]
        var warnings: [RunResult.Warning]
        /// Whether columns were shifted, which changes what inner products mean.
        var isShifted = false
    }

    private struct File {
        let file: UserFeatures
        /// All rows that are used, and at most as many as the limit.
        let all: FeatureRows
        let rows: FeatureRows
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
        func limited(_ rows: FeatureRows) -> FeatureRows {
            guard let limit, limit < rows.count else { return rows }
            var random = RandomStream(seed: seed).split("limit")
            return rows.rows(at: random.permutation(rows.count).prefix(limit).sorted())
        }
        func open(_ path: String, _ role: String) throws -> UserFeatures {
            let file = try UserFeatures(path: path)
            try OpenedSets.requireRows(file.matrix.rows, role, file.name, rows: "row")
            return file
        }
        let given = (
            real: try open(real, "real"), synthetic: try open(synthetic, "synthetic"),
            holdout: try holdout.map { try open($0, "holdout") }
        )
        let others = [given.synthetic] + (given.holdout.map { [$0] } ?? [])
        for other in others where other.matrix.columns != given.real.matrix.columns {
            throw EvaluationError(
                .badData,
                "\(given.real.name) has \(given.real.matrix.columns) features a row, \(other.name) has "
                    + "\(other.matrix.columns)",
                remedy: "Compute the features of all sets with the same network.")
        }
        let shift = FeatureShift(real: given.real, others: others)
        func file(_ given: UserFeatures) -> File {
            let file = shift.map(given.shifted) ?? given
            let all = FeatureRows(matrix: file.matrix, contents: file.contents)
            let rows = limited(all)
            return File(
                file: file, all: searchesAll ? all : rows, rows: rows, notes: [shift?.note].compactMap(\.self))
        }
        let (realRows, syntheticRows) = (file(given.real), file(given.synthetic))
        var holdoutRows = given.holdout.map(file)
        var warnings: [RunResult.Warning] = []
        if let shift { warnings.append(.init(code: "features_shifted", message: shift.note)) }
        if let given = holdoutRows {
            let finding = try HoldoutLeak.check(
                given.all.contents, against: realRows.all.contents,
                .init(real: realRows.file.name, holdout: given.file.name, rows: "rows"))
            if let warning = finding.warning {
                let left = given.all.rows(at: finding.kept)
                holdoutRows = File(
                    file: given.file, all: left, rows: limited(left),
                    notes: given.notes + [finding.note].compactMap(\.self))
                warnings.append(warning)
            }
        } else {
            warnings.append(HoldoutNeeds.floorWarning)
        }
        let searchesMore = realRows.all.count > realRows.rows.count
            || (holdoutRows.map { $0.all.count > $0.rows.count } ?? false)
        let sets = FeatureSpaceSets(
            space: RunResult.FeatureSpace(
                id: "user", version: "1", weightsSha256: nil, dimension: realRows.all.columns,
                preprocessing: "features that the user computed"
                    + (shift == nil ? "" : ", columns far from zero shifted by the real mean")),
            levels: [], real: realRows.rows.matrix, synthetic: syntheticRows.rows.matrix,
            holdout: holdoutRows?.rows.matrix,
            anchors: FeatureAnchors.make(
                like: realRows.rows.matrix, rows: syntheticRows.rows.count,
                stream: RandomStream(seed: seed).split("anchors"), parallel: parallel),
            searched: searchesMore ? .init(training: realRows.all.matrix, holdout: holdoutRows?.all.matrix) : nil,
            contents: .init(
                real: realRows.rows.contents, synthetic: syntheticRows.rows.contents,
                holdout: holdoutRows?.all.contents, searched: searchesMore ? realRows.all.contents : nil))
        return Given(
            sets: sets,
            inputs: [Self.input(.real, realRows)] + (holdoutRows.map { [Self.input(.holdout, $0)] } ?? [])
                + [Self.input(.synthetic, syntheticRows)],
            warnings: warnings, isShifted: shift != nil)
    }

    private static func input(_ role: RunResult.Role, _ given: File) -> RunResult.Input {
        var input = RunResult.Input(
            role: role, name: given.file.name, media: "NPY features", count: given.rows.count,
            bytes: given.rows.count * given.rows.columns * 4, fingerprint: given.file.sha256)
        input.notes = given.notes
        if given.rows.count < given.all.count {
            input.notes.append(
                "A random sample of \(given.rows.count) of \(given.all.count) rows; copies and nearest rows were looked "
                    + "for in all of them.")
        }
        return input
    }
}
