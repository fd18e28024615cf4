import Datasets
import Metrics
import Numerics
import Results

/// A real row that a synthetic row repeats, exactly or nearly.
package enum CopiedFrom: String, Codable, Sendable {
    case training, holdout

    /// - Parameter noun: what a row is called.
    func words(_ noun: RowNoun) -> String { "copy of a \(rawValue) \(noun.one)" }
}

/// Copies of training and holdout rows among the synthetic rows, each against the holdout's own rate.
struct CopyStage<Content: RowSet> {
    let content: PrivacyContent
    let synthetic: Content
    /// nil where rows are near in features alone.
    let finder: (any CopyFinder<Content>)?
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

    private var training: [ContentHash] { content.training }
    private var unseen: [ContentHash]? { content.holdout }

    /// - Throws: `DatasetError` for a row that can no longer be read.
    func run() throws -> Outcome {
        let exact = ExactCopies.flags(content.synthetic, training: training)
        let ofHoldout = unseen.map { ExactCopies.flags(content.synthetic, training: $0) }
        let unseenExact = unseen.map { ExactCopies.flags($0, training: training) }
        var copied: [CopiedFrom?] = exact.indices.map { exact[$0] ? .training : ofHoldout?[$0] == true ? .holdout : nil }

        var measurements = [exactCopies(), holdoutCopies()]
        if let finder {
            let near = try self.near(finder, exact: exact, unseenExact: unseenExact)
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
        _ finder: any CopyFinder<Content>, exact: [Bool], unseenExact: [Bool]?
    ) throws -> (synthetic: NearCopies.Found, holdout: NearCopies.Found?, ofHoldout: NearCopies.Found?) {
        let known: [CopiedFrom] = unseenExact == nil ? [.training] : [.training, .holdout]
        let found = try finder.matches(of: synthetic, in: known)
        let unseen = try finder.matchesOfUnseen()
        return (
            NearCopies.Found(exact: exact, matches: found[0]),
            unseen.map { NearCopies.Found(exact: unseenExact ?? [], matches: $0) },
            found.count > 1
                ? NearCopies.Found(exact: [Bool](repeating: false, count: synthetic.count), matches: found[1]) : nil
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

    /// Rows that are near in features.
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
            anchors: anchor.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0)] } ?? [])
        if measurement.value != nil, floor == nil { measurement.floorReason = CopyShare.floorReason }
        return measurement
    }
}
