import Foundation
import TestSupport
import Testing

/// README's list of modules, the imports of Sources and the manifest say the same.
struct ModuleListTests {
    private static let root = SharedData.repository

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Swift modules of Sources, and the names that an import of ours can have.
    private static func modules() throws -> (swift: [String], all: Set<String>) {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "Sources").path(percentEncoded: false)
        ).sorted()
        let swift = folders.filter { !files($0).isEmpty && $0 != "make-fixtures" }
        return (swift, Set(folders))
    }

    private static func files(_ module: String) -> [String] {
        let folder = "Sources/\(module)"
        let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path(percentEncoded: false))
        return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }

    private static func imports(_ module: String) throws -> Set<String> {
        var found: Set<String> = []
        for file in files(module) {
            for line in try text(file).split(whereSeparator: \.isNewline) {
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place < 2, words.count > place + 1 else { continue }
                found.insert(String(words[place + 1]))
            }
        }
        return found
    }

    /// The block that begins with "assay": a module a line, longer lists go on below.
    private static func picture() throws -> [(module: String, imports: [String])] {
        var found: [(module: String, imports: [String])] = []
        var isInside = false
        for line in try text("README.md").split(separator: "\n", omittingEmptySubsequences: false) {
            // Lines of examples have one blank behind the name.
            if line.hasPrefix("assay  ") { isInside = true }
            guard isInside else { continue }
            if line.hasPrefix("```") { break }
            var words = line.split { $0 == " " || $0 == "," }.map(String.init)
            if !line.hasPrefix(" "), !words.isEmpty { found.append((words.removeFirst(), [])) }
            if !found.isEmpty { found[found.count - 1].imports += words }
        }
        return found
    }

    @Test func theReadmeListsWhatIsImported() throws {
        let (swift, all) = try Self.modules()
        let picture = try Self.picture()
        #expect(picture.map(\.module).sorted() == swift)
        for (module, imports) in picture {
            let real = try Self.imports(module).intersection(all)
            #expect(Set(imports) == real && imports.count == real.count, "\(module)")
        }
    }

    @Test func dependenciesPointDown() throws {
        let order = try Self.picture().map(\.module)
        for (place, entry) in try Self.picture().enumerated() {
            for name in entry.imports where order.contains(name) {
                #expect(order[(place + 1)...].contains(name), "\(entry.module) stands below \(name)")
            }
        }
    }

    @Test func theManifestDeclaresWhatIsImported() throws {
        let (swift, all) = try Self.modules()
        let manifest = try Self.text("Package.swift")
        for module in swift where module != "assay" {
            guard let start = manifest.firstRange(of: "module(\"\(module)\"")?.upperBound else {
                Issue.record("the manifest has no module \(module)")
                continue
            }
            // The list of dependencies comes first, then options.
            let rest = manifest[start...]
            let hasList = rest.hasPrefix(", [")
            let list = hasList ? rest.prefix { $0 != "]" } : ""
            let declared = Set(list.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
            #expect(declared.intersection(all) == (try Self.imports(module)).intersection(all), "\(module)")
        }
    }
}
