import Datasets
import Neural
import Numerics

/// Points between a training image and one of its nearest neighbours of the same class.
package struct SMOTE: ImageGenerator {
    package let descriptor = GeneratorDescriptor(
        id: "smote", family: .classical,
        summary: "Blends of a training image with one of its nearest of the same class: interpolates, nearly copies.",
        givesLabels: true, copiesRows: true, baseline: .always,
        settings: [.init("neighbours", "5", "Nearest images of the class to blend with, 1 to 100.")],
        reference: "Chawla et al. 2002, in the order of draws of imbalanced-learn")

    private static let neighbourName = "neighbours"

    package func fit(_ data: TrainingImages, _ plan: FitPlan) throws -> GeneratorModel {
        let settings = try Settings(descriptor, plan.settings)
        let k = try settings.int("neighbours", in: 1...100)
        let classes = data.labels.map { data.rowsByClass($0) } ?? [Array(0..<data.count)]
        if data.labels == nil {
            try data.requireRows(k + 1, for: descriptor.id)
        } else {
            try data.requireRows(k + 1, ofEach: classes, for: descriptor.id)
        }
        var neighbours: [Float] = []
        neighbours.reserveCapacity(data.count * k)
        var first = 0
        for (label, rows) in classes.enumerated() where !rows.isEmpty {
            plan.progress(FitProgress(stage: "nearest neighbours", step: label, totalSteps: classes.count))
            let table = try NearestNeighbours.within(data.matrix(rows: rows), k: k, parallel: plan.parallel)
            neighbours += table.indices.map { Float(first + Int($0)) }
            first += rows.count
        }
        let entry = Safetensors.Entry(
            name: Self.neighbourName, tensor: Tensor(unchecked: neighbours, shape: [data.count, k]))
        return GeneratorModel(
            descriptor, data, plan, settings: settings.resolved, holdsTrainingRows: true,
            tensors: StoredRows.entries(data, rows: classes.flatMap(\.self), labels: data.labels) + [entry])
    }

    package func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages {
        let rows = try StoredRows(model)
        let settings = try model.settings(of: descriptor)
        let k = try settings.int("neighbours", in: 1...100)
        let neighbours = try StoredRows.indices(
            model, Self.neighbourName, shape: [rows.count, k], below: rows.count)
        // Rows lie class by class.
        let counts = model.header.classNames.isEmpty ? [rows.count] : try model.requiredClassCounts()
        var starts: [Int] = []
        var total = 0
        for count in counts {
            starts.append(total)
            total += count
        }
        guard total == rows.count else { throw GeneratorModel.bad("its classes do not add up to its rows") }
        let firsts = starts
        let labelled = rows.labels != nil
        let sampler = RowSampler(model, plan, descriptor.id)
        return try sampler.images { row, random, pixels in
            let label = labelled ? model.label(row, sampler.stream) : 0
            let draw = Self.draw(&random, rows: counts[label], k: k)
            let base = firsts[label] + draw.row
            let other = neighbours[base * k + draw.column]
            for place in pixels.indices {
                let value = Self.blend(rows.value(base, place), rows.value(other, place), draw.step)
                pixels[place] = UInt8(level: value + 0.5)
            }
            return labelled ? label : nil
        }
    }

    /// A number below rows · k gives image and neighbour, then the step is uniform.
    package static func draw(
        _ random: inout RandomStream, rows: Int, k: Int
    ) -> (row: Int, column: Int, step: Float) {
        let index = random.index(below: rows * k)
        return (index / k, index % k, Float(random.uniform()))
    }

    /// The point at `step` of the way from `value` to `neighbour`.
    @inline(__always)
    package static func blend(_ value: Float, _ neighbour: Float, _ step: Float) -> Float {
        value + step * (neighbour - value)
    }
}
