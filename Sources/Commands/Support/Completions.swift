import ArgumentParser
import Datasets
import Evaluation
import Foundation
import Metrics

/// What shells complete beside paths: names that only the program knows.
enum Completions {
    static let metrics = CompletionKind.list(MetricRegistry.descriptors.map(\.id))
    static let generators = CompletionKind.list(KnownGenerators.ids(KnownGenerators.all))
    static let kinds = CompletionKind.list(Modalities.known.map { $0.name })
    static let metricList = several(MetricRegistry.descriptors.map(\.id))
    static let generatorList = several(["default", "all", "none"] + KnownGenerators.ids(KnownGenerators.all))
    static let extractorList = several(["embedded", "random"])
    static let damageList = several(KnownGenerators.damages)

    /// A built-in policy, or a file.
    static func policy(_ more: String...) -> CompletionKind {
        let names = more + PolicyLoader.builtinNames.map { "builtin:" + $0 }
        return .custom { _, _, prefix in
            (names + files(prefix)).filter { $0.hasPrefix(prefix) }
        }
    }

    /// Names with commas: the one that is being typed is completed, those before it stay.
    private static func several(_ names: [String]) -> CompletionKind {
        .custom { _, _, prefix in
            let parts = prefix.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let given = parts.dropLast()
            return names.filter { !given.contains($0) && $0.hasPrefix(parts.last ?? "") }
                .map { (given + [$0]).joined(separator: ",") }
        }
    }

    /// Files and folders that a path may go on with.
    private static func files(_ prefix: String) -> [String] {
        let end = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
        let folder = String(prefix[..<end])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted().map { folder + $0 }
    }
}
