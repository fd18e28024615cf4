import Datasets
import Evaluation
import Features
import Metrics
import Numerics
import Results

/// A set to be measured.
struct StudySubject<Content: RowSet> {
    var name: String
    var rows: Content
    var fingerprint: String
    var kind: StudyResult.Kind
    var sanity: SanityRow?
    /// Whether its rows may be shown: never those of training.
    var showsRows: Bool
}

/// Measures one set after the other against the same reference. What all sets share is computed at its first use, so
/// that a resumed study with everything measured computes none of it; one set's evidence is held at a time.
final class StudyMeasurer<Kind: Modality> {
    typealias Content = Kind.Content
    typealias Subject = StudySubject<Content>

    let request: StudyRequest
    let data: StudyData<Kind>
    let columns: [StudyColumn]
    let extractors: [any FeatureExtractor<Content>]
    let store: FeatureStore
    let parallel: Parallel
    let progress: any ProgressSink
    let resamples: Resamples

    private(set) lazy var protocolKey = makeProtocolKey()
    private var spaces: [String: Space] = [:]
    private var neighbours: PrivacyRows?
    private var unseen: Matrix<Float>?
    private lazy var referenceContent = Result { try data.reference.contentHashes(parallel: parallel) }
    private var lastContent: (fingerprint: String, hashes: [ContentHash])?
    /// The unseen rows as learners on content read them, by the learner's suffix.
    var tests: [String: any Sendable] = [:]
    /// The real rows, for copies and for tiles that must not show them.
    private(set) lazy var copies = StudyCopies<Kind>(data, parallel)

    init(
        request: StudyRequest, data: StudyData<Kind>, columns: [StudyColumn], extractors: [any FeatureExtractor<Content>],
        cache: StageCache, parallel: Parallel, progress: any ProgressSink
    ) {
        self.request = request
        self.data = data
        self.columns = columns
        self.extractors = extractors
        self.parallel = parallel
        self.progress = progress
        store = FeatureStore(cache: cache, parallel: parallel)
        resamples = Resamples(seed: request.seed, replicates: request.replicates)
    }

    // MARK: What all sets share

    /// The reference's side of a feature space.
    final class Space {
        let extractor: any FeatureExtractor<Content>
        let pair: PairEvidence
        let resamples: Resamples
        lazy var frechet = FrechetReplicates(pair, resamples: resamples)

        init(
            _ extractor: any FeatureExtractor<Content>, _ reference: Matrix<Float>, _ resamples: Resamples, _ parallel: Parallel
        ) throws(MetricError) {
            self.extractor = extractor
            self.resamples = resamples
            pair = try PairEvidence(
                reference: reference, candidate: reference,
                levels: extractor.levels.map { FeatureLevel($0.name, columns: $0.columns) }, parallel: parallel)
        }
    }

    /// Everything that a measured value depends on, but for the set.
    private func makeProtocolKey() -> StageKey {
        var parts = [
            "protocol 4", Resamples.scheme, data.trainingFingerprint, data.unseenFingerprint, "\(data.hasHoldout)", "\(data.rows)",
            "\(data.reference.count)", "\(request.seed)", "\(request.replicates)", "\(request.floorSplits)",
        ]
        for extractor in extractors { parts += [extractor.id, extractor.version, extractor.weightsSHA256 ?? ""] }
        for column in columns { parts += [column.key, "\(column.metric.version)"] }
        return StageKey(parts + ["classes"] + data.classNames)
    }

    var lead: any FeatureExtractor<Content> { extractors[0] }

    private func space(_ extractor: any FeatureExtractor<Content>) throws -> Space {
        if let known = spaces[extractor.id] { return known }
        let reference: Matrix<Float>
        if extractor.id == lead.id, needsNeighbours {
            reference = try searchedFeatures().rows(at: data.referenceRows)
        } else {
            reference = try features(
                data.reference, fingerprint: data.reference.fingerprint(parallel: parallel), extractor, "the reference")
        }
        let space = try Space(extractor, reference, resamples, parallel)
        spaces[extractor.id] = space
        return space
    }

    var needsNeighbours: Bool {
        columns.contains { $0.source == .neighbourShare }
    }

    private func features(
        _ set: Content, fingerprint: String, _ extractor: any FeatureExtractor<Content>, _ name: String
    ) throws -> Matrix<Float> {
        try store.features(set, fingerprint: fingerprint, extractor, name: name, progress: progress)
    }

    private func searchedFeatures() throws -> Matrix<Float> {
        try features(data.searched, fingerprint: data.searchedFingerprint, lead, "the training rows")
    }

    func unseenFeatures() throws -> Matrix<Float> {
        if let unseen { return unseen }
        let rows = try features(data.unseen, fingerprint: data.unseenFingerprint, lead, "the holdout")
        unseen = rows
        return rows
    }

    func privacyRows() throws -> PrivacyRows {
        if let neighbours { return neighbours }
        let searched = try searchedFeatures()
        let unseen = try unseenFeatures()
        progress.begin("nearest training rows of the holdout")
        let rows = try PrivacyRows(searched: searched, unseen: unseen, seed: request.seed, parallel: parallel)
        neighbours = rows
        return rows
    }

    // MARK: One set

    /// Content hashes of a subject's rows; those of the last one asked about are kept.
    func content(of subject: Subject) throws -> [ContentHash] {
        if let lastContent, lastContent.fingerprint == subject.fingerprint { return lastContent.hashes }
        let hashes = try subject.rows.contentHashes(parallel: parallel)
        lastContent = (subject.fingerprint, hashes)
        return hashes
    }

    /// Hashes that rows are drawn again by: of the reference's rows and of a subject's.
    func drawnContent(_ subject: Subject) throws -> (real: [UInt64], synthetic: [UInt64]) {
        (try referenceContent.get().map(\.contentKey), try content(of: subject).map(\.contentKey))
    }

    func features(of subject: Subject, _ extractor: any FeatureExtractor<Content>) throws -> Matrix<Float> {
        switch subject.sanity {
        case .copyOfTrain: return try space(extractor).pair.reference.rows(at: data.copyRows)
        case .realHoldout where extractor.id == lead.id: return try unseenFeatures().rows(at: data.holdoutRows)
        default:
            return try features(subject.rows, fingerprint: subject.fingerprint, extractor, subject.name)
        }
    }

    func measure(_ subject: Subject) throws -> MeasuredSet {
        var values: [MeasuredSet.Value] = []
        for extractor in extractors { values += try pairValues(subject, extractor) }
        values += try contentValues(subject)
        values += try utilityValues(subject)
        values += try privacyValues(subject)
        values += try balanceValues(subject)
        let ordered = columns.compactMap { column in values.first { $0.key == column.key } }
        return MeasuredSet(
            fingerprint: subject.fingerprint, rows: subject.rows.count, labelled: subject.rows.labels != nil,
            values: ordered, sheet: subject.showsRows ? try Kind.sheet(subject.rows, hiding: copies.mask()) : nil)
    }

    func chosen(_ sources: StudyColumn.Source..., features: String? = nil) -> [StudyColumn] {
        columns.filter { column in
            sources.contains(column.source) && (features.map { column.metric.features == $0 } ?? true)
        }
    }

    func outcome(_ body: () throws(MetricError) -> Estimate) -> Result<Estimate, MetricError> {
        Result(catching: body)
    }

    func isSmall(_ subject: Subject) -> Bool { subject.rows.count < data.rows }

    func tooFew(_ subject: Subject, _ column: StudyColumn) -> MetricError {
        .insufficientData(
            "\(subject.rows.count) rows against \(data.rows) of the other sets: "
                + "\(column.metric.name) depends on the number of rows")
    }

    private func pairValues(_ subject: Subject, _ extractor: any FeatureExtractor<Content>) throws -> [MeasuredSet.Value] {
        let wanted = chosen(.pair, features: extractor.id)
        guard !wanted.isEmpty else { return [] }
        let rows = try features(of: subject, extractor)
        let space = try space(extractor)
        let pair = try PairEvidence(sharing: space.pair, candidate: rows)
        return wanted.map { column in
            progress.report(
                stage: "metrics of \(subject.name)", done: 0, of: 0, detail: column.metric.name)
            if column.place.fewerRows == .refused, isSmall(subject) {
                return MeasuredSet.Value(column.key, .failure(tooFew(subject, column)))
            }
            let estimate = outcome { () throws(MetricError) in
                switch MetricRegistry.pairMetric(column.metric.id) {
                case let metric as FrechetDistanceMetric: return try metric.estimate(pair, sharing: space.frechet)
                case is KernelDistanceMetric:
                    return try KernelDistanceMetric(subsets: 0).estimate(pair, resamples: resamples)
                case let metric?: return try metric.estimate(pair, resamples: resamples)
                case nil: throw .failed("there is no metric \(column.metric.id)")
                }
            }
            return MeasuredSet.Value(column.key, estimate, compared: column.place.fewerRows == .ranked || !isSmall(subject))
        }
    }

    // MARK: Floors

    /// What real rows score against real rows, by column.
    func floors() throws -> [String: Floor] {
        var found: [String: Floor] = [:]
        for extractor in extractors {
            let wanted = chosen(.pair, features: extractor.id)
            guard !wanted.isEmpty else { continue }
            let space = try space(extractor)
            let holdout = try features(of: holdoutSubject(), extractor)
            progress.begin("real-vs-real floors (\(extractor.id))")
            let pool = try FloorEvidence(
                real: space.pair.reference, holdout: holdout, candidateRows: data.rows, splits: request.floorSplits,
                seed: request.seed, parallel: parallel)
            let metrics = MetricRegistry.pairMetrics.filter { metric in
                wanted.contains { $0.metric.id == metric.descriptor.id }
            }
            for entry in pool.floors(of: metrics) where entry.scope == .whole {
                if let column = wanted.first(where: { $0.metric.id == entry.id }) { found[column.key] = entry.floor }
            }
        }
        for value in try studied(holdoutSubject()) {
            if let column = chosen(.content).first(where: { $0.metric.id == value.id }) { found[column.key] = value.floor }
        }
        if let column = chosen(.classShares).first, let counts = try? ClassCounts(
            real: data.reference.labelsAndNames, synthetic: data.reference.labelsAndNames)
        {
            found[column.key] = ClassDistribution.floor(counts, seed: request.seed)
        }
        return found
    }

    func holdoutSubject() throws -> Subject {
        let rows = try data.unseen.subset(data.holdoutRows)
        return Subject(
            name: SanityRow.realHoldout.name(in: Kind.self), rows: rows,
            fingerprint: try rows.fingerprint(parallel: parallel), kind: .sanity, sanity: .realHoldout,
            showsRows: false)
    }
}

extension RowSet {
    var labelsAndNames: (labels: [Int], names: [String])? { labels.map { ($0, classNames) } }
}
