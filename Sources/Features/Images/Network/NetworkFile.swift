import Datasets
import Hashing
import Neural
import Numerics

/// The network's weights as a file: folded convolutions and the class head in half precision.
package struct NetworkFile: Sendable {
    package let network: FoldedNetwork
    package let head: ClassHead?
    package let version: String
    package let sha256: String

    package init(_ bytes: [UInt8]) throws {
        let file = try Safetensors(bytes)
        var layers: [FoldedNetwork.Layer] = []
        for (index, shape) in FoldedNetwork.channels.enumerated() {
            layers.append(
                FoldedNetwork.Layer(
                    weight: try file.tensor("convolution\(index).weight", shape: [3, 3, shape.inputs, shape.outputs]),
                    bias: try file.tensor("convolution\(index).bias", shape: [shape.outputs]).values))
        }
        network = try FoldedNetwork(layers)
        version = file.metadata["version"] ?? "0"
        sha256 = SHA256.hash(bytes).hexadecimal
        var groups: [ClassHead.Group] = []
        // "name=class,class;name=class,…"
        for part in (file.metadata["classes"] ?? "").split(separator: ";") {
            let pieces = part.split(separator: "=", maxSplits: 1)
            guard pieces.count == 2 else { throw FeatureError(.badWeights, "the list of classes is damaged") }
            let names = pieces[1].split(separator: ",").map(String.init)
            let first = groups.last?.columns.upperBound ?? 0
            groups.append(
                ClassHead.Group(name: String(pieces[0]), classNames: names, columns: first..<first + names.count))
        }
        head =
            groups.isEmpty
            ? nil
            : try ClassHead(
                groups: groups, weight: file.tensor("classes.weight"), bias: file.tensor("classes.bias").values)
    }

    /// - Parameter classes: names by training set, in the order of the head's columns.
    package static func encode(
        _ network: FeatureNetwork, version: String, classes: [(name: String, classNames: [String])]
    ) -> [UInt8] {
        var entries: [Safetensors.Entry] = []
        for (index, layer) in network.foldedLayers.enumerated() {
            entries.append(Safetensors.Entry(name: "convolution\(index).weight", tensor: layer.weight))
            entries.append(
                Safetensors.Entry(
                    name: "convolution\(index).bias",
                    tensor: Tensor(unchecked: layer.bias, shape: [layer.bias.count])))
        }
        for (name, parameter) in network.classHead.parameters {
            entries.append(
                Safetensors.Entry(
                    name: "classes.\(name)", tensor: Tensor(unchecked: parameter.values, shape: parameter.shape)))
        }
        let list = classes.map { "\($0.name)=\($0.classNames.joined(separator: ","))" }.joined(separator: ";")
        return Safetensors.encode(
            entries, metadata: [("format", "assay.extractor/1"), ("version", version), ("classes", list)]
        ) { $0.name.hasSuffix(".bias") ? .float32 : .float16 }
    }
}
