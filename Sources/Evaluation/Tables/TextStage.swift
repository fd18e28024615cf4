import Datasets
import Features
import Metrics
import Numerics
import Results

/// A file of word vectors that columns of free text are compared by.
public struct TextEmbedding: Sendable, Equatable {
    public let path: String
    /// Hexadecimal digest of the file.
    public let sha256: String

    /// - Throws: `DatasetError` for a file that cannot be read.
    public init(path: String) throws(DatasetError) {
        self.path = path
        sha256 = try WordVectors.digest(of: path)
    }
}

/// What columns of free text are about: the mean vectors of their cells' words, compared by `fidelity.mmd_rbf` column by column.
///
/// Rows are those that are compared in feature spaces. A cell without a known word has no vector: it is counted, and where no cell of a
/// side has one there is no value.
struct TextStage: Stage {
    static let space = "words"
    private static let metric = MMDRBFMetric()

    func run(_ context: inout RunContext<Table>, progress: any ProgressSink) throws -> StageOutcome {
        guard let embedding = context.textEmbedding, context.asked(Self.metric.descriptor) else { return StageOutcome() }
        let context = context
        return try context.stages.value("words") {
            progress.begin("words of free text")
            let sets = context.inputs.sets
            let columns = sets.real.columns.filter { $0.type == .text }.map(\.name)
            func cells(_ set: Table) -> [TableColumn] { columns.compactMap(set.column) }
            let vectors = try TextVectorFile.open(
                embedding.path, columns: (sets.all + context.anchors.map(\.rows)).flatMap(cells))
            guard vectors.sha256 == embedding.sha256 else {
                throw EvaluationError(
                    .badData, "\(embedding.path) was changed while the run was on", remedy: "Run again.")
            }
            let space = RunResult.FeatureSpace(
                id: Self.space, version: "1", weightsSha256: vectors.sha256, dimension: vectors.dimension,
                preprocessing: vectors.preprocessing)
            var outcome = StageOutcome(spaces: [space])
            guard !columns.isEmpty else {
                outcome.measurements = [
                    MeasurementBuilder(features: Self.space, nReal: sets.real.count, nSynthetic: sets.synthetic.count).build(
                        Self.metric.descriptor, .failure(.notApplicable("the real table has no column of free text")))
                ]
                return outcome
            }
            for column in columns {
                progress.report(stage: "words of free text", done: 0, of: 0, detail: column)
                outcome.measurements += try measured(column, vectors, space, context, progress)
            }
            return outcome
        }
    }

    private func measured(
        _ column: String, _ known: any TextVectors, _ space: RunResult.FeatureSpace, _ context: RunContext<Table>,
        _ progress: any ProgressSink
    ) throws -> [Measurement] {
        func read(_ set: Table) -> TextColumnVectors? { set.column(column).map { TextColumnVectors($0, known) } }
        let (sets, scope) = (context.inputs.sets, Scope(.column, column))
        guard let real = read(sets.real), let synthetic = read(sets.synthetic) else { return [] }
        let holdout = sets.holdout.flatMap(read)
        let sides = [("real", real), ("synthetic", synthetic)] + (holdout.map { [("holdout", $0)] } ?? [])
        let facts = facts(sides, known)
        if let bare = sides.first(where: { $0.1.vectors.rows < 2 }) {
            var measurement = MeasurementBuilder(
                features: Self.space, nReal: real.vectors.rows, nSynthetic: synthetic.vectors.rows
            ).build(
                Self.metric.descriptor, scope: scope,
                .failure(
                    .insufficientData(
                        "\(bare.1.cells - bare.1.unknownCells) of \(bare.1.cells) \(bare.0) cells have a word that the file knows; two are needed")))
            measurement.parameters.merge(facts.parameters) { $1 }
            return [measurement]
        }
        let pair = PairStage(
            sets: FeatureSpaceSets(
                space: space, levels: [], real: real.vectors, synthetic: synthetic.vectors, holdout: holdout?.vectors,
                anchors: context.anchors.compactMap { anchor in
                    read(anchor.rows).map { (name: anchor.name, features: $0.vectors) }
                }),
            resamples: context.resamples, splits: context.splits, seed: context.seed, parallel: context.parallel,
            asked: context.asked, metrics: [Self.metric])
        return try pair.run(try pair.evidence(), progress: progress).measurements.map { measurement in
            var measurement = measurement
            measurement.scope = scope
            measurement.parameters.merge(facts.parameters) { $1 }
            measurement.notes += facts.notes
            return measurement
        }
    }

    /// How much of the text the file knows: what it does not know is not compared.
    private func facts(
        _ sides: [(String, TextColumnVectors)], _ known: any TextVectors
    ) -> (parameters: [String: String], notes: [String]) {
        var parameters = ["words_in_file": "\(known.entries)"]
        var notes: [String] = []
        for (name, side) in sides {
            let share = side.words == 0 ? 0 : Double(side.knownWords) / Double(side.words)
            parameters["known_words_\(name)"] = rounded(share)
            parameters["cells_without_known_word_\(name)"] = "\(side.unknownCells)"
            notes.append(
                "\(name): the file knows \(rounded(100 * share)) % of the words; \(side.unknownCells) of \(side.cells) cells have no word "
                    + "that it knows and are not compared")
        }
        return (parameters, notes)
    }
}
