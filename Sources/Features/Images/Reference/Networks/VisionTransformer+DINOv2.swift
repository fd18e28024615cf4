import Neural
import Numerics

extension VisionTransformer {
    private static let original = TransformerKeys(
        block: "blocks", norm1: "norm1", attention: .fused(weight: "attn.qkv.weight", bias: "attn.qkv.bias"),
        out: "attn.proj", scale1: "ls1.gamma", norm2: "norm2", first: "mlp.fc1", second: "mlp.fc2",
        gated: ("mlp.w12", "mlp.w3"), scale2: "ls2.gamma")

    private static let huggingFace = TransformerKeys(
        block: "encoder.layer", norm1: "norm1",
        attention: .separate(
            query: "attention.attention.query", key: "attention.attention.key", value: "attention.attention.value"),
        out: "attention.output.dense", scale1: "layer_scale1.lambda1", norm2: "norm2", first: "mlp.fc1",
        second: "mlp.fc2", gated: ("mlp.weights_in", "mlp.weights_out"), scale2: "layer_scale2.lambda1")

    /// DINOv2, with registers (Darcet et al. 2024) or without, in the original layout or Hugging Face's. Sizes are read from
    /// the tensors; positions are interpolated as the code does that a layout comes from.
    /// - Parameter heads: nil for the published ones, which are 64 wide.
    /// - Throws: `.badWeights` naming the file and the first tensor that is missing or does not fit.
    package init(dinov2 file: WeightsFile, heads: Int? = nil) throws(FeatureError) {
        let w = try NamedWeights(
            file, network: "DINOv2", anchors: ["patch_embed.proj.weight", "embeddings.patch_embeddings.projection.weight"])
        let isOriginal = w.has("patch_embed.proj.weight")
        let keys = isOriginal ? Self.original : Self.huggingFace
        let patches = isOriginal ? "patch_embed.proj" : "embeddings.patch_embeddings.projection"
        let (embedding, width, patch) = try w.embedding("\(patches).weight", bias: "\(patches).bias")
        self.embedding = embedding
        self.width = width
        self.patch = patch
        self.heads = try Self.heads(width: width, asked: heads, file)
        let classToken = try w.values(isOriginal ? "cls_token" : "embeddings.cls_token", [1, 1, width])
        let (position, table) = try w.positions(
            isOriginal ? "pos_embed" : "embeddings.position_embeddings", width: width)
        let registerName = isOriginal ? "register_tokens" : "embeddings.register_tokens"
        var leading = zip(classToken, position).map { $0 + $1 }
        if w.has(registerName) {
            let shape = try w.shape(registerName)
            registers = shape.count == 3 ? shape[1] : 0
            leading += try w.values(registerName, [1, registers, width])
        } else {
            registers = 0
        }
        self.leading = leading
        positions = table
        rule = registers > 0 ? .antialias : isOriginal ? .offset : .size
        inputNorm = nil
        depth = try keys.depth(w)
        var blocks: [Block] = []
        for index in 0..<depth {
            blocks.append(try w.block(keys, index, width: width, epsilon: 1e-6, activation: .gelu))
        }
        self.blocks = blocks
        outputNorm = try w.layerNorm(isOriginal ? "norm" : "layernorm", width, epsilon: 1e-6)
        projection = nil
    }
}
