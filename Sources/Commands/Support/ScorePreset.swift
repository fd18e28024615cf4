import ArgumentParser
import Features

/// A published score by its name: the network that it is defined by, and where its file comes from.
enum ScorePreset: String, CaseIterable, ExpressibleByArgument {
    case fid, sfid, kid, `is`, cmmd
    case fdDINOv2 = "fd_dinov2"

    /// Of the definition that most papers report; see docs/networks.md for the others.
    private var extractor: String {
        switch self {
        case .fid: "inception-pytorch"
        case .sfid: "inception-spatial"
        case .kid, .is: "inception"
        case .cmmd: "clip-cmmd"
        case .fdDINOv2: "dinov2"
        }
    }

    /// What `--extractors` would say.
    /// - Throws: where the file is not given, saying which one it is and where people get it.
    func extractors(weights: String?) throws -> [String] {
        guard let weights, !weights.isEmpty else {
            let source = ReferenceChoice.network(extractor)?.source ?? ""
            throw ValidationError("--preset \(rawValue) needs a file of weights: give --weights PATH. \(source)")
        }
        guard !weights.contains(",") else { throw ValidationError("The path of --weights must hold no comma.") }
        return ["\(extractor)=\(weights)"]
    }
}
