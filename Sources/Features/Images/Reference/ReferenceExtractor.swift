import Datasets
import Foundation
import Neural
import Numerics

/// A published network whose weights the user gives, as an extractor.
package struct ReferenceExtractor: FeatureExtractor {
    package let id: String
    /// The published file's name, or "user's weights".
    package let version: String
    package let weightsSHA256: String?
    package let dimension: Int
    package let preprocessing: String
    package let classHead: ClassHead?
    package var levels: [FeatureRange] { [FeatureRange(id, 0..<dimension)] }

    private enum Network: Sendable {
        case inception(InceptionNetwork, InceptionNetwork.Head)
        case transformer(VisionTransformer, unitLength: Bool)
        case efficientNetLite(EfficientNetLite)
    }

    private let network: Network
    private let steps: ReferencePreprocessing
    private let cache = ResamplerCache()

    /// - Throws: `FeatureError` naming the file: it is absent, damaged, holds more than tensors, or is of another network.
    package init(_ choice: ReferenceChoice) throws(FeatureError) {
        let file = try WeightsFile(path: choice.path)
        id = choice.id
        weightsSHA256 = file.sha256
        version = PublishedWeights.name(file.sha256) ?? PublishedWeights.unknown
        var notes = ""
        switch choice.network {
        case .inception(let resize, let head):
            let inception = try InceptionNetwork(file)
            network = .inception(inception, head)
            dimension = head.dimension
            let side = InceptionNetwork.side
            steps =
                switch resize {
                case .legacy: .resized(side: side, filter: .bilinearTensorFlow1, centre: 128, spread: 128)
                case .clean: .resized(side: side, filter: .bicubic, centre: 128, spread: 128)
                case .pytorch: .resized(side: side, filter: .bilinearHalfPixel, centre: 127.5, spread: 127.5)
                }
            // An inception score takes the logits without their bias, as torch-fidelity does.
            classHead =
                head == .pool3
                ? try Self.head(
                    "inception-1008", inception.classWeights, inputs: InceptionNetwork.features,
                    bias: [Float](repeating: 0, count: InceptionNetwork.classes)) : nil
        case .dinov2(let crops):
            let transformer = try VisionTransformer(
                dinov2: file, heads: ModelConfiguration(beside: choice.path)?.heads(file))
            // 224 in all published numbers; of a patch that does not divide it, the nearest side below.
            let side = max(1, 224 / transformer.patch) * transformer.patch
            network = .transformer(transformer, unitLength: false)
            dimension = transformer.dimension
            steps =
                crops
                ? .cropped(short: side * 256 / 224, side: side, .imageNet) : .squashed(side: side, .imageNet)
            notes = "; positions interpolated by the rule \(transformer.rule.rawValue)"
            classHead = nil
        case .clip(let forCMMD):
            let configuration = ModelConfiguration(beside: choice.path)
            let told = configuration?.activation(file)
            let transformer = try VisionTransformer(
                clip: file, activation: told, heads: configuration?.heads(file))
            let side = transformer.tableSide
            network = .transformer(transformer, unitLength: forCMMD)
            dimension = transformer.dimension
            steps = forCMMD ? .squashedByTorch(side: side, .clip) : .cropped(short: side, side: side, .clip)
            let usual: VisionTransformer.CLIPActivation = VisionTransformer.isOpenCLIP(file) ? .exact : .quick
            notes = "; \((told ?? usual).rawValue)"
                + (told == nil ? ", the usual one of such a file: no config.json beside it says" : "")
                + (forCMMD ? "; rows brought to length one" : "")
            classHead = nil
        case .efficientNetLite(let crops):
            let lite = try EfficientNetLite(file)
            network = .efficientNetLite(lite)
            dimension = EfficientNetLite.dimension
            let side = EfficientNetLite.side
            steps = crops ? .cropped(short: 256, side: side, .lite) : .squashed(side: side, .lite)
            classHead = try Self.head(
                "imagenet-1000", lite.classWeights, inputs: EfficientNetLite.dimension, bias: lite.classBias)
        }
        preprocessing = steps.description + notes
    }

    private static func head(
        _ name: String, _ weights: [Float], inputs: Int, bias: [Float]
    ) throws(FeatureError) -> ClassHead {
        try ClassHead(
            groups: [.init(name: name, classNames: (0..<bias.count).map(String.init), columns: 0..<bias.count)],
            weight: Tensor(unchecked: weights, shape: [inputs, bias.count]), bias: bias, features: 0..<inputs, of: inputs)
    }

    /// Pictures that one thread decodes, resizes and runs at once: few, so that their maps stay near the processor.
    private var group: Int {
        if case .transformer = network { return 2 }
        return 1
    }

    package func extract(
        _ images: ImageSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws -> Matrix<Float> {
        var features: [Float] = []
        features.reserveCapacity(images.count * dimension)
        // Decoding, resizing and the network of different pictures overlap; memory grows with threads, never with the set.
        for batch in images.batches(of: 32) {
            try Task.checkCancellation()
            let groups = stride(from: batch.lowerBound, to: batch.upperBound, by: group).map {
                $0..<min(batch.upperBound, $0 + group)
            }
            let rows = try parallel.tryMap(groups.count) { index throws(DatasetError) in
                run(try steps.maps(images.images(in: groups[index]), cache))
            }
            for row in rows { features += row }
            progress(batch.upperBound, images.count)
        }
        guard features.allSatisfy(\.isFinite) else {
            throw FeatureError(
                .nonFinite, "\(id) gave values that are no numbers for some picture",
                remedy: "Check that the weights are of this network.")
        }
        return try Matrix(rows: images.count, columns: dimension, storage: features)
    }

    /// Features of pictures that are preprocessed already.
    private func run(_ maps: FeatureMaps) -> [Float] {
        switch network {
        case .inception(let network, let head): return network.features(maps, head: head)
        case .efficientNetLite(let network): return network.features(maps)
        case .transformer(let network, let unitLength):
            var rows = network.features(maps)
            guard unitLength else { return rows }
            for start in stride(from: 0, to: rows.count, by: dimension) {
                let range = start..<start + dimension
                let length = range.reduce(0.0) { $0 + Double(rows[$1]) * Double(rows[$1]) }.squareRoot()
                if length > 0 { for index in range { rows[index] = Float(Double(rows[index]) / length) } }
            }
            return rows
        }
    }
}
