import Datasets
import Numerics
import Results

/// Share of synthetic rows whose foreign key is the key of a row of the other table. An empty one breaks the rule where real
/// ones are never empty and the schema does not allow it. The whole is the worst of the foreign keys.
public enum ReferentialIntegrity {
    public static let descriptor = MetricDescriptor(
        id: "validity.referential", version: 3, title: "Rows that point to a row which is there", shortTitle: "Referential integrity",
        modalities: [.tables], dimension: .validity, direction: .higher, unit: "share", range: 0...1, optimum: 1,
        sign: .reference)

    /// The whole, then the foreign keys: [orders.customer, customers.id].
    /// - Throws: `.notApplicable` where no table points to another.
    public static func shares(_ sets: Roles<TableSet>) throws(MetricError) -> [ValidityShare] {
        let links = sets.real.links
        guard !links.isEmpty else {
            throw .notApplicable(
                "no table points to another: name foreign keys in a schema, as in customer: {foreign_key: customers.id}")
        }
        var parts: [ValidityShare] = []
        for (place, link) in links.enumerated() {
            let found = sets.synthetic.links[place].found
            let scope = Scope(
                .columnPair, sets.real.column(link.child, link.column), sets.real.column(link.parent, link.parentColumn))
            let names = (sets.real.members[link.child].name, sets.real.members[link.parent].name)
            guard
                var part = ValidityShare(
                    scope, synthetic: flags(found, link), holdout: sets.holdout.map { flags($0.links[place].found, link) },
                    notes: notes(found, sets.real.links[place]))
            else { continue }
            let most = max(mostChildren(link), link.found.lost.last ?? 0)
            func faults(_ set: TableSet) -> Faults {
                Faults(set.links[place].found, link, most: max(most, mostChildren(set.links[place])))
            }
            widen(&part, faults(sets.synthetic), sets.holdout.map(faults))
            part.estimate.parameters[PartFacts.difference] = words(found, link, names)
            parts.append(part)
        }
        guard var whole = parts.min(by: { $0.estimate.value < $1.estimate.value }) else {
            throw .insufficientData("no row of the synthetic tables has a foreign key to be looked up")
        }
        if links.count > 1, whole.estimate.value < 1, let name = whole.scope.name { whole.estimate.notes.append("worst: \(name)") }
        whole.scope = .whole
        return [whole] + parts
    }

    /// Rows that break the rule, and how much more their number varies than that of rows that break it each by itself: by
    /// Σk² / Σk for k rows a lost parent, as of a compound Poisson count (Kish's design effect). A key that more rows point to than
    /// to any parent that is there is no lost parent but a filler (0, −1, 99999): rows get it one by one.
    private struct Faults {
        let rows: Int
        let broken: Int
        let effect: Double

        init(_ found: TableLink.Found, _ link: TableLink, most: Int) {
            let empty = link.isNullable ? 0 : found.empty
            broken = found.orphans + empty
            rows = found.rows - (link.isNullable ? found.empty : 0)
            let squares = found.lost.reduce(Double(empty)) { $0 + ($1 > most ? Double($1) : Double($1) * Double($1)) }
            effect = broken > 0 ? max(1, squares / Double(broken)) : 1
        }

        /// Of the share of rows that break the rule, with the effective number of rows.
        var range: ClosedRange<Double> {
            Intervals.clopperPearson(successes: Double(broken) / effect, trials: Double(rows) / effect)
        }
    }

    /// The most rows that point to one parent that is there.
    private static func mostChildren(_ link: TableLink) -> Int {
        var counts: [Int32: Int] = [:]
        for row in link.rows where row >= 0 { counts[row, default: 0] += 1 }
        return counts.values.max() ?? 0
    }

    /// Rows that share a lost parent are one fault seen many times.
    private static func widen(_ part: inout ValidityShare, _ synthetic: Faults, _ holdout: Faults?) {
        let method = "clopper_pearson_lost_parents"
        if synthetic.effect > 1 {
            let range = synthetic.range
            part.estimate.interval = Interval(low: 1 - range.upperBound, high: 1 - range.lowerBound, method: method)
            part.estimate.parameters["design_effect"] = rounded(synthetic.effect)
        }
        guard let holdout, holdout.effect > 1, var floor = part.floor else { return }
        let (range, rate) = (holdout.range, Double(holdout.broken) / Double(max(1, holdout.rows)))
        floor.interval = Interval(low: 1 - range.upperBound, high: 1 - range.lowerBound, method: method)
        // Honest synthetic rows lose whole parents too.
        let rows = max(1, Int((Double(synthetic.rows) / holdout.effect).rounded()))
        func share(_ p: Double) -> Double { 1 - Double(CopyShare.binomialCount(p, rate, rows)) / Double(rows) }
        (floor.low, floor.high) = (min(floor.value, share(0.975)), max(floor.value, share(0.025)))
        part.floor = floor
    }

    /// One a row whose foreign key counts.
    private static func flags(_ found: TableLink.Found, _ link: TableLink) -> [Bool] {
        let broken = found.orphans + (link.isNullable ? 0 : found.empty)
        let counted = found.rows - (link.isNullable ? found.empty : 0)
        return [Bool](repeating: true, count: max(0, counted - broken)) + [Bool](repeating: false, count: broken)
    }

    private static func notes(_ found: TableLink.Found, _ real: TableLink) -> [String] {
        guard real.isNullable, found.rows > 0, real.found.rows > 0 else { return [] }
        func share(_ found: TableLink.Found) -> String { Readable.number(Double(found.empty) / Double(found.rows), unit: "share") }
        return ["\(share(found)) are empty, which is allowed; of the real ones \(share(real.found)) are"]
    }

    /// "13 % of orders point to no row of customers".
    private static func words(_ found: TableLink.Found, _ link: TableLink, _ names: (child: String, parent: String)) -> String? {
        guard found.rows > 0 else { return nil }
        func share(_ count: Int) -> String { Readable.number(Double(count) / Double(found.rows), unit: "share", digits: 2) }
        let lost = found.orphans > 0 ? "\(share(found.orphans)) of \(names.child) point to no row of \(names.parent)" : nil
        let empty = !link.isNullable && found.empty > 0
            ? "\(share(found.empty)) of \(names.child) have an empty \(link.column)" : nil
        let all = [lost, empty].compactMap(\.self)
        return all.isEmpty ? nil : all.joined(separator: " and ")
    }
}
