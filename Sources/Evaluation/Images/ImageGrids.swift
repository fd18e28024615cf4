import Datasets
import Metrics
import Numerics
import Results

/// Contact sheets of the synthetic pictures. Reads what `MemorisedStage` found.
struct ImageGrids: Stage {
    func run(_ context: inout RunContext<ImageSet>, progress: any ProgressSink) throws -> StageOutcome {
        guard context.asked.everything, let nearest = context.nearest else { return StageOutcome() }
        let context = context
        let drawing = GridDrawing(
            inputs: context.inputs, sets: context.sets, pair: context.pair, seed: context.seed)
        return StageOutcome(
            figures: try context.stages.value("grids") {
                try drawing.grids(nearest.distances, copied: nearest.copies)
            })
    }
}

private struct GridDrawing {
    let inputs: MeasuredInputs<ImageSet>
    let sets: FeatureSpaceSets
    let pair: PairEvidence
    let seed: UInt64

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
    func grids(_ toTraining: [Double], copied: [CopiedFrom?]) throws -> [Figure] {
        // Realism (Kynkäänniemi 2019 in spirit): distance to the nearest real row, in units of that row's own spacing.
        let spacing = try nearestRealSpacing()
        let score = zip(toTraining, spacing).map { $1 > 0 ? $0 / $1 : $0 }
        let best = GridSelection.extremes(score)
        let worst = GridSelection.extremes(score, largest: true)
        let nearest = GridSelection.extremes(toTraining)
        func captions(_ rows: [Int], _ values: [Double], _ name: String) -> [String] {
            rows.map { row in
                let caption = "\(inputs.synthetic.name(at: row)): \(name) \(Readable.number(values[row]))"
                return copied[row].map { caption + ", \($0.words(ImageSet.noun))" } ?? caption
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
                    inputs.synthetic.name(at: row) + (copied[row].map { ": \($0.words(ImageSet.noun))" } ?? "")
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
