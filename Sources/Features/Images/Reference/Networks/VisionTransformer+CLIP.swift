import Neural
import Numerics

extension VisionTransformer {
    /// The function between the two dense layers of a block, which tensors do not tell.
    package enum CLIPActivation: String, Sendable {
        /// OpenAI's.
        case quick = "quick_gelu"
        /// By the error function: most of OpenCLIP's.
        case exact = "gelu"
    }

    private static let openCLIP = TransformerKeys(
        block: "visual.transformer.resblocks", norm1: "ln_1",
        attention: .fused(weight: "attn.in_proj_weight", bias: "attn.in_proj_bias"), out: "attn.out_proj", scale1: nil,
        norm2: "ln_2", first: "mlp.c_fc", second: "mlp.c_proj", gated: nil, scale2: nil)

    private static let huggingFaceCLIP = TransformerKeys(
        block: "vision_model.encoder.layers", norm1: "layer_norm1",
        attention: .separate(query: "self_attn.q_proj", key: "self_attn.k_proj", value: "self_attn.v_proj"),
        out: "self_attn.out_proj", scale1: nil, norm2: "layer_norm2", first: "mlp.fc1", second: "mlp.fc2", gated: nil,
        scale2: nil)

    /// Whether a file has the names of OpenCLIP and OpenAI's own code rather than Hugging Face's.
    package static func isOpenCLIP(_ file: WeightsFile) -> Bool {
        file.names.contains { $0.hasSuffix("visual.conv1.weight") }
    }

    /// A CLIP image tower in Hugging Face's layout or OpenCLIP's; of a whole model the text tower is left alone.
    /// - Parameters:
    ///   - activation: nil for the usual one of the layout: quick for Hugging Face's names, exact for OpenCLIP's.
    ///   - heads: nil for those of the published towers.
    /// - Throws: `.badWeights` naming the file and the first tensor that is missing or does not fit.
    package init(clip file: WeightsFile, activation: CLIPActivation? = nil, heads: Int? = nil) throws(FeatureError) {
        let w = try NamedWeights(
            file, network: "a CLIP image tower",
            anchors: ["vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"])
        let isOpen = w.has("visual.conv1.weight")
        let keys = isOpen ? Self.openCLIP : Self.huggingFaceCLIP
        let (embedding, width, patch) = try w.embedding(
            isOpen ? "visual.conv1.weight" : "vision_model.embeddings.patch_embedding.weight", bias: nil)
        self.embedding = embedding
        self.width = width
        self.patch = patch
        self.heads = try Self.heads(width: width, asked: heads, file)
        let classToken = try w.values(
            isOpen ? "visual.class_embedding" : "vision_model.embeddings.class_embedding", [width])
        let (position, table) = try w.positions(
            isOpen ? "visual.positional_embedding" : "vision_model.embeddings.position_embedding.weight", width: width)
        leading = zip(classToken, position).map { $0 + $1 }
        registers = 0
        positions = table
        rule = .size
        // The real spelling of the key.
        inputNorm = try w.layerNorm(isOpen ? "visual.ln_pre" : "vision_model.pre_layrnorm", width, epsilon: 1e-5)
        depth = try keys.depth(w)
        let between = activation ?? (isOpen ? .exact : .quick)
        var blocks: [Block] = []
        for index in 0..<depth {
            blocks.append(
                try w.block(
                    keys, index, width: width, epsilon: 1e-5, activation: between == .quick ? .quickGelu : .gelu))
        }
        self.blocks = blocks
        outputNorm = try w.layerNorm(isOpen ? "visual.ln_post" : "vision_model.post_layernorm", width, epsilon: 1e-5)
        let name = isOpen ? "visual.proj" : "visual_projection.weight"
        let shape = try w.shape(name)
        let outputs = (isOpen ? shape.last : shape.first) ?? 0
        guard shape.count == 2, outputs > 0 else {
            throw FeatureError(.badWeights, "in \(file.name) the tensor \(w.prefix + name) of shape \(shape) projects nothing")
        }
        let matrix =
            isOpen
            ? try w.values(name, [width, outputs]) : try w.transposed(name, outputs: outputs, inputs: width)
        projection = FusedConvolution(
            .init(inputs: width, outputs: outputs), weights: matrix, bias: [Float](repeating: 0, count: outputs))
    }
}
