import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Results

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Say what the columns of a table are: draft a schema, check tables against one.",
        subcommands: [Infer.self, Check.self])

    struct Infer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draft a schema from a table, to be edited: types, keys, target, groups, rules; from a folder or a database of "
                + "several, also what points to what.")

        @Option(help: ArgumentHelp("The real table, or the folder or database of several.", valueName: "path"), completion: .file())
        var real: String
        @Option(help: ArgumentHelp("The YAML file to write; printed where none is given.", valueName: "file"), completion: .file())
        var out: String?
        @OptionGroup var sets: SetOptions
        @OptionGroup var common: CommonOptions

        func run() throws {
            if let out {
                try OutputPath.checkFile(out, inputs: [real] + sets.paths)
                guard !FileManager.default.fileExists(atPath: out) else {
                    throw CommandError(
                        .cannotWrite, "\(out) is there already", remedy: "Give another --out, or remove it first.")
                }
            }
            if try isSet(real, sets) {
                let set = try TableSet.open(real, options: try sets.open(common))
                let schema = TableSetSchema(inferredFrom: set)
                let links = schema.tables.reduce(0) { $0 + $1.schema.columns.count { $0.reference != nil } + $1.foreignKeys.count }
                try give(
                    schema, yaml: schema.yaml(), notes: set.leftOut + set.members.flatMap(\.table.tableNotes),
                    says: "\(schema.tables.count) tables, \(links) foreign keys")
            } else {
                let table = try Table.open(real, options: try sets.open(common))
                // A target that is not there is told.
                if sets.target != nil { _ = try Table.agreeing([table], target: sets.target) }
                let schema = TableSchema(inferredFrom: table)
                try give(
                    schema, yaml: schema.yaml(), notes: table.tableNotes, says: "\(schema.columns.count) columns of \(table.count) rows")
            }
        }

        private func give(_ schema: some Encodable, yaml: String, notes: [TableNote], says: String) throws {
            if common.json {
                Console.document(try CanonicalJSON.encode(schema))
            } else if out == nil {
                Console.write(yaml, to: .standardOutput)
            }
            for note in notes { common.console.warn(printable(note.text)) }
            guard let out else { return }
            try FileBytes.write(Array(yaml.utf8), to: out)
            if !common.json { common.console.result("\(out): \(says)") }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a table, or several, against a schema: columns, types, ranges, levels, empty cells, keys, rules, foreign keys. "
                + "Exit status 1 where it does not fit.")

        @Argument(help: ArgumentHelp("The table, or the folder or database of several.", valueName: "path"), completion: .file())
        var table: String
        @OptionGroup var sets: SetOptions
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if sets.schema == nil { throw ValidationError("Give --schema, the file to check against.") }
        }

        func run() throws {
            let options = try sets.open(common)
            let (name, rows, findings) = try isSet(table, sets) ? several(options) : single(options)
            if common.json {
                Console.document(try CanonicalJSON.encode(findings))
            } else if findings.isEmpty {
                common.console.result("\(name) fits the schema: \(rows) rows.")
            } else {
                for finding in findings { common.console.result(printable(finding.text)) }
            }
            if !findings.isEmpty { throw ExitCode(1) }
        }

        private func single(_ options: OpenOptions) throws -> (name: String, rows: Int, findings: [SchemaFinding]) {
            let opened = try Table.open(table, options: options)
            let agreed = try Table.agreeing([opened], realCount: 1, schema: options.schema, target: options.target)
            return (opened.info.name, opened.count, try (options.schema ?? TableSchema()).findings(in: agreed.tables[0]))
        }

        private func several(_ options: OpenOptions) throws -> (name: String, rows: Int, findings: [SchemaFinding]) {
            let opened = try TableSet.open(table, options: options)
            let set = try TableSet.agreeing([opened], schema: options.tables).sets[0]
            var found: [SchemaFinding] = []
            for member in set.members {
                let schema = options.tables?.table(member.name)?.schema ?? TableSchema()
                found += try schema.findings(in: member.table, prefix: member.name + ".")
            }
            for link in set.links {
                let column = "\(set.members[link.child].name).\(link.column)"
                if link.found.orphans > 0 {
                    found.append(
                        SchemaFinding(
                            column: column, rows: link.found.orphans,
                            text: "\(link.found.orphans) cells of \(column) point to no row of \(set.members[link.parent].name)"))
                }
                if !link.isNullable, link.found.empty > 0 {
                    found.append(
                        SchemaFinding(column: column, rows: link.found.empty, text: "\(link.found.empty) cells of \(column) are empty"))
                }
            }
            return (opened.info.name, set.members.reduce(0) { $0 + $1.table.count }, found)
        }
    }
}

/// Whether a path holds several tables.
private func isSet(_ path: String, _ sets: SetOptions) throws -> Bool {
    if let modality = sets.modality { return modality == TableSetModality.name }
    if case .certain = TableSetModality.recognise(InputPath(path)) { return true }
    return false
}
