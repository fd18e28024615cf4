import Datasets
import Features
import Generators
import Metrics
import Numerics
import Results

/// Several tables whose rows point to each other: families of rows.
package enum TableSetModality: Modality {
    package typealias Content = TableSet
    package typealias Training = TableSetTraining

    package static let name = "tables"
    package static let about = "several tables"

    /// Endings of what may lie beside tables and is read by people.
    private static let papers = ["", "md", "txt", "yaml", "yml", "json", "html", "pdf", "sql", "sha256"]

    /// A folder that holds tables and no folders, or a database of several tables. A table that names pictures makes it one
    /// of pictures.
    package static func recognise(_ path: InputPath) -> Recognition {
        if let entries = path.entries {
            guard path.part == nil else { return .no }
            let tables = entries.filter { TableSet.tableName($0) != nil }
            // Pictures, arrays and archives beside a table make it one of labels.
            guard !tables.isEmpty,
                entries.allSatisfy({ TableSet.tableName($0) != nil || papers.contains(InputPath($0).ending) }),
                !entries.contains(where: { FileBytes.kind(of: path.file + "/" + $0) == .folder })
            else { return .no }
            let namesPictures = tables.contains { Manifest.namesPictures(InputPath(path.file + "/" + $0).start(1 << 16)) }
            return namesPictures ? .no : .certain
        }
        guard path.part == nil, ["sqlite", "sqlite3", "db"].contains(path.ending) else { return .no }
        return (TableSet.tableNames(database: path.file)?.count ?? 0) > 1 ? .certain : .no
    }

    package static func remedy(beside kind: any Modality.Type) -> String? {
        guard kind == TableModality.self else { return nil }
        return "Give sets of the same tables; one of them alone by its file, or behind # where it is in a database: shop.db#orders."
    }

    package static func open(_ path: String, options: OpenOptions) throws -> TableSet {
        try TableSet.open(path, options: options)
    }

    package static func agree(
        _ sets: inout [TableSet], real: Int, options: OpenOptions
    ) throws -> [RunResult.Warning] {
        let tables = sets.flatMap { set in set.members.flatMap(\.table.tableNotes) }
        let agreed = try TableSet.agreeing(sets, realCount: real, schema: options.tables)
        sets = agreed.sets
        return TableNotes.warnings(agreed.notes, read: tables) + sets.prefix(1).flatMap { links($0) + groups($0) }
    }

    /// Groups that no family has, and what is not said of them.
    private static func groups(_ set: TableSet) -> [RunResult.Warning] {
        guard !set.otherGroups.isEmpty, set.members.indices.contains(set.root) else { return [] }
        return [
            .init(
                code: "tables_groups",
                message: "Gaps between groups of \(set.otherGroups.joined(separator: ", ")) are not measured: groups are those of families, "
                    + "by columns of \(set.members[set.root].name). Evaluate that table by itself, by its file, for its own.")
        ]
    }

    /// What points where, and what is a family: it decides what is measured, and may have been a guess.
    private static func links(_ set: TableSet) -> [RunResult.Warning] {
        guard !set.links.isEmpty else {
            return [
                .init(
                    code: "tables_unlinked",
                    message: "No table points to another, so that nothing between them is measured: name foreign keys in a schema, "
                        + "which `assay schema infer` drafts.")
            ]
        }
        let links = set.links.map {
            "\(set.column($0.child, $0.column)) to \(set.column($0.parent, $0.parentColumn))"
        }
        let head = set.members[set.root].name
        let apart = set.members.indices.filter { !set.tree.contains($0) }.map { set.members[$0].name }
        let alone = apart.isEmpty ? "" : " \(apart.joined(separator: ", ")) belong\(apart.count == 1 ? "s" : "") to no family."
        return [
            .init(
                code: "tables_linked",
                message: "Foreign keys: \(links.joined(separator: "; ")). A family is a row of \(head) with what points to it.\(alone)")
        ]
    }

    package static func values(in set: TableSet) -> Int { set.members.reduce(0) { $0 + $1.table.columns.count } }

    package static func learnedClasses(in set: TableSet) -> Int {
        guard let target = set.target, set.members.indices.contains(set.root) else { return 0 }
        let head = set.members[set.root]
        return TargetLevels.learned(head.table.column(String(target.dropFirst(head.name.count + 1))))
    }

    // MARK: Measuring

    package static let defaultPolicy = "builtin:tables-default"
    package static func check(extractors ids: [String]) {}
    package static func extractorIDs(_ ids: [String]) -> [String] { [FamilyEncoder.id] }
    package static func extractors(_ ids: [String], for set: TableSet) throws -> [any FeatureExtractor<TableSet>] {
        [try FamilyEncoder(set)]
    }

    package static let mostRowsInSpaces: Int? = 5_000

    package static var marginals: AnchorMaker<TableSet> { TableSetAnchors.marginals }
    package static var noise: AnchorMaker<TableSet> { TableSetAnchors.noise }

    package static var stages: [any Stage<TableSet>] {
        [
            SpaceFigures<TableSet>(), FamilyStage(), BoostedStage<TableSet>(), CurvesStage<TableSet>(), FamilyLearningStage(),
            MemberStage(), RowCopyStage<TableSet>(),
        ]
    }

    /// What is about other kinds of data alone has nothing to say here, not even that it has no value.
    package static func annotate(_ result: inout RunResult, _ sets: Roles<TableSet>) {
        result.metrics.removeAll { metric in
            MetricRegistry.descriptor(metric.id).map { $0.modalities.isDisjoint(with: [.table, .tables]) } ?? false
        }
    }

    package static var ladders: [DegradationLadder<TableSet>] { TableSetLadders.all }

    package static var generators: [any Generator<TableSetTraining>] { GeneratorRegistry.tableSets }

    package static func packed(_ set: TableSet) throws -> [UInt8] { try PackedTableSet.encode(set) }
    package static func unpacked(_ bytes: [UInt8], name: String) -> TableSet? { PackedTableSet.decode(bytes, name: name) }

    package static func isFile(_ path: String) -> Bool { false }

    package static func requireFree(_ path: String) throws(DatasetError) {
        switch FileBytes.kind(of: path) {
        case .absent: return
        case .folder:
            guard try DirectoryListing(path).files.isEmpty else { fallthrough }
        default:
            throw DatasetError(
                .invalidArgument, "\(path) is there already, and not empty.", remedy: "Name a new folder: each table is a file in it.")
        }
    }

    package static func write(
        _ set: TableSet, to path: String, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) throws { try set.write(to: path) }
}
