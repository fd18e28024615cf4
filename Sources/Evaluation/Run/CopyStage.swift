import Datasets
import Metrics
import Numerics
import Results

/// A real row that a synthetic row repeats, exactly or nearly.
package enum CopiedFrom: String, Codable, Sendable {
    case training, holdout

    var words: String {
        switch self {
        case .training: "copy of a training image"
        case .holdout: "copy of a holdout image"
        }
    }
}

/// The images of a run, for near copies.
struct CopyPictures: Sendable {
    /// All training images, whatever the run is limited to.
    let training: ImageSet
    let synthetic: ImageSet
    let holdout: ImageSet?
}

/// Copies of training and holdout rows among the synthetic rows, each against the holdout's own rate.
struct CopyStage<Hash: Hashable & Sendable> {
    let content: PrivacyStage<Hash>.Content
    let pictures: CopyPictures?
    /// Feature distance of every synthetic row to its nearest training row.
    let toTraining: [Double]
    /// The same of every holdout row; nil without one.
    let holdoutToTraining: [Double]?
    /// All training rows in that space.
    let rows: Matrix<Float>
    /// The feature space of these distances.
    let features: String
    let parallel: Parallel

    struct Outcome {
        var measurements: [Measurement]
        /// One a synthetic row.
        var copied: [CopiedFrom?]
    }

    private var training: [Hash] { content.training }
    private var unseen: [Hash]? { content.holdout }

    /// - Throws: `DatasetError` for an image that can no longer be read.
    func run() throws -> Outcome {
        let exact = ExactCopies.flags(content.synthetic, training: training)
        let ofHoldout = unseen.map { ExactCopies.flags(content.synthetic, training: $0) }
        let unseenExact = unseen.map { ExactCopies.flags($0, training: training) }
        var copied: [CopiedFrom?] = exact.indices.map { exact[$0] ? .training : ofHoldout?[$0] == true ? .holdout : nil }

        var measurements = [exactCopies(), holdoutCopies()]
        if let pictures {
            let near = try self.near(pictures, exact: exact, unseenExact: unseenExact)
            measurements.append(nearCopies(near.synthetic, near.holdout, radius: nil))
            for row in copied.indices where copied[row] != .training {
                if near.synthetic.flags[row] {
                    copied[row] = .training
                } else if near.ofHoldout?.flags[row] == true {
                    copied[row] = .holdout
                }
            }
        } else {
            measurements.append(nearRows(exact: exact, unseenExact: unseenExact))
        }
        return Outcome(measurements: measurements, copied: copied)
    }

    private func builder(_ features: String? = nil) -> MeasurementBuilder {
        MeasurementBuilder(
            features: features, nReal: training.count, nSynthetic: content.synthetic.count,
            nHoldout: unseen?.count)
    }

    private func exactCopies() -> Measurement {
        build(
            ExactCopies.descriptor,
            Result { () throws(MetricError) in
                try ExactCopies.estimate(
                    synthetic: content.synthetic, training: training, holdout: unseen)
            },
            floor: ExactCopies.floor(
                training: training, holdout: unseen, synthetic: content.synthetic.count),
            anchor: 1)
    }

    private func holdoutCopies() -> Measurement {
        build(
            HoldoutCopies.descriptor,
            Result { () throws(MetricError) in
                try HoldoutCopies.estimate(
                    synthetic: content.synthetic, training: training, holdout: unseen)
            },
            floor: HoldoutCopies.floor(
                training: training, holdout: unseen, synthetic: content.synthetic.count),
            anchor: unseen.map { holdout in
                let flags = ExactCopies.flags(training, training: holdout)
                return Double(flags.count { $0 }) / Double(max(1, flags.count))
            })
    }

    private func near(
        _ pictures: CopyPictures, exact: [Bool], unseenExact: [Bool]?
    ) throws -> (synthetic: NearCopies.Found, holdout: NearCopies.Found?, ofHoldout: NearCopies.Found?) {
        let search = NearCopySearch()
        let training = try PictureIndex(pictures.training, parallel: parallel)
        let synthetic = try PictureIndex(pictures.synthetic, parallel: parallel)
        let holdout = try pictures.holdout.map { try PictureIndex($0, parallel: parallel) }
        func found(_ queries: PictureIndex, in known: PictureIndex, exact: [Bool]) throws -> NearCopies.Found {
            NearCopies.Found(exact: exact, matches: try search.matches(of: queries, in: known, parallel: parallel))
        }
        return (
            try found(synthetic, in: training, exact: exact),
            try holdout.map { try found($0, in: training, exact: unseenExact ?? []) },
            try holdout.map {
                try found(synthetic, in: $0, exact: [Bool](repeating: false, count: synthetic.count))
            }
        )
    }

    private func nearCopies(
        _ synthetic: NearCopies.Found, _ holdout: NearCopies.Found?, radius: Double?
    ) -> Measurement {
        build(
            NearCopies.descriptor, features: radius == nil ? nil : features,
            Result { () throws(MetricError) in
                try NearCopies.estimate(synthetic: synthetic, holdout: holdout, radius: radius)
            }, floor: NearCopies.floor(holdout: holdout, synthetic: synthetic.flags.count), anchor: 1)
    }

    /// Rows of features without pictures.
    private func nearRows(exact: [Bool], unseenExact: [Bool]?) -> Measurement {
        do throws(MetricError) {
            let spacing: [Double]
            do throws(NumericsError) {
                spacing = try NearestNeighbours.within(rows, k: 1, parallel: parallel).distances(rank: 1)
            } catch { throw MetricError(error) }
            let radius = try NearCopies.radius(spacing: spacing)
            let synthetic = NearCopies.Found(exact: exact, distances: toTraining, radius: radius)
            let holdout = holdoutToTraining.map {
                NearCopies.Found(exact: unseenExact ?? [], distances: $0, radius: radius)
            }
            return nearCopies(synthetic, holdout, radius: radius)
        } catch {
            return builder(features).build(NearCopies.descriptor, .failure(error))
        }
    }

    private func build(
        _ descriptor: MetricDescriptor, features: String? = nil, _ outcome: Result<Estimate, MetricError>,
        floor: Floor?, anchor: Double?
    ) -> Measurement {
        var measurement = builder(features).build(
            descriptor, outcome, floor: floor,
            anchors: anchor.map { [Anchor(name: ImageAnchors.copyOfTrain, value: $0)] } ?? [])
        if measurement.value != nil, floor == nil { measurement.floorReason = CopyShare.floorReason }
        return measurement
    }
}
