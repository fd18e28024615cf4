import Datasets
import Evaluation
import Features
import Learners
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
    /// The unseen rows as learners on content read them, by the learner's suffix.
    private var tests: [String: any Sendable] = [:]
    /// The real rows, for copies and for tiles that must not show them.
    private lazy var copies = StudyCopies<Kind>(data, parallel)

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
            "protocol 3", data.trainingFingerprint, data.unseenFingerprint, "\(data.hasHoldout)", "\(data.rows)",
            "\(data.reference.count)", "\(request.seed)", "\(request.replicates)", "\(request.floorSplits)",
        ]
        for extractor in extractors { parts += [extractor.id, extractor.version, extractor.weightsSHA256 ?? ""] }
        for column in columns { parts += [column.key, "\(column.metric.version)"] }
        return StageKey(parts + ["classes"] + data.classNames)
    }

    private var lead: any FeatureExtractor<Content> { extractors[0] }

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

    private var needsNeighbours: Bool {
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

    private func unseenFeatures() throws -> Matrix<Float> {
        if let unseen { return unseen }
        let rows = try features(data.unseen, fingerprint: data.unseenFingerprint, lead, "the holdout")
        unseen = rows
        return rows
    }

    private func privacyRows() throws -> PrivacyRows {
        if let neighbours { return neighbours }
        let searched = try searchedFeatures()
        let unseen = try unseenFeatures()
        progress.begin("nearest training rows of the holdout")
        let rows = try PrivacyRows(searched: searched, unseen: unseen, seed: request.seed, parallel: parallel)
        neighbours = rows
        return rows
    }

    // MARK: One set

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
        values += try utilityValues(subject)
        values += try privacyValues(subject)
        values += balanceValues(subject)
        let ordered = columns.compactMap { column in values.first { $0.key == column.key } }
        return MeasuredSet(
            fingerprint: subject.fingerprint, rows: subject.rows.count, labelled: subject.rows.labels != nil,
            values: ordered, sheet: subject.showsRows ? try Kind.sheet(subject.rows, hiding: copies.mask()) : nil)
    }

    private func chosen(_ sources: StudyColumn.Source..., features: String? = nil) -> [StudyColumn] {
        columns.filter { column in
            sources.contains(column.source) && (features.map { column.metric.features == $0 } ?? true)
        }
    }

    private func outcome(_ body: () throws(MetricError) -> Estimate) -> Result<Estimate, MetricError> {
        Result(catching: body)
    }

    private func isSmall(_ subject: Subject) -> Bool { subject.rows.count < data.rows }

    private func tooFew(_ subject: Subject, _ column: StudyColumn) -> MetricError {
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

    private func utilityValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
        let wanted = chosen(.logistic, .network)
        return try wanted.map { column in
            progress.report(stage: "utility of \(subject.name)", done: 0, of: 0, detail: column.key)
            let estimate: Result<Estimate, MetricError>
            if subject.sanity == .realHoldout {
                estimate = .failure(
                    .notApplicable("its rows are the test rows; the copy of train says what real rows teach"))
            } else if column.source == .network {
                estimate = try content(column, subject)
            } else {
                let (test, own) = (try unseenFeatures(), try features(of: subject, lead))
                estimate = outcome { () throws(MetricError) in try tstr(LogisticRegression(), own, test, subject, refits: 8) }
            }
            return MeasuredSet.Value(column.key, estimate, compared: !isSmall(subject))
        }
    }

    /// Of a learner that reads the content itself.
    private func content(_ column: StudyColumn, _ subject: Subject) throws -> Result<Estimate, MetricError> {
        func measure<Reader: ContentLearner>(_ reader: Reader) throws -> Result<Estimate, MetricError>
        where Reader.Content == Content {
            let read = try reader.reader(
                of: [data.reference, data.unseen] + data.given.map(\.set), reference: data.reference)
            let test: Reader.Learner.Input
            if let known = tests[reader.suffix] as? Reader.Learner.Input {
                test = known
            } else {
                test = try read(data.unseen, parallel)
                tests[reader.suffix] = test
            }
            let own = try read(subject.rows, parallel)
            return outcome { () throws(MetricError) in try tstr(reader.learner, own, test, subject, refits: 0) }
        }
        guard let reader = Kind.learners.first(where: { column.key.hasSuffix("@" + $0.suffix) }) else {
            return .failure(.failed("there is no learner of \(column.key)"))
        }
        return try measure(reader)
    }

    private func tstr<Learner: Classifier>(
        _ learner: Learner, _ own: Learner.Input, _ test: Learner.Input, _ subject: Subject, refits: Int
    ) throws(MetricError) -> Estimate {
        guard let real = data.unseen.labels else {
            throw .notApplicable("utility needs class labels on the holdout: one folder a class, or a label file")
        }
        guard let labels = subject.rows.labels else {
            throw .notApplicable("its rows have no class labels to learn from")
        }
        guard Set(real).count > 1 else { throw .notApplicable("utility needs at least two classes of real rows") }
        return try UtilityStudy.tstr(
            learner, trainedOn: LabelledSet(inputs: own, labels: labels, classNames: subject.rows.classNames),
            test: LabelledSet(inputs: test, labels: real, classNames: data.unseen.classNames), refits: refits,
            seed: request.seed, resamples: resamples, on: parallel)
    }

    private func privacyValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
        let wanted = chosen(.neighbourShare, .nearCopies, .exactCopies)
        guard !wanted.isEmpty else { return [] }
        if subject.kind == .given, !data.hasHoldout {
            return wanted.map { MeasuredSet.Value($0.key, .failure(.notApplicable(Self.holdoutAdvice))) }
        }
        progress.begin("privacy of \(subject.name)")
        let near =
            needsNeighbours
            ? try privacyRows().records(of: features(of: subject, lead), isHoldout: subject.sanity == .realHoldout)
            : nil
        let hashes =
            chosen(.exactCopies, .nearCopies).isEmpty ? [] : try subject.rows.contentHashes(parallel: parallel)
        let looked = chosen(.nearCopies).isEmpty ? nil : try copies.near(subject.rows, hashes: hashes)
        return wanted.map { column in
            MeasuredSet.Value(
                column.key,
                outcome { () throws(MetricError) in
                    switch (column.source, near) {
                    case (.exactCopies, _):
                        return try ExactCopies.estimate(
                            synthetic: hashes, training: data.trainingHashes, holdout: data.unseenHashes,
                            resamples: resamples)
                    case (.nearCopies, _):
                        guard let looked else { throw .notApplicable("such rows are near in features alone") }
                        return try NearCopies.estimate(
                            synthetic: looked.found, holdout: looked.chance, resamples: resamples)
                    case (_, let near?):
                        return try NearestNeighbourShare.estimate(
                            training: near.training, holdout: near.unseen, resamples: resamples)
                    default: throw .failed("the nearest rows are missing")
                    }
                })
        }
    }

    private static var holdoutAdvice: String {
        "memorisation is read against real rows that the maker of the set never saw; give them with --holdout"
    }

    private func balanceValues(_ subject: Subject) -> [MeasuredSet.Value] {
        chosen(.classShares).map { column in
            MeasuredSet.Value(
                column.key,
                outcome { () throws(MetricError) in
                    ClassDistribution.estimate(
                        try ClassCounts(real: data.reference.labelsAndNames, synthetic: subject.rows.labelsAndNames),
                        resamples: resamples)
                }, compared: !isSmall(subject))
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
