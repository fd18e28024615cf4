import Datasets
import Neural
import Numerics

/// A normal distribution of a few directions plus the same noise in every pixel.
struct ProbabilisticPCA: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "ppca", family: .classical,
        summary: "Principal components plus even noise: a normal distribution of low rank.", givesLabels: false,
        settings: [.init("components", "64", "Directions that are kept; at most one less than images and pixels.")],
        reference: "Tipping and Bishop 1999, closed-form maximum likelihood")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let components = try settings.int("components", in: 1...4_096)
        try data.requireRows(2, for: descriptor.id)
        plan.progress(FitProgress(stage: "principal components"))
        var normal = try NormalFactor(
            data, rows: Array(0..<data.count), random: RandomStream(seed: plan.seed).split(descriptor.id),
            parallel: plan.parallel)
        let solution = try PPCASolution(
            factor: normal.factor, variances: normal.variances, total: normal.total, components: components)
        normal.factor = solution.weights
        let noise = Tensor(unchecked: [Float(solution.noise.squareRoot())], shape: [1])
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: normal.entries("") + [.init(name: "noise", tensor: noise)])
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let normal = try NormalFactor(model, "")
        let noise = try model.tensor("noise", shape: [1]).values[0]
        let sampler = BlockSampler(model, plan, descriptor.id)
        return try sampler.images { range in
            var codes: [Float] = []
            var deviations: [Float] = []
            for row in range {
                var random = sampler.stream.split(row)
                codes += random.normals(normal.factor.rows)
                deviations += random.normals(normal.mean.count)
            }
            let matrix = try Matrix(rows: range.count, columns: normal.factor.rows, storage: codes)
            var values = try normal.values(of: matrix)
            for index in values.storage.indices { values.storage[index] += noise * deviations[index] }
            return .init(values: values)
        }
    }
}

/// The closed form: W = V (Λ − σ²)^½ with σ² the mean of the eigenvalues left out.
package struct PPCASolution {
    /// q × d, row i = v_i √(λ_i − σ²).
    package let weights: Matrix<Float>
    package let noise: Double

    /// - Parameters:
    ///   - factor: r × d, row i = v_i √λ_i.
    ///   - variances: λ, largest first.
    ///   - total: the trace of the covariance.
    package init(
        factor: Matrix<Float>, variances: [Double], total: Double, components: Int
    ) throws(NumericsError) {
        let width = factor.columns
        let kept = min(components, variances.count, max(0, width - 1))
        noise = max(0, total - variances.prefix(kept).reduce(0, +)) / Double(max(1, width - kept))
        var weights: [Float] = []
        for (index, variance) in variances.prefix(kept).enumerated() {
            let scale = Float((max(0, variance - noise) / variance).squareRoot())
            weights.append(contentsOf: factor.row(index).map { $0 * scale })
        }
        self.weights = try Matrix(rows: kept, columns: width, storage: weights)
    }
}
