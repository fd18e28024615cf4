import Datasets
import Numerics

/// Damage of pictures, and what rows of any kind can suffer.
enum ImageLadders {
    static var all: [DegradationLadder<ImageSet>] {
        let rows: [DegradationLadder<ImageSet>] = RowLadders.all()
        return [noise, blur, jpeg] + rows.prefix(1) + [modeInventing] + rows.dropFirst()
    }

    private static let noise = pixels("noise", "Normal noise on every image", "noise", ["σ 5", "σ 12", "σ 25", "σ 45"])
    private static let blur = pixels(
        "blur", "Gaussian blur of every image", "blur", ["σ 0.4", "σ 0.7", "σ 1", "σ 1.5"])
    private static let jpeg = pixels(
        "jpeg", "Every image through a JPEG file", "jpeg", ["quality 80", "quality 50", "quality 25", "quality 10"])

    private static func pixels(_ id: String, _ about: String, _ kind: String, _ rungs: [String]) -> DegradationLadder<ImageSet> {
        DegradationLadder(id: id, about: about, rungs: rungs, needsUtility: false) { rung, sets in
            try sets.honest(0).corrupted(by: Corruption(name: kind, severity: rung + 1), seed: sets.seed)
        }
    }

    private static var modeInventing: DegradationLadder<ImageSet> {
        let shares = [0.05, 0.15, 0.3, 0.6]
        return DegradationLadder(
            id: "mode_inventing", about: "Images of a kind that real data lacks: left and right half exchanged",
            rungs: RowLadders.percent(shares, "of images"), needsUtility: false
        ) { rung, sets in
            try sets.honest(0).corrupted(by: .halvesSwapped, share: shares[rung], seed: sets.seed)
        }
    }
}
