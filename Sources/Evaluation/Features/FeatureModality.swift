import Datasets
import Features
import Generators
import Metrics
import Results

/// Feature matrices that another program made.
package enum FeatureModality: Modality {
    package typealias Content = FeatureSet
    package typealias Training = NoTraining<FeatureSet>

    package static let name = "features"
    package static let about = "a matrix of features"

    /// An array may hold images as well: features are asked for.
    package static func recognise(_ path: InputPath) -> Recognition { .no }

    package static func open(_ path: String, options: OpenOptions) throws -> FeatureSet {
        let set = try FeatureSet(path: path)
        return options.limit.map { set.limited(to: $0, seed: options.seed) } ?? set
    }

    package static func agree(
        _ sets: inout [FeatureSet], real count: Int, options: OpenOptions
    ) throws -> [RunResult.Warning] {
        guard let real = sets.first else { return [] }
        let others = Array(sets.dropFirst())
        for other in others where other.matrix.columns != real.matrix.columns {
            throw EvaluationError(
                .badData,
                "\(real.info.name) has \(real.matrix.columns) features a row, \(other.info.name) has "
                    + "\(other.matrix.columns)",
                remedy: "Compute the features of all sets with the same network.")
        }
        guard let shift = FeatureShift(real: real, others: others) else { return [] }
        sets = sets.map { $0.shifted(by: shift) }
        return [.init(code: "features_shifted", message: shift.note)]
    }

    /// Features are taken as they are, whatever extractor is named.
    package static func check(extractors ids: [String]) {}

    package static func extractorIDs(_ ids: [String]) -> [String] { [IdentityExtractor.id] }

    package static func extractors(_ ids: [String], for set: FeatureSet) -> [any FeatureExtractor<FeatureSet>] {
        [IdentityExtractor(like: set)]
    }

    package static var marginals: AnchorMaker<FeatureSet> { FeatureAnchors.marginals }
    package static var noise: AnchorMaker<FeatureSet> { FeatureAnchors.noise }

    package static let defaultPolicy = "builtin:image-default"

    package static var anchorsKeepMoments: Bool { true }

    package static var stages: [any Stage<FeatureSet>] {
        [
            SpaceFigures<FeatureSet>(), BoostedStage<FeatureSet>(), CurvesStage<FeatureSet>(),
            MemorisedStage<FeatureSet>(), FeaturesAloneStage(),
        ]
    }

    /// What is about other kinds of data alone is said once, by `FeaturesAloneStage`. A common shift of all rows changes what
    /// metrics of inner products say.
    package static func annotate(_ result: inout RunResult, _ sets: Roles<FeatureSet>) {
        result.metrics.removeAll { metric in
            metric.features != nil
                && MetricRegistry.descriptor(metric.id).map { !$0.modalities.contains { $0.rawValue == name } } ?? false
        }
        guard sets.real.shift != nil else { return }
        for index in result.metrics.indices where MetricRegistry.descriptor(result.metrics[index].id)?.readsInnerProducts ?? false {
            result.metrics[index].notes.append(FeatureShift.kernelNote)
        }
    }

    package static var ladders: [DegradationLadder<FeatureSet>] { RowLadders.all() }
}
