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
            abstract: "Draft a schema from a table, to be edited: types, keys, target, groups, rules.")

        @Option(help: ArgumentHelp("The real table.", valueName: "path"), completion: .file())
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
            let table = try Table.open(real, options: try sets.open(common))
            let schema = TableSchema(inferredFrom: table)
            if common.json {
                Console.document(try CanonicalJSON.encode(schema))
            } else if out == nil {
                Console.write(schema.yaml(), to: .standardOutput)
            }
            for note in table.tableNotes { common.console.warn(printable(note.text)) }
            guard let out else { return }
            try FileBytes.write(Array(schema.yaml().utf8), to: out)
            if !common.json { common.console.result("\(out): \(schema.columns.count) columns of \(table.count) rows") }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a table against a schema: types, rules. Exit status 1 where it does not fit.")

        @Argument(help: ArgumentHelp("The table.", valueName: "path"), completion: .file())
        var table: String
        @OptionGroup var sets: SetOptions
        @OptionGroup var common: CommonOptions

        /// What `--json` prints.
        private struct Finding: Encodable {
            var column: String?
            var rule: String?
            var rows: Int
            var text: String
        }

        func validate() throws {
            if sets.schema == nil { throw ValidationError("Give --schema, the file to check against.") }
        }

        func run() throws {
            let options = try sets.open(common)
            let opened = try Table.open(table, options: options)
            let agreed = try Table.agreeing([opened], realCount: 1, schema: options.schema)
            var findings: [Finding] = []
            for column in agreed.tables[0].columns where !column.invalid.isEmpty {
                findings.append(
                    Finding(
                        column: column.name, rows: column.invalid.count,
                        text: "\(column.invalid.count) cells of \(column.name) are no \(column.type.rawValue), first in row "
                            + "\((column.invalid.first ?? 0) + 1)"))
            }
            for rule in options.schema?.constraints ?? [] {
                let broken = try rule.check(agreed.tables[0]).broken
                guard let first = broken.first else { continue }
                findings.append(
                    Finding(
                        rule: rule.text, rows: broken.count,
                        text: "\(broken.count) rows break \(rule.text), first row \(first + 1)"))
            }
            if common.json {
                Console.document(try CanonicalJSON.encode(findings))
            } else if findings.isEmpty {
                common.console.result("\(opened.info.name) fits the schema: \(opened.count) rows.")
            } else {
                for finding in findings { common.console.result(printable(finding.text)) }
            }
            if !findings.isEmpty { throw ExitCode(1) }
        }
    }
}
