import ArgumentParser
import Datasets
import Foundation
import Results

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages, one a command.",
        discussion: "Leaves assay.1, assay-evaluate.1 and so on in --out; `man -l assay.1` shows one. scripts/install puts them in place.")

    @Option(help: ArgumentHelp("Folder for the pages.", valueName: "dir"), completion: .directory)
    var out: String
    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    func run() throws {
        let pages = ManualPage.all(of: try CommandTree.program(), version: Assay.version)
        try OutputGuard.check([.manual(out)], inputs: [])
        try OutputPath.makeFolder(out)
        for page in pages { try FileBytes.write(Array(page.text.utf8), to: out + "/" + page.name) }
        if json {
            Console.document(try CanonicalJSON.encode(WrittenFiles(out: out, files: pages.map(\.name))))
        } else {
            Console().result("\(pages.count) pages in \(printable(out))")
        }
    }
}
