import Evaluation
import Metrics
import Numerics
import Results

/// A column of the study: a metric in a feature space or beside all of them.
package struct StudyColumn: Sendable {
    package enum Source: Sendable, Equatable {
        /// A metric of a pair of feature matrices.
        case pair
        /// Train on synthetic rows, test on real ones.
        case logistic, network
        case neighbourShare, nearCopies, exactCopies
        case classShares
        /// A metric of the content itself.
        case content
    }

    package var source: Source
    /// What the metric states about studies.
    package var place: StudyPlace
    package var range: ClosedRange<Double>
    /// Of a learner that reads the content itself, its name among the modality's.
    package var learner: String?
    package var metric: StudyResult.Metric

    package var key: String { metric.key }

    /// All columns, or those that `request.metrics` names, with the leading one of each dimension.
    /// - Throws: `EvaluationError.usage` for a metric that a study does not have.
    package static func all<Kind: Modality>(
        _ request: StudyRequest, of kind: Kind.Type
    ) throws(EvaluationError) -> [StudyColumn] {
        let extractorIDs = Kind.extractorIDs(request.extractors)
        var columns: [StudyColumn] = []
        for extractor in extractorIDs {
            for metric in MetricRegistry.pairMetrics {
                if let column = StudyColumn(metric.descriptor, .pair, features: extractor) { columns.append(column) }
            }
        }
        columns += Kind.studied.compactMap { StudyColumn($0, .content, features: nil) }
        let first = extractorIDs.first
        if request.utility {
            columns += (
                Kind.learners.map {
                    StudyColumn(UtilityStudy.tstrDescriptor, .network, features: nil, suffix: $0.suffix)
                }
                    + (Kind.featuresTellLabels
                        ? [] : [StudyColumn(UtilityStudy.tstrDescriptor, .logistic, features: first, suffix: "logistic")])
            ).compactMap(\.self)
        }
        columns += [
            StudyColumn(NearestNeighbourShare.descriptor, .neighbourShare, features: first),
            StudyColumn(NearCopies.descriptor, .nearCopies, features: nil),
            StudyColumn(ExactCopies.descriptor, .exactCopies, features: nil),
            StudyColumn(ClassDistribution.descriptor, .classShares, features: nil),
        ].compactMap(\.self)
        if let wanted = request.metrics {
            for name in wanted where !columns.contains(where: { $0.key == name || $0.metric.id == name }) {
                var known: [String] = []
                for column in columns where !known.contains(column.metric.id) { known.append(column.metric.id) }
                throw EvaluationError(
                    .usage, "a study has no metric \(name)", remedy: "\(NearestWord.question(name, in: known))It has \(known.joined(separator: ", ")).")
            }
            columns = columns.filter { wanted.contains($0.key) || wanted.contains($0.metric.id) }
        }
        for dimension in Dimension.allCases {
            let candidates = columns.indices.filter { columns[$0].metric.dimension == dimension }
            func order(_ place: Int) -> Int { columns[place].place.leads ?? .max }
            // Of several columns of one metric, the first.
            guard let leader = candidates.min(by: { (order($0), $0) < (order($1), $1) }), order(leader) < .max else {
                continue
            }
            columns[leader].metric.leads = true
        }
        return columns
    }

    /// - Returns: nil for a metric of a single evaluation that a study leaves out.
    private init?(_ descriptor: MetricDescriptor, _ source: Source, features: String?, suffix: String? = nil) {
        guard let place = descriptor.study else { return nil }
        self.source = source
        self.place = place
        range = descriptor.range
        learner = source == .network ? suffix : nil
        // A best value inside the range, such as 0.5 for an AUC, can be missed on both sides.
        let target = descriptor.target
        let tail = suffix ?? features
        metric = StudyResult.Metric(
            key: tail.map { "\(descriptor.id)@\($0)" } ?? descriptor.id, id: descriptor.id,
            version: descriptor.version, dimension: descriptor.dimension, features: features,
            direction: target == nil ? descriptor.direction : .target, target: target, unit: descriptor.unit,
            floor: nil, ranked: true, leads: false, title: descriptor.title, shortTitle: descriptor.shortTitle)
    }
}
