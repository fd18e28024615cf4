import Datasets
import Neural
import Numerics

/// A mixture of normal distributions a class on the first principal components of all images, and one normal
/// distribution a class in the directions left over.
struct ClassMixture: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "class-gmm", family: .classical,
        summary: "A mixture of normal distributions for each class, on principal components.", givesLabels: true, needsLabels: true,
        settings: [
            .init("components", "50", "Principal components that the mixtures model, 1 to 1024."),
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
        let fitted = try plan.parallel.tryMap(classes.count) { label -> Part? in
            if classes[label].isEmpty { return nil }
            let stream = random.split("class").split(label)
            return try Part(data, classes[label], basis, mixtures: mixtures, stream)
        }
        plan.progress(FitProgress(stage: "mixtures", step: classes.count, totalSteps: classes.count))
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: normal.entries("") + fitted.enumerated().flatMap { $1?.entries("class.\($0).") ?? [] })
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let basis = try NormalFactor(model, "")
        let p = basis.factor.rows
        let parts = try model.requiredClassCounts().enumerated().map { label, count in
            count > 0 ? try Part(model, "class.\(label).", p) : nil
        }
        let sampler = BlockSampler(model, plan, descriptor.id)
        return try sampler.images { range in
            let labels = range.map { model.label($0, sampler.stream) }
            var codes: [Float] = []
            var rests = [[Float]](repeating: [], count: parts.count)
            for (place, row) in range.enumerated() {
                guard let part = parts[labels[place]] else { continue }
                var random = sampler.stream.split(row)
                codes += part.mixture.draw(&random).map(Float.init)
                rests[labels[place]] += random.normals(part.rest.factor.rows)
            }
            var values = try basis.values(of: try Matrix(rows: range.count, columns: p, storage: codes))
            let width = basis.mean.count
            for (label, part) in parts.enumerated() {
                guard let part else { continue }
                let places = labels.indices.filter { labels[$0] == label }
                let drawn = try part.rest.values(
                    of: try Matrix(rows: places.count, columns: part.rest.factor.rows, storage: rests[label]))
                for (index, place) in places.enumerated() {
                    for column in 0..<width { values.storage[place * width + column] += drawn[index, column] }
                }
            }
            return .init(values: values, labels: labels)
        }
    }
}

/// What is known of one class.
private struct Part: Sendable {
    let mixture: Mixture
    /// Of the images without their part in the modelled directions.
    let rest: NormalFactor

    init(
        _ data: TrainingImages, _ rows: [Int], _ basis: NormalFactor, mixtures: Int, _ random: RandomStream
    ) throws {
        var centred = data.matrix(rows: rows)
        let width = basis.mean.count
        for row in 0..<rows.count {
            for column in 0..<width { centred.storage[row * width + column] -= basis.mean[column] }
        }
        let codes = try centred.multiplied(by: basis.factor, transposing: .no, .yes)
        mixture = try Mixture(codes.converted(), components: mixtures, random: random)
        let modelled = try codes.multiplied(by: basis.factor)
        for index in centred.storage.indices { centred.storage[index] -= modelled.storage[index] }
        if width > NormalFactor.largest, rows.count > NormalFactor.largest {
            var random = random.split("rest")
            centred = centred.rows(at: random.permutation(rows.count).prefix(NormalFactor.largest))
        }
        rest = try NormalFactor(of: centred, parallel: .serial)
    }

    // MARK: Model file

    init(_ model: GeneratorModel, _ name: String, _ p: Int) throws {
        let weights = try model.tensor(name + "weights")
        let k = weights.count
        guard weights.shape == [k], k > 0, weights.values.allSatisfy({ $0 >= 0 }) else {
            throw GeneratorModel.bad("\(name)weights are no shares")
        }
        let means = try model.tensor(name + "means", shape: [k, p]).values.map(Double.init)
        let factors = try model.tensor(name + "factors", shape: [k, p, p]).values.map(Double.init)
        mixture = Mixture(
            weights: weights.values.map(Double.init), means: try Matrix(rows: k, columns: p, storage: means),
            factors: try (0..<k).map {
                try Matrix(rows: p, columns: p, storage: Array(factors[$0 * p * p..<($0 + 1) * p * p]))
            })
        rest = try NormalFactor(model, name + "rest.")
    }

    func entries(_ name: String) -> [Safetensors.Entry] {
        let (k, p) = (mixture.weights.count, mixture.dimension)
        func entry(_ part: String, _ values: [Double], _ shape: [Int]) -> Safetensors.Entry {
            .init(name: name + part, tensor: Tensor(unchecked: values.map(Float.init), shape: shape))
        }
        return [
            entry("weights", mixture.weights, [k]), entry("means", mixture.means.storage, [k, p]),
            entry("factors", mixture.factors.flatMap(\.storage), [k, p, p]),
        ] + rest.entries(name + "rest.")
    }
}
