import Datasets
import Features
import Metrics
import Numerics
import Results

/// Everything of an image run that is measured once, beside the distances of each feature space.
struct ImageMetrics {
    let inputs: ImageInputs
    let sets: FeatureSpaceSets
    let pair: PairEvidence
    /// Image sets of known quality, by name.
    let anchors: [(name: String, images: ImageSet)]
    /// Classifiers on the features; nil where there are none.
    let head: ClassHead?
    let resamples: Resamples
    let splits: Int
    let seed: UInt64
    let utility: Bool
    let parallel: Parallel
    let stages: StageKeeper

    struct Outcome: Codable {
        var measurements: [Measurement]
        var figures: [Figure]
    }

    func run(progress: any ProgressSink) throws -> Outcome {
        var outcome = Outcome(measurements: [], figures: [])
        outcome.figures += try stages.value("curves") {
            // Too few rows for a curve are too few for its metrics too, which say so.
            [
                try Figure.featureMap(sets, seed: seed, parallel: parallel), try? pair.frechetExtrapolation().figure,
                try? ManifoldCurve(pair).figure,
            ].compactMap(\.self)
        }

        var learned = UtilityStage.Outcome()
        outcome.measurements.append(
            try stages.value("boosted") {
                BoostedTwoSample(pair: pair, features: sets.space.id, resamples: resamples, seed: seed)
                    .measurement(progress: progress)
            })
        let curves = try stages.value("likelihood") {
            try CurveStage(
                sets: sets, pair: pair, head: head, resamples: resamples, splits: splits, seed: seed, parallel: parallel
            ).run(progress: progress)
        }
        outcome.measurements += curves.measurements
        outcome.figures += curves.figures
        outcome.measurements += try stages.value("images") {
            try ImageStage(
                inputs: inputs, anchors: anchors, resamples: resamples, splits: splits, seed: seed, parallel: parallel
            ).run(progress: progress)
        }

        if utility {
            learned = try stages.value("utility") {
                try UtilityStage(inputs: inputs, sets: sets, resamples: resamples, seed: seed, parallel: parallel)
                    .run(progress: progress)
            }
            outcome.measurements += learned.measurements
            outcome.figures += learned.figures
        }

        let hashes = try PrivacyStage<ContentHash>.Content(
            real: inputs.searched == nil
                ? inputs.trainingContent : inputs.real.contentHashes(parallel: parallel),
            synthetic: inputs.synthetic.contentHashes(parallel: parallel), holdout: inputs.unseenContent,
            searched: inputs.searched == nil ? nil : inputs.trainingContent)
        let privacy = try stages.value("privacy") {
            try PrivacyStage(
                sets: sets, pair: pair, content: hashes,
                pictures: CopyPictures(
                    training: inputs.searched?.training ?? inputs.real, synthetic: inputs.synthetic,
                    holdout: inputs.searched?.holdout ?? inputs.holdout),
                classes: DuplicateClasses(inputs), splits: splits, seed: seed, resamples: resamples, parallel: parallel
            ).run(progress: progress)
        }
        outcome.measurements += privacy.measurements
        outcome.figures += privacy.figures

        outcome.measurements += try stages.value("classes") {
            try ClassStage(
                inputs: inputs, sets: sets, resamples: resamples, splits: splits, seed: seed, parallel: parallel
            ).run(progress: progress)
        }

        let balance = BalanceStage(
            inputs: inputs, sets: sets, studies: learned.studies, resamples: resamples, splits: splits, seed: seed,
            parallel: parallel
        ).run(progress: progress)
        outcome.measurements += balance.measurements
        outcome.figures += balance.figures
        outcome.figures += try stages.value("grids") { try grids(privacy.toTraining, copied: privacy.copies) }
        return outcome
    }

    /// For each synthetic row the distance of its nearest real row to that row's own k-th neighbour, at most the median
    /// of such distances: beside a lonely real image anything would look near.
    private func nearestRealSpacing() throws -> [Double] {
        let neighbours = try pair.neighbours()
        let rank = min(5, neighbours.reference.k)
        guard rank > 0 else { return [Double](repeating: 1, count: sets.synthetic.rows) }
        let radii = neighbours.reference.distances(rank: rank)
        let median = radii.sorted()[radii.count / 2]
        return (0..<sets.synthetic.rows).map { min(median, radii[neighbours.cross.ofSecond.index($0, rank: 1)]) }
    }

    /// Synthetic pictures that are most and least like real ones, and those nearest to training data.
    /// - Parameter copied: what each synthetic row copies; such rows are not shown.
    private func grids(_ toTraining: [Double], copied: [CopiedFrom?]) throws -> [Figure] {
        // Realism (Kynkäänniemi 2019 in spirit): distance to the nearest real row, in units of that row's own spacing.
        let spacing = try nearestRealSpacing()
        let score = zip(toTraining, spacing).map { $1 > 0 ? $0 / $1 : $0 }
        let best = GridSelection.extremes(score)
        let worst = GridSelection.extremes(score, largest: true)
        let nearest = GridSelection.extremes(toTraining)
        func captions(_ rows: [Int], _ values: [Double], _ name: String) -> [String] {
            rows.map { row in
                let caption = "\(inputs.synthetic.name(at: row)): \(name) \(Readable.number(values[row]))"
                return copied[row].map { caption + ", \($0.words)" } ?? caption
            }
        }
        let random = RandomStream(seed: seed).split("grid")
        var draw = random
        let any = Array(draw.permutation(inputs.synthetic.count).prefix(GridSelection.count))
        return try [
            Figure.grid(
                id: "grid_random", dimension: .fidelity, title: "Synthetic images, drawn at random",
                caption: "What the set looks like.", of: inputs.synthetic, rows: any,
                captions: any.map { row in
                    inputs.synthetic.name(at: row) + (copied[row].map { ": \($0.words)" } ?? "")
                }, copied: copied),
            Figure.grid(
                id: "grid_worst", dimension: .fidelity, title: "Synthetic images least like real ones",
                caption: "Furthest from any real image, in units of the real images' own spacing.",
                of: inputs.synthetic, rows: worst, captions: captions(worst, score, "relative distance"),
                copied: copied),
            Figure.grid(
                id: "grid_best", dimension: .fidelity, title: "Synthetic images most like real ones",
                caption: "Nearest to a real image in the same units.",
                of: inputs.synthetic, rows: best, captions: captions(best, score, "relative distance"), copied: copied),
            Figure.grid(
                id: "grid_nearest_training", dimension: .privacy, title: "Synthetic images nearest to training images",
                caption: "Smallest feature distance to a training image. Exact and near copies are training images: a tile "
                    + "stands in their place.",
                of: inputs.synthetic, rows: nearest, captions: captions(nearest, toTraining, "distance"), copied: copied),
        ].compactMap(\.self)
    }
}

extension ImageSet {
    var labelled: (labels: [Int], names: [String])? { labels.map { ($0, classNames) } }
}
