import ArgumentParser
import Assets
import Datasets
import Features
import Foundation
import History
import Metrics
import Numerics
import Reporting
import Results

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check what Assay runs on and what it carries.",
        discussion: "Ends with status 65 when a part of the binary is missing; a folder that cannot be written is a warning.")

    @Flag(help: "Print exactly one JSON document on standard output.")
    var json = false

    private struct Library: Encodable {
        var name: String
        var version: String
    }

    private struct Folder: Encodable {
        var use: String
        var path: String
        var writable: Bool
        var freeBytes: Int?
    }

    private struct Findings: Encodable {
        var version: String
        var processor: String
        var cores: Int
        var memoryBytes: Int
        var blasKernels: String
        var ownKernels: String
        var libraries: [Library]
        var metrics: Int
        var cards: Int
        var policies: [String]
        var extractor: String?
        var folders: [Folder]
        var problems: [String]
    }

    func run() throws {
        let findings = look()
        if json {
            Console.document(try CanonicalJSON.encode(findings))
        } else {
            show(findings)
        }
        for problem in findings.problems { Console().warn(printable(problem)) }
        guard findings.extractor != nil else {
            throw CommandError(
                .badData, "the weights of the embedded extractor are missing or damaged",
                remedy: "Build Assay again from a clean clone.")
        }
    }

    private func look() -> Findings {
        var libraries = [Library(name: "OpenBLAS", version: BLAS.configuration)]
        libraries += LibraryVersions.codecs.map { Library(name: $0.name, version: $0.version) }
        libraries.append(Library(name: "SQLite", version: HistoryStore.sqliteVersion))
        let extractor = try? EmbeddedExtractor()
        let folders = [
            folder("cache (ASSAY_CACHE_DIR)", HistoryStore.defaultCache),
            folder("temporary files (TMPDIR)", FileManager.default.temporaryDirectory.path(percentEncoded: false)),
        ]
        var problems = folders.filter { !$0.writable }.map { "the folder for \($0.use), \($0.path), cannot be written" }
        let descriptors = MetricRegistry.descriptors
        let lacking = descriptors.filter { Cards.text($0.id) == nil }.map(\.id)
        if !lacking.isEmpty { problems.append("these metrics have no card: \(lacking.joined(separator: ", "))") }
        return Findings(
            version: Assay.version, processor: Machine.description, cores: ProcessInfo.processInfo.activeProcessorCount,
            memoryBytes: Int(clamping: ProcessInfo.processInfo.physicalMemory), blasKernels: Machine.blasKernels,
            ownKernels: Machine.kernels.own,
            libraries: libraries, metrics: descriptors.count, cards: EmbeddedFiles.cards().count,
            policies: PolicyLoader.builtinNames,
            extractor: extractor.map { "version \($0.version), \($0.dimension) features, \(($0.weightsSHA256 ?? "").prefix(12))" },
            folders: folders, problems: problems)
    }

    /// A folder that is not there yet counts as writable when the first one above it is.
    private func folder(_ use: String, _ path: String) -> Folder {
        var place = URL(filePath: path).standardizedFileURL
        while !FileManager.default.fileExists(atPath: place.path(percentEncoded: false)), place.pathComponents.count > 1 {
            place.deleteLastPathComponent()
        }
        let existing = place.path(percentEncoded: false)
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: existing)
        return Folder(
            use: use, path: path, writable: access(existing, W_OK | X_OK) == 0,
            freeBytes: (attributes?[.systemFreeSize] as? NSNumber)?.intValue)
    }

    private func show(_ findings: Findings) {
        var lines = [
            "assay \(findings.version)",
            "processor: \(findings.processor), \(findings.cores) cores, \(Readable.bytes(findings.memoryBytes)) of memory",
            "BLAS kernels: \(findings.blasKernels)", "own kernels: \(findings.ownKernels)",
        ]
        lines += findings.libraries.map { "library: \($0.version.hasPrefix($0.name) ? "" : $0.name + " ")\($0.version)" }
        lines += [
            "metrics: \(findings.metrics), with \(findings.cards) cards",
            "policies: \(findings.policies.joined(separator: ", "))",
            "embedded extractor: \(findings.extractor ?? "missing")",
        ]
        for folder in findings.folders {
            let free = folder.freeBytes.map { ", \(Readable.bytes($0)) free" } ?? ""
            lines.append("folder for \(folder.use): \(folder.path)\(free)\(folder.writable ? "" : ", not writable")")
        }
        for line in lines { Console().result(printable(line)) }
    }
}

extension Machine {
    static var blasKernels: String { BLAS.coreName }
}
