import Datasets
import Evaluation
import Learners
import Metrics
import Numerics
import Results

/// What is measured of the rows themselves: what they teach, what they copy, their classes.
extension StudyMeasurer {
    func contentValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
        let values = try studied(subject)
        return chosen(.content).compactMap { column in
            values.first { $0.id == column.metric.id }.map {
                MeasuredSet.Value(column.key, $0.result, compared: column.place.fewerRows == .ranked || !isSmall(subject))
            }
        }
    }

    /// What the metrics of the content say of one set.
    func studied(_ subject: Subject) throws -> [StudiedValue] {
        let ids = chosen(.content).map(\.metric.id)
        guard !ids.isEmpty else { return [] }
        progress.begin("contents of \(subject.name)")
        return try Kind.study(
            Roles(real: data.reference, holdout: data.unseen, synthetic: subject.rows),
            Kind.studied.filter { ids.contains($0.id) }, resamples: resamples, splits: request.floorSplits,
            seed: request.seed, parallel: parallel)
    }

    func utilityValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
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
        guard let reader = Kind.learners.first(where: { $0.suffix == column.learner }) else {
            return .failure(.failed("there is no learner of \(column.key)"))
        }
        return try measure(reader)
    }

    private func tstr<Learner: Classifier>(
        _ learner: Learner, _ own: Learner.Input, _ test: Learner.Input, _ subject: Subject, refits: Int
    ) throws(MetricError) -> Estimate {
        guard let real = data.unseen.labels else {
            throw .notApplicable("utility needs classes on the holdout: they come from \(Kind.Content.classSource)")
        }
        guard let labels = subject.rows.labels else {
            throw .notApplicable("its rows have no classes to learn from")
        }
        guard Set(real).count > 1 else { throw .notApplicable("utility needs at least two classes of real rows") }
        return try UtilityStudy.tstr(
            learner, trainedOn: LabelledSet(inputs: own, labels: labels, classNames: subject.rows.classNames),
            test: LabelledSet(inputs: test, labels: real, classNames: data.unseen.classNames), refits: refits,
            seed: request.seed, resamples: resamples, on: parallel)
    }

    func privacyValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
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
            chosen(.exactCopies, .nearCopies).isEmpty ? [] : try content(of: subject)
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

    func balanceValues(_ subject: Subject) throws -> [MeasuredSet.Value] {
        let wanted = chosen(.classShares)
        let content = wanted.isEmpty ? nil : try drawnContent(subject)
        return wanted.map { column in
            MeasuredSet.Value(
                column.key,
                outcome { () throws(MetricError) in
                    ClassDistribution.estimate(
                        try ClassCounts(real: data.reference.labelsAndNames, synthetic: subject.rows.labelsAndNames,
                            content: content),
                        resamples: resamples)
                }, compared: !isSmall(subject))
        }
    }
}
