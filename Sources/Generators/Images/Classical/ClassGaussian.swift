import Datasets
import Numerics

/// One normal distribution a class.
struct ClassGaussian: ImageGenerator {
    let descriptor = GeneratorDescriptor(
        id: "class-gaussian", family: .classical,
        summary: "One normal distribution with full covariance for each class.", givesLabels: true, needsLabels: true, baseline: .withLabels,
        reference: "Gaussian class-conditional densities (quadratic discriminant model); divisor n − 1.")

    func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let rows = data.rowsByClass(try data.requiredLabels(for: descriptor.id))
        try data.requireRows(2, ofEach: rows, for: descriptor.id)
        plan.progress(FitProgress(stage: "covariances"))
        let random = RandomStream(seed: plan.seed).split(descriptor.id)
        let inner = rows.count == 1 ? plan.parallel : .serial
        let normals = try plan.parallel.tryMap(rows.count) { label in
            rows[label].isEmpty
                ? nil : try NormalFactor(data, rows: rows[label], random: random.split(label), parallel: inner)
        }
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved,
            tensors: normals.enumerated().flatMap { label, normal in normal?.entries("class.\(label).") ?? [] })
    }

    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let counts = try model.requiredClassCounts()
        let normals = try counts.enumerated().map { label, count in
            count > 0 ? try NormalFactor(model, "class.\(label).") : nil
        }
        let width = model.shape.count
        let sampler = BlockSampler(model, plan, descriptor.id)
        return try sampler.images { range in
            let labels = range.map { model.label($0, sampler.stream) }
            var values = Matrix<Float>(rows: range.count, columns: width)
            for (label, normal) in normals.enumerated() {
                guard let normal else { continue }
                let places = labels.indices.filter { labels[$0] == label }
                if places.isEmpty { continue }
                var codes: [Float] = []
                for place in places {
                    var random = sampler.stream.split(range.lowerBound + place)
                    codes += random.normals(normal.factor.rows)
                }
                let matrix = try Matrix(rows: places.count, columns: normal.factor.rows, storage: codes)
                let drawn = try normal.values(of: matrix)
                for (index, place) in places.enumerated() {
                    values.storage.replaceSubrange(place * width..<(place + 1) * width, with: drawn.row(index))
                }
            }
            return .init(values: values, labels: labels)
        }
    }
}

extension GeneratorModel {
    /// Images of each class, for generators that have classes.
    /// - Throws: `.badModel` when the header names none.
    func requiredClassCounts() throws(GeneratorError) -> [Int] {
        guard header.classCounts.contains(where: { $0 > 0 }) else { throw Self.bad("it names no classes") }
        return header.classCounts
    }
}
