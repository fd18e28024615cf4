#if canImport(Glibc)
    import Glibc
#endif
import Neural
import Numerics

/// Gaussians from which codes are drawn: one mixture for each class.
///
/// N(0, I) is where the divergence pulls the codes, but not where they end up. A prior fitted to the training images'
/// posteriors after the networks are done makes codes that the decoder has seen; it raises the ELBO, whose only term in
/// the prior is E_q log p(z) (Tomczak and Welling 2018 on learned priors).
struct LatentPrior {
    let classes: Int
    let components: Int
    let latent: Int
    /// [class × component].
    private var weights: [Double]
    /// [class × component × latent].
    private var means: [Double]
    /// Upper factors U of the covariances UᵀU, [class × component × latent × latent].
    private var factors: [Double]

    // MARK: Fit

    /// Rows of a class that the fit looks at; more change the second digit of a covariance by little.
    private static let mostRows = 20_000

    static func fitted(
        _ network: VariationalNetwork, _ design: VariationalDesign, _ data: TrainingImages, _ plan: FitPlan
    ) throws -> LatentPrior {
        let latent = design.latent
        let classes = max(1, design.classes)
        let labels = design.classes > 0 ? data.labels : nil
        var posteriors = [MixtureFit.Codes](repeating: MixtureFit.Codes(latent: latent), count: classes)
        let pass = Pass(training: false, parallel: plan.parallel)
        let chosen = chosenRows(labels ?? [Int](repeating: 0, count: data.count), classes)
        for first in stride(from: 0, to: chosen.count, by: 256) {
            try Task.checkCancellation()
            let rows = Array(chosen[first..<min(chosen.count, first + 256)])
            let own = labels.map { labels in rows.map { labels[$0] } }
            let posterior = try network.encode(design.layout.tensor(data, rows: rows), labels: own, pass)
            for index in rows.indices {
                let range = index * latent..<(index + 1) * latent
                posteriors[own?[index] ?? 0].add(
                    posterior.mean.values[range], posterior.logVariance.values[range])
            }
        }
        let codes = posteriors
        let stream = RandomStream(seed: plan.seed).split("prior")
        let fits = plan.parallel.map(classes) { label in
            MixtureFit(codes[label], components: design.components, stream.split(label))
        }
        return LatentPrior(
            classes: classes, components: design.components, latent: latent, weights: fits.flatMap(\.weights),
            means: fits.flatMap(\.means), factors: fits.flatMap(\.factors))
    }

    /// The first rows of each class, in the set's order.
    private static func chosenRows(_ labels: [Int], _ classes: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: classes)
        return labels.indices.filter { row in
            counts[labels[row]] += 1
            return counts[labels[row]] <= mostRows
        }
    }

    private init(
        classes: Int, components: Int, latent: Int, weights: [Double], means: [Double], factors: [Double]
    ) {
        self.classes = classes
        self.components = components
        self.latent = latent
        self.weights = weights
        self.means = means
        self.factors = factors
    }

    // MARK: File

    var entries: [Safetensors.Entry] {
        func entry(_ name: String, _ values: [Double], _ shape: [Int]) -> Safetensors.Entry {
            Safetensors.Entry(
                name: "prior.\(name)", tensor: Tensor(unchecked: values.map { Float($0) }, shape: shape))
        }
        return [
            entry("weights", weights, [classes, components]), entry("means", means, [classes, components, latent]),
            entry("factors", factors, [classes, components, latent, latent]),
        ]
    }

    init(_ model: GeneratorModel, classes: Int, components: Int, latent: Int) throws(GeneratorError) {
        func values(_ name: String, _ shape: [Int]) throws(GeneratorError) -> [Double] {
            try model.tensor("prior.\(name)", shape: shape).values.map { Double($0) }
        }
        self.init(
            classes: classes, components: components, latent: latent,
            weights: try values("weights", [classes, components]),
            means: try values("means", [classes, components, latent]),
            factors: try values("factors", [classes, components, latent, latent]))
    }

    // MARK: Draw

    func code(label: Int, _ random: inout RandomStream) -> [Float] {
        let first = min(max(0, label), classes - 1) * components
        var rest = random.uniform()
        var chosen = first
        while chosen < first + components - 1, rest >= weights[chosen] {
            rest -= weights[chosen]
            chosen += 1
        }
        let normals = (0..<latent).map { _ in random.normal() }
        return (0..<latent).map { column in
            var value = means[chosen * latent + column]
            for row in 0...column { value += factors[(chosen * latent + row) * latent + column] * normals[row] }
            return Float(value)
        }
    }
}
