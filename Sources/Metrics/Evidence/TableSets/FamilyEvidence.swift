import Datasets
import Numerics
import Results
import Synchronization

/// What lies between the tables of the sets of a run: one table a link for each look, made at its first use.
public final class FamilyEvidence: Sendable {
    private let real: FamilySource
    private let holdout: FamilySource?
    private let synthetic: FamilySource
    private let anchors: [(name: String, source: FamilySource)]
    let parallel: Parallel
    private let known = Mutex<[FamilyLook: [TableEvidence]]>([:])

    /// - Parameter sets: sets that agree: the same tables, keys and links.
    /// - Throws: `.notApplicable` where no table points to another.
    public init(
        _ sets: Roles<TableSet>, anchors: [(name: String, rows: TableSet)] = [], parallel: Parallel
    ) throws(MetricError) {
        guard !sets.real.links.isEmpty else {
            throw .notApplicable(
                "no table points to another: name foreign keys in a schema, as in customer: {foreign_key: customers.id}")
        }
        real = try FamilySource(sets.real, parallel: parallel)
        holdout = try sets.holdout.map { set throws(MetricError) in try FamilySource(set, parallel: parallel) }
        synthetic = try FamilySource(sets.synthetic, parallel: parallel)
        var sources: [(name: String, source: FamilySource)] = []
        for anchor in anchors { sources.append((anchor.name, try FamilySource(anchor.rows, parallel: parallel))) }
        self.anchors = sources
        self.parallel = parallel
    }

    /// The families of each table's rows in all sets; nil for a table of no family.
    package func units(of place: Int) -> Roles<RowUnits>? {
        guard let own = real.rows(of: place), let synthetic = synthetic.rows(of: place) else { return nil }
        return Roles(real: own, holdout: holdout?.rows(of: place), synthetic: synthetic)
    }

    /// Links by which rows belong to families: the number of children of a parent is a fact of it.
    package static func ties(_ set: TableSet) -> [TableLink] { set.ties.compactMap { $0.map { set.links[$0] } } }

    /// One evidence a link that has something of the kind.
    func evidences(_ look: FamilyLook) throws(MetricError) -> [TableEvidence] {
        if let found = known.withLock({ $0[look] }) { return found }
        let places = look == .joined ? Array(real.set.links.indices) : real.set.ties.compactMap(\.self)
        var found: [TableEvidence] = []
        for place in places {
            func view(_ source: FamilySource) throws(MetricError) -> FamilyView? { try source.view(look, source.set.links[place]) }
            guard let own = try view(real), let other = try view(synthetic) else { continue }
            let unseen = try holdout.flatMap { source throws(MetricError) in try view(source) }
            var drawn: [(name: String, rows: Table)] = []
            for anchor in anchors { if let rows = try view(anchor.source)?.table { drawn.append((anchor.name, rows)) } }
            var evidence = try TableEvidence(
                Roles(real: own.table, holdout: unseen?.table, synthetic: other.table),
                units: Roles(real: own.units, holdout: unseen?.units, synthetic: other.units), anchors: drawn, parallel: parallel)
            evidence.heads = own.heads
            found.append(evidence)
        }
        known.withLock { $0[look] = found }
        return found
    }
}
