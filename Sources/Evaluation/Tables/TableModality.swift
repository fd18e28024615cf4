import Datasets
import Features
import Generators
import Learners
import Metrics
import Numerics
import Results

/// Tables: rows of named, typed columns.
package enum TableModality: Modality {
    package typealias Content = Table
    package typealias Training = TableTraining

    package static let name = "table"
    package static let about = "a table"

    private static let endings = ["csv", "tsv", "tab", "txt", "jsonl", "ndjson", "parquet", "pqt", "sqlite", "sqlite3", "db"]
    private static let packings = ["gz", "zst"]

    /// A table that names pictures is a list of images.
    package static func recognise(_ path: InputPath) -> Recognition {
        var ending = path.ending
        if packings.contains(ending) { ending = InputPath(String(path.file.dropLast(ending.count + 1))).ending }
        guard endings.contains(ending) else { return .no }
        // A database of several tables, none of which is named, is a set of them.
        if path.part == nil, (TableSet.tableNames(database: path.file)?.count ?? 0) > 1 { return .no }
        return Manifest.namesPictures(path.start(1 << 16)) ? .no : .certain
    }

    package static func open(_ path: String, options: OpenOptions) throws -> Table {
        try Table.open(path, options: options)
    }

    /// While it is read, a table takes a multiple of its file.
    package static func opensAtOnce(_ paths: [String]) -> Bool {
        paths.map { FileBytes.kind(of: InputPath($0).file) }.reduce(0) { total, kind in
            if case .file(let size) = kind { total + size } else { total }
        } <= 256 << 20
    }

    package static func agree(
        _ sets: inout [Table], real: Int, options: OpenOptions
    ) throws -> [RunResult.Warning] {
        let agreed = try Table.agreeing(sets, realCount: real, schema: options.schema, target: options.target)
        sets = agreed.tables
        return TableNotes.warnings(agreed.notes, read: sets.flatMap(\.tableNotes)) + sets.prefix(1).compactMap(TargetLevels.imbalance)
    }

    package static func values(in set: Table) -> Int { set.columns.count }
    package static func learnedClasses(in set: Table) -> Int { TargetLevels.learned(set.target.flatMap(set.column)) }

    // MARK: Measuring

    package static let defaultPolicy = "builtin:table-default"
    package static func check(extractors ids: [String]) {}
    package static func extractorIDs(_ ids: [String]) -> [String] { [TableEncoder.id] }
    package static func extractors(_ ids: [String], for set: Table) throws -> [any FeatureExtractor<Table>] {
        [try TableEncoder(set)]
    }

    /// The encoded table has the target's columns too.
    package static let featuresTellLabels = true
    package static let mostRowsInSpaces: Int? = 5_000
    package static let readsText = true

    package static var marginals: AnchorMaker<Table> { TableAnchors.marginals }
    package static var noise: AnchorMaker<Table> { TableAnchors.noise }

    package static var stages: [any Stage<Table>] {
        [
            SpaceFigures<Table>(), ColumnStage(), TextStage(), BoostedStage<Table>(), PropensityStage(), CurvesStage<Table>(),
            TableLearningStage(), LearnedStage(),
            RowCopyStage<Table>(), RecordStage(), GroupStage<Table>(),
            FairnessStage(),
        ]
    }

    /// What is about images alone has nothing to say of tables, not even that it has no value.
    package static func annotate(_ result: inout RunResult, _ sets: Roles<Table>) {
        result.metrics.removeAll { metric in
            MetricRegistry.descriptor(metric.id).map { !$0.modalities.contains(.table) } ?? false
        }
    }

    package static var studied: [MetricDescriptor] {
        TableCatalogue.statistics.map(\.descriptor).filter { $0.study != nil }
    }

    package static func study(
        _ sets: Roles<Table>, _ wanted: [MetricDescriptor], resamples: Resamples, splits: Int, seed: UInt64,
        parallel: Parallel
    ) throws -> [StudiedValue] {
        let measurer = TableMeasurer(
            try TableEvidence(sets, parallel: parallel), resamples: resamples, splits: splits, seed: seed)
        return try TableCatalogue.statistics.filter { wanted.contains($0.descriptor) }.compactMap { statistic in
            try measurer.estimates(statistic).first.map {
                StudiedValue(id: statistic.descriptor.id, result: $0.result, floor: $0.floor)
            }
        }
    }

    package static var learners: [any ContentLearner<Table>] {
        [
            TableLearner(
                learner: XGBoostClassifier(), words: "boosted trees on the other columns", suffix: "xgboost", refits: 4),
            TableLearner(
                learner: LogisticRegression(), words: "logistic regression on the other columns", suffix: "logistic",
                refits: 4),
        ]
    }

    package static func learner(_ extra: ExtraLearner) -> (any ContentLearner<Table>)? {
        TableLearner(
            learner: extra.classifier, words: "\(extra.words) on the other columns", suffix: extra.rawValue, refits: extra.refits)
    }

    // MARK: Making and damaging

    package static var generators: [any Generator<TableTraining>] { GeneratorRegistry.tables }
    package static var ladders: [DegradationLadder<Table>] { TableLadders.all }

    package static func packed(_ set: Table) throws -> [UInt8] { try PackedTable.encode(set) }
    package static func unpacked(_ bytes: [UInt8], name: String) -> Table? { PackedTable.decode(bytes, name: name) }

    /// Of other endings `requireFree` says which there are.
    package static func isFile(_ path: String) -> Bool {
        var file = path.lowercased()
        if file.hasSuffix(".parquet") || file.hasSuffix(".pqt") { return true }
        if file.hasSuffix(".gz") { file.removeLast(3) }
        return [".csv", ".tsv", ".txt"].contains(where: file.hasSuffix)
    }

    package static func requireFree(_ path: String) throws(DatasetError) {
        throw DatasetError(
            .invalidArgument, "\(path) has no ending of a table that is written.",
            remedy: "Let it end in .csv, .tsv, .csv.gz or .parquet.")
    }

    package static func write(
        _ set: Table, to path: String, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws { try set.write(to: path) }
}
