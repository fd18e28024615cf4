import Datasets
import Metrics
import Numerics
import Results

/// Content of the rows of a run, by which copies and repeats are found.
struct PrivacyContent: Sendable {
    let real: [ContentHash]
    let synthetic: [ContentHash]
    /// Of the whole holdout, less the training rows in it.
    let holdout: [ContentHash]?
    /// Of the whole training set, where a limit makes `real` a sample of it.
    var searched: [ContentHash]?

    var training: [ContentHash] { searched ?? real }
}

/// Memorisation: copies by content and nearness to training rows, set against the holdout.
struct PrivacyStage<Content: RowSet> {
    let sets: FeatureSpaceSets
    /// Real against synthetic; its neighbours are reused.
    let pair: PairEvidence
    let content: PrivacyContent
    let synthetic: Content
    /// Finds near copies in the content itself; nil where features tell.
    let copyFinder: () throws -> (any CopyFinder<Content>)?
    /// Labels of both sets over the same classes; nil without.
    var classes: DuplicateClasses?
    let splits: Int
    let seed: UInt64
    let resamples: Resamples
    let parallel: Parallel
    var asked = Asked()

    struct Outcome: Codable {
        var measurements: [Measurement]
        /// Feature distance of every synthetic row to its nearest training row.
        var toTraining: [Double]
        /// What each synthetic row copies: real images are not shown, whoever made them.
        var copies: [CopiedFrom?]
        var figures: [Figure]
    }

    func run(progress: any ProgressSink) throws -> Outcome {
        progress.begin("privacy")
        // A limit samples what is asked about, never what is searched.
        let sampled = try NearestRecords(pair.neighbours().cross.ofSecond, searched: sets.real.rows)
        let training = try sets.searched.map { try nearest(of: sets.synthetic, in: $0.training) } ?? sampled
        var unseen: (ofSynthetic: NearestRecords, ofHoldout: NearestRecords)?
        if let holdout = sets.unseen {
            unseen = (try nearest(of: sets.synthetic, in: holdout), try nearest(of: holdout, in: sets.training))
        }
        let shareBuilder = MeasurementBuilder(
            features: sets.space.id, nReal: sets.training.rows, nSynthetic: sets.synthetic.rows,
            nHoldout: sets.unseen?.rows)
        let copies = try CopyStage(
            content: content, synthetic: synthetic, finder: copyFinder(), toTraining: training.distances,
            holdoutToTraining: unseen?.ofHoldout.distances, rows: sets.training,
            features: sets.space.id, parallel: parallel
        ).run()
        var measurements = copies.measurements
        measurements.append(
            shareBuilder.build(
                NearestNeighbourShare.descriptor,
                outcome { () throws(MetricError) in
                    try NearestNeighbourShare.estimate(training: training, holdout: unseen?.ofSynthetic)
                },
                floor: try asked.floor(NearestNeighbourShare.descriptor)
                    ? MeasurementBuilder.floor(
                        of: shareFloors(toTraining: unseen?.ofHoldout), NearestNeighbourShare.descriptor) : nil,
                anchors: try asked.everything ? copyAnchor() : []))
        if asked.any([Authenticity.descriptor, DataCopying.descriptor]) {
            measurements += try MemorisationStage(
                sets: sets, pair: pair, toTraining: sampled,
                holdoutToTraining: sets.searched == nil
                    ? unseen?.ofHoldout : sets.holdout.map { try nearest(of: $0, in: sets.real) },
                builder: MeasurementBuilder(
                    features: sets.space.id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows,
                    nHoldout: sets.holdout?.rows),
                splits: splits, seed: seed, resamples: resamples, parallel: parallel
            ).run().map(partlySearched)
        }
        // The same hashes and neighbours tell what repeats inside the synthetic set.
        measurements +=
            DuplicateStage(
                pair: pair, content: content, classes: classes,
                builder: MeasurementBuilder(
                    features: sets.space.id, nReal: sets.real.rows, nSynthetic: sets.synthetic.rows),
                splits: splits, seed: seed, resamples: resamples
            ).run()
        var figures: [Figure] = []
        if let unseen {
            figures.append(
                Self.distances(synthetic: training.distances, holdout: unseen.ofHoldout.distances))
        }
        return Outcome(
            measurements: measurements, toTraining: training.distances, copies: copies.copied, figures: figures)
    }

    /// What searched a sample of the training rows has no interval: what was missed in the others is not known.
    private func partlySearched(_ measurement: Measurement) -> Measurement {
        guard sets.training.rows > sets.real.rows, measurement.status == .ok else { return measurement }
        let words =
            "searched \(Readable.count(sets.real.rows)) of \(Readable.count(sets.training.rows)) training rows"
        var partial = measurement
        partial.interval = nil
        partial.replicates = nil
        partial.intervalReason = words + ": rows that were not searched may be nearer"
        partial.parameters["searched"] = "\(sets.real.rows) of \(sets.training.rows)"
        partial.notes.insert(words, at: 0)
        return partial
    }

    private func outcome(_ body: () throws(MetricError) -> Estimate) -> Result<Estimate, MetricError> {
        Result(catching: body)
    }

    private func nearest(of rows: Matrix<Float>, in searched: Matrix<Float>) throws -> NearestRecords {
        try NearestRecords(
            NearestNeighbours.between(rows, searched, k: 1, parallel: parallel).ofFirst, searched: searched.rows)
    }

    /// One half of the holdout plays the synthetic set, the other the holdout: what an honest generator would score.
    private func shareFloors(toTraining: NearestRecords?) throws -> [Double] {
        guard let holdout = sets.unseen, let toTraining, holdout.rows >= 80 else { return [] }
        // Far enough that a row without a neighbour in the other half is next to impossible; such rows are left out.
        let table = try NearestNeighbours.within(holdout, k: 24, parallel: parallel)
        var values: [Double] = []
        for split in 0..<splits {
            var random = RandomStream(seed: seed).split("share_floor").split(split)
            var position = [Int](repeating: -1, count: holdout.rows)
            for (place, row) in random.permutation(holdout.rows).prefix(holdout.rows / 2).enumerated() {
                position[row] = place
            }
            var rows: [Int] = []
            var found: [(distance: Double, index: Int)] = []
            for row in 0..<holdout.rows where position[row] < 0 {
                guard let rank = (1...table.k).first(where: { position[table.index(row, rank: $0)] >= 0 }) else { continue }
                rows.append(row)
                found.append((table.squaredDistance(row, rank: rank).squareRoot(), position[table.index(row, rank: rank)]))
            }
            let estimate = try? NearestNeighbourShare.estimate(
                training: NearestRecords(
                    distances: rows.map { toTraining.distances[$0] }, indices: rows.map { toTraining.indices[$0] },
                    searched: toTraining.searched),
                holdout: NearestRecords(
                    distances: found.map(\.distance), indices: found.map(\.index), searched: holdout.rows / 2))
            if let estimate { values.append(estimate.value) }
        }
        return values
    }

    private func copyAnchor() throws -> [Anchor] {
        guard let holdout = sets.unseen else { return [] }
        let own = try NearestRecords(
            distances: [Double](repeating: 0, count: sets.real.rows), indices: Array(0..<sets.real.rows),
            searched: sets.training.rows)
        let estimate = try? NearestNeighbourShare.estimate(training: own, holdout: nearest(of: sets.real, in: holdout))
        return estimate.map { [Anchor(name: AnchorNames.copyOfTrain, value: $0.value)] } ?? []
    }

    /// Cumulative distributions of the distance to the nearest training row.
    private static func distances(synthetic: [Double], holdout: [Double]) -> Figure {
        func series(_ name: String, _ role: Figure.Role, _ values: [Double]) -> Figure.LineSeries {
            let sorted = values.sorted()
            let shares = (0...60).map { Double($0) / 60 }
            return Figure.LineSeries(
                name: name, role: role, x: shares.map { sorted[Int($0 * Double(sorted.count - 1))] }, y: shares)
        }
        return Figure(
            id: "nearest_training_distance", dimension: .privacy, title: "Distance to the nearest training row",
            caption: "Cumulative shares. A synthetic curve left of the holdout's at its foot means rows that lie nearer "
                + "to training data than unseen real rows do.",
            content: .lines(
                xLabel: "distance in features", yLabel: "share of rows",
                series: [series("holdout", .holdout, holdout), series("synthetic", .synthetic, synthetic)]))
    }
}
