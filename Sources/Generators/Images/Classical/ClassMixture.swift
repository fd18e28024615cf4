import Datasets
import Neural
import Numerics

/// A mixture of normal distributions a class, on the principal components of all images.
struct ClassMixture: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "class-gmm", family: .classical,
        summary: "A mixture of normal distributions for each class, on principal components.", givesLabels: true,
        settings: [
            .init("components", "50", "Principal components of all images that are modelled, 1 to 1024."),
            .init("mixtures", "10", "Normal distributions a class, 1 to 200; fewer where a class has few images."),
        ],
        reference: "Dempster, Laird and Rubin 1977; k-means++ start of Arthur and Vassilvitskii 2007")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let components = try settings.int("components", in: 1...1_024)
        let mixtures = try settings.int("mixtures", in: 1...200)
        let classes = data.rowsByClass(try data.requiredLabels(for: descriptor.id))
        try data.requireRows(2, ofEach: classes, for: descriptor.id)
        plan.progress(FitProgress(stage: "principal components"))
        let random = RandomStream(seed: plan.seed).split(descriptor.id)
        var normal = try NormalFactor(
            data, rows: Array(0..<data.count), random: random.split("rows"), parallel: plan.parallel)
        let kept = min(components, normal.variances.count)
        // Unit directions: the mixtures have the scale.
        var directions: [Float] = []
        for index in 0..<kept {
            let scale = Float(1 / normal.variances[index].squareRoot())
            directions += normal.factor.row(index).map { $0 * scale }
        }
        normal.factor = try Matrix(rows: kept, columns: normal.mean.count, storage: directions)
        plan.progress(FitProgress(stage: "mixtures", step: 0, totalSteps: classes.count))
        let basis = normal
        let fitted = try plan.parallel.tryMap(classes.count) { label -> Mixture? in
            if classes[label].isEmpty { return nil }
            let codes = try Self.codes(data, classes[label], basis)
            return try Mixture(codes, components: mixtures, random: random.split("class").split(label))
        }
        plan.progress(FitProgress(stage: "mixtures", step: classes.count, totalSteps: classes.count))
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: normal.entries("") + fitted.enumerated().flatMap { $1.map(Self.entries("class.\($0).")) ?? [] })
    }

    /// The images at `rows` on the directions of `basis`.
    private static func codes(
        _ data: TrainingImages, _ rows: [Int], _ basis: NormalFactor
    ) throws(NumericsError) -> Matrix<Double> {
        var centred = data.matrix(rows: rows)
        let width = basis.mean.count
        for row in 0..<rows.count {
            for column in 0..<width { centred.storage[row * width + column] -= basis.mean[column] }
        }
        return try centred.multiplied(by: basis.factor, transposing: .no, .yes).converted()
    }

    private static func entries(_ name: String) -> (Mixture) -> [Safetensors.Entry] {
        { mixture in
            let (k, p) = (mixture.weights.count, mixture.dimension)
            func entry(_ part: String, _ values: [Double], _ shape: [Int]) -> Safetensors.Entry {
                .init(name: name + part, tensor: Tensor(unchecked: values.map(Float.init), shape: shape))
            }
            return [
                entry("weights", mixture.weights, [k]), entry("means", mixture.means.storage, [k, p]),
                entry("factors", mixture.factors.flatMap(\.storage), [k, p, p]),
            ]
        }
    }

    private static func mixture(_ model: GeneratorModel, _ name: String, _ p: Int) throws -> Mixture {
        let weights = try model.tensor(name + "weights")
        let k = weights.count
        guard weights.shape == [k], k > 0, weights.values.allSatisfy({ $0 >= 0 }) else {
            throw GeneratorModel.bad("\(name)weights are no shares")
        }
        let means = try model.tensor(name + "means", shape: [k, p]).values.map(Double.init)
        let factors = try model.tensor(name + "factors", shape: [k, p, p]).values.map(Double.init)
        return Mixture(
            weights: weights.values.map(Double.init), means: try Matrix(rows: k, columns: p, storage: means),
            factors: try (0..<k).map {
                try Matrix(rows: p, columns: p, storage: Array(factors[$0 * p * p..<($0 + 1) * p * p]))
            })
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let basis = try NormalFactor(model, "")
        let p = basis.factor.rows
        let mixtures = try model.requiredClassCounts().enumerated().map { label, count in
            count > 0 ? try Self.mixture(model, "class.\(label).", p) : nil
        }
        let sampler = BlockSampler(model, plan, descriptor.id)
        return try sampler.images { range in
            let labels = range.map { model.label($0, sampler.stream) }
            var codes: [Float] = []
            for (place, row) in range.enumerated() {
                var random = sampler.stream.split(row)
                codes += mixtures[labels[place]]?.draw(&random).map(Float.init) ?? [Float](repeating: 0, count: p)
            }
            let matrix = try Matrix(rows: range.count, columns: p, storage: codes)
            return .init(values: try basis.values(of: matrix), labels: labels)
        }
    }
}
