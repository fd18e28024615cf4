import Datasets
import Foundation

/// What a Hugging Face `config.json` beside a weights file tells that tensors do not.
struct ModelConfiguration {
    private struct Fields: Decodable {
        var hidden_size: Int?
        var num_attention_heads: Int?
        var hidden_act: String?
    }

    private struct File: Decodable {
        var hidden_size: Int?
        var num_attention_heads: Int?
        var hidden_act: String?
        var vision_config: Fields?
    }

    private let width: Int
    private let heads: Int?
    private let hiddenActivation: String?

    /// - Returns: nil where there is no such file, or it says nothing about a network.
    init?(beside path: String) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let place = (folder + ["config.json"]).joined(separator: "/")
        guard let bytes = try? FileBytes.read(place, limit: 1 << 20),
            let file = try? JSONDecoder().decode(File.self, from: Data(bytes))
        else { return nil }
        // A whole CLIP keeps its image tower's settings apart.
        guard let width = file.vision_config?.hidden_size ?? file.hidden_size else { return nil }
        self.width = width
        heads = file.vision_config?.num_attention_heads ?? file.num_attention_heads
        hiddenActivation = file.vision_config?.hidden_act ?? file.hidden_act
    }

    /// A file of another model may lie in the same folder: only one of the same width speaks for `file`.
    private func fits(_ file: WeightsFile) -> Bool {
        file.names.contains { name in
            (name.hasSuffix("patch_embedding.weight") || name.hasSuffix("conv1.weight")
                || name.hasSuffix("patch_embeddings.projection.weight") || name.hasSuffix("patch_embed.proj.weight"))
                && file.shape(name)?.first == width
        }
    }

    func heads(_ file: WeightsFile) -> Int? { fits(file) ? heads : nil }

    func activation(_ file: WeightsFile) -> VisionTransformer.CLIPActivation? {
        guard fits(file), let hiddenActivation else { return nil }
        return VisionTransformer.CLIPActivation(rawValue: hiddenActivation)
    }
}
