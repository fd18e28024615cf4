import Datasets
import Numerics

/// One normal distribution over all pixels.
struct GaussianGenerator: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "gaussian", family: .classical, summary: "One normal distribution with the full covariance of all pixels.",
        givesLabels: false, baseline: .withoutLabels, reference: "Multivariate normal distribution by its eigenvectors; divisor n − 1.")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        try data.requireRows(2, for: descriptor.id)
        plan.progress(FitProgress(stage: "covariance"))
        let normal = try NormalFactor(
            data, rows: Array(0..<data.count), random: RandomStream(seed: plan.seed).split(descriptor.id),
            parallel: plan.parallel)
        return GeneratorModel(descriptor, data, plan, settings: settings.resolved, tensors: normal.entries(""))
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let normal = try NormalFactor(model, "")
        let sampler = BlockSampler(model, plan, descriptor.id)
        return try sampler.images { range in
            var codes: [Float] = []
            for row in range {
                var random = sampler.stream.split(row)
                codes += random.normals(normal.factor.rows)
            }
            let matrix = try Matrix(rows: range.count, columns: normal.factor.rows, storage: codes)
            return .init(values: try normal.values(of: matrix))
        }
    }
}
