import Datasets
import Metrics
import Numerics
import Results

/// The copies that a report hides, each beside the real image that it repeats: for the eyes of those who may see the real
/// data, and never part of a report.
package struct RealCopySheet: Sendable {
    /// Pairs that are shown.
    package static let mostPairs = 48

    private struct Pair {
        let synthetic: Int
        let real: Int
        let from: CopiedFrom
        let residual: Double
    }

    private let parallel: Parallel

    init(parallel: Parallel) { self.parallel = parallel }

    /// Pairs of a synthetic image and the training or holdout image that it copies, exact copies first.
    /// - Returns: nil when there is none.
    /// - Throws: `DatasetError`, `MetricError`.
    func figure(_ sets: OpenedSets<ImageSet>) throws -> Figure? {
        var found = try pairs(sets.synthetic, sets.training, .training)
        if let holdout = sets.unseen {
            let known = Set(found.map(\.synthetic))
            found += try pairs(sets.synthetic, holdout, .holdout).filter { !known.contains($0.synthetic) }
        }
        found.sort { ($0.residual, $0.synthetic) < ($1.residual, $1.synthetic) }
        let shown = found.prefix(Self.mostPairs)
        guard !shown.isEmpty else { return nil }
        var images: [Image8] = []
        var captions: [String] = []
        for pair in shown {
            let source = pair.from == .training ? sets.training : sets.unseen ?? sets.training
            // Made small at once, so that pictures of any size do not lie side by side.
            for image in [try sets.synthetic.image(at: pair.synthetic), try source.image(at: pair.real)] {
                images.append(try Figure.tiled(image))
            }
            captions += [
                "synthetic \(sets.synthetic.name(at: pair.synthetic))",
                "\(pair.from.rawValue) \(source.name(at: pair.real)), "
                    + (pair.residual < 0 ? "equal" : "residual \(Readable.number(pair.residual))"),
            ]
        }
        return try Figure.sheet(
            id: "real_copies", dimension: .privacy, title: "Copies and the real images that they repeat",
            caption: "Each synthetic image stands left of the real image that it repeats. \(shown.count) of \(found.count) "
                + "copies are shown.", images: images, captions: captions)
    }

    private func pairs(_ synthetic: ImageSet, _ real: ImageSet, _ from: CopiedFrom) throws -> [Pair] {
        var rows: [ContentHash: Int] = [:]
        for (row, hash) in try real.contentHashes(parallel: parallel).enumerated() where rows[hash] == nil {
            rows[hash] = row
        }
        let exact = try synthetic.contentHashes(parallel: parallel).map { rows[$0] }
        let matches = try NearCopySearch().matches(
            of: PictureIndex(synthetic, parallel: parallel), in: PictureIndex(real, parallel: parallel),
            parallel: parallel)
        return matches.indices.compactMap { row in
            // Below every residual, so that equal images come first.
            if let equal = exact[row] { return Pair(synthetic: row, real: equal, from: from, residual: -1) }
            guard matches[row].isCopy, let near = matches[row].row else { return nil }
            return Pair(synthetic: row, real: near, from: from, residual: matches[row].residual)
        }
    }
}
