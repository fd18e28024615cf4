import Results

/// `privacy.l_diversity`: distinct values of a sensitive column in the class of synthetic rows that has the fewest
/// (Machanavajjhala et al. 2007, distinct l-diversity).
public enum LDiversity {
    public static let descriptor = MetricDescriptor(
        id: "privacy.l_diversity", title: "l-diversity", modalities: [.table], dimension: .privacy, direction: .higher,
        unit: "values", range: 0...(.infinity), optimum: nil, isExact: true, sign: .nearness)

    /// - Throws: `.notApplicable` for a column that there is not, or that is a quasi-identifier.
    package static func estimate(_ classes: EquivalenceClasses, sensitive name: String) throws(MetricError) -> Estimate {
        let column = try classes.sensitive(name)
        let distinct = distinct(classes.synthetic, column.synthetic, classes.count)
        var parameters = classes.parameters(classes.sizes(classes.synthetic))
        parameters["classes_with_one_value"] = "\(distinct.count { $0 == 1 })"
        return Estimate(Double(distinct.filter { $0 > 0 }.min() ?? 0), parameters: parameters)
    }

    package static func ofTraining(_ classes: EquivalenceClasses, sensitive name: String) throws(MetricError) -> Double {
        let column = try classes.sensitive(name)
        return Double(distinct(classes.training, column.training, classes.count).filter { $0 > 0 }.min() ?? 0)
    }

    private static func distinct(_ classes: [Int], _ keys: [UInt64], _ count: Int) -> [Int] {
        var found = [Set<UInt64>](repeating: [], count: count)
        for (number, key) in zip(classes, keys) { found[number].insert(key) }
        return found.map(\.count)
    }
}
