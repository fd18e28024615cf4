import Results

/// `privacy.k_map`: real rows that share their quasi-identifiers with a synthetic row, for the synthetic row that has the
/// fewest of those that have any (Sweeney 2002; the population is what is known of it: training and holdout rows).
public enum KMap {
    public static let descriptor = MetricDescriptor(
        id: "privacy.k_map", title: "k-map", modalities: [.table], dimension: .privacy, direction: .higher, unit: "rows",
        range: 0...(.infinity), optimum: nil, isExact: true, sign: .nearness)

    /// - Throws: `.notApplicable` where no combination of the synthetic table is one of a real row.
    package static func estimate(_ classes: EquivalenceClasses) throws(MetricError) -> Estimate {
        let population = classes.sizes(classes.training + (classes.holdout ?? []))
        let present = classes.sizes(classes.synthetic)
        let shared = population.indices.filter { present[$0] > 0 && population[$0] > 0 }
        guard let smallest = shared.map({ population[$0] }).min() else {
            throw .notApplicable("no synthetic row shares its quasi-identifiers with a real row")
        }
        let alone = shared.filter { population[$0] == 1 }.reduce(0) { $0 + present[$1] }
        var parameters = classes.parameters(present)
        parameters["population"] = classes.holdout == nil ? "training" : "training and holdout"
        parameters["rows_that_point_at_one_person"] = "\(alone)"
        return Estimate(Double(smallest), parameters: parameters)
    }

    package static func ofTraining(_ classes: EquivalenceClasses) -> Double {
        let population = classes.sizes(classes.training + (classes.holdout ?? []))
        return Double(Set(classes.training).map { population[$0] }.min() ?? 0)
    }
}
