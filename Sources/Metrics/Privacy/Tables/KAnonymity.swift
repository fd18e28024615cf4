import Results

/// `privacy.k_anonymity`: rows of the smallest class of synthetic rows that agree in all quasi-identifiers (Sweeney 2002).
public enum KAnonymity {
    public static let descriptor = MetricDescriptor(
        id: "privacy.k_anonymity", title: "k-anonymity", modalities: [.table], dimension: .privacy, direction: .higher,
        unit: "rows", range: 0...(.infinity), optimum: nil, isExact: true, sign: .nearness)

    package static func estimate(_ classes: EquivalenceClasses) -> Estimate {
        let sizes = classes.sizes(classes.synthetic)
        return Estimate(Double(smallest(sizes)), parameters: classes.parameters(sizes))
    }

    /// The same of the training table, which is what a copy of it scores.
    package static func ofTraining(_ classes: EquivalenceClasses) -> Double {
        Double(smallest(classes.sizes(classes.training)))
    }

    private static func smallest(_ sizes: [Int]) -> Int { sizes.filter { $0 > 0 }.min() ?? 0 }
}
