import Metrics
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
    }

    /// What fewer rows than the study measures do to a value.
    package enum Size: Sendable, Equatable {
        /// Nothing but a wider interval.
        case none
        /// It is shown and not ranked.
        case unranked
        /// It would mislead.
        case refused
    }

    package var source: Source
    package var size: Size
    package var range: ClosedRange<Double>
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
            for metric in MetricRegistry.pairMetrics where !beside.contains(metric.descriptor.id) {
                columns.append(
                    StudyColumn(metric.descriptor, .pair, size(of: metric.descriptor.id), features: extractor))
            }
        }
        let first = extractorIDs.first
        if request.utility {
            for learner in Kind.learners {
                columns.append(
                    StudyColumn(
                        UtilityStudy.tstrDescriptor, .network, .unranked, features: nil, suffix: learner.suffix))
            }
            columns.append(
                StudyColumn(UtilityStudy.tstrDescriptor, .logistic, .unranked, features: first, suffix: "logistic"))
        }
        columns.append(StudyColumn(NearestNeighbourShare.descriptor, .neighbourShare, .none, features: first))
        columns.append(StudyColumn(NearCopies.descriptor, .nearCopies, .none, features: nil))
        columns.append(StudyColumn(ExactCopies.descriptor, .exactCopies, .none, features: nil))
        columns.append(StudyColumn(ClassDistribution.descriptor, .classShares, .unranked, features: nil))
        if let wanted = request.metrics {
            for name in wanted where !columns.contains(where: { $0.key == name || $0.metric.id == name }) {
                var known: [String] = []
                for column in columns where !known.contains(column.metric.id) { known.append(column.metric.id) }
                throw EvaluationError(
                    .usage, "a study has no metric \(name)", remedy: "It has \(known.joined(separator: ", ")).")
            }
            columns = columns.filter { wanted.contains($0.key) || wanted.contains($0.metric.id) }
        }
        for leaders in leading {
            let found = leaders.lazy.compactMap { id in columns.firstIndex { $0.metric.id == id } }.first
            if let found { columns[found].metric.leads = true }
        }
        return columns
    }

    /// Metrics of a single evaluation that a study leaves out: a column that ranks by the same evidence stands for each.
    private static let beside: Set<String> = [
        "diversity.vendi", "fidelity.frechet_distance_inf", "fidelity.mmd_rbf", "fidelity.alpha_precision",
        "diversity.beta_recall",
    ]

    /// By dimension, the metric that speaks for it where it is measured.
    private static let leading = [
        [
            "fidelity.frechet_distance", "fidelity.kernel_distance", "fidelity.classifier_two_sample",
            "fidelity.density", "fidelity.precision",
        ],
        ["diversity.coverage", "diversity.recall", "diversity.vendi_ratio"], ["utility.tstr"],
        ["privacy.nearest_neighbour_share", "privacy.near_copies", "privacy.exact_copies"],
        ["balance.class_distribution"],
    ]

    private static func size(of id: String) -> Size {
        switch id {
        // Their expectation does not depend on the number of synthetic rows.
        case "fidelity.kernel_distance", "fidelity.precision", "fidelity.density": .none
        // Fewer rows to learn from tell less.
        case "fidelity.classifier_two_sample": .unranked
        default: .refused
        }
    }

    private init(
        _ descriptor: MetricDescriptor, _ source: Source, _ size: Size, features: String?, suffix: String? = nil
    ) {
        self.source = source
        self.size = size
        range = descriptor.range
        // A best value inside the range, such as 0.5 for an AUC, can be missed on both sides.
        var target = descriptor.direction == .target ? descriptor.optimum : nil
        if let optimum = descriptor.optimum, descriptor.range.lowerBound < optimum,
            optimum < descriptor.range.upperBound
        {
            target = optimum
        }
        let place = suffix ?? features
        metric = StudyResult.Metric(
            key: place.map { "\(descriptor.id)@\($0)" } ?? descriptor.id, id: descriptor.id,
            version: descriptor.version, dimension: descriptor.dimension, features: features,
            direction: target == nil ? descriptor.direction : .target, target: target, unit: descriptor.unit,
            floor: nil, ranked: true, leads: false)
    }
}
