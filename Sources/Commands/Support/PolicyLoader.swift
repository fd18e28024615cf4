import Datasets
import Evaluation
import Foundation
import Metrics
import Numerics
import Policy
import Reporting
import Results

/// Policies by name: a file, or `builtin:NAME` from the binary.
enum PolicyLoader {
    private static let builtins = EmbeddedFiles.policies()
    private static let prefix = "builtin:"

    static var builtinNames: [String] { builtins.keys.sorted() }

    /// The text of a built-in policy, by its name with or without "builtin:".
    static func builtin(_ name: String) -> String? {
        builtins[name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name]
    }

    /// What stands for the built-in policy of the kind of data at hand.
    static let standard = "default"

    /// `source`, or the policy that sets of `kind` are judged by where none is named.
    static func name(_ source: String, for kind: () throws -> any Modality.Type) rethrows -> String {
        source == standard ? try kind().defaultPolicy : source
    }

    /// The same for a stored run, which names its kind.
    static func name(_ source: String, for run: RunResult) throws -> String {
        try name(source) { try Modalities.named(run.modality) }
    }

    /// What to say of a policy that was made for other kinds of data than `kind`; nil where it fits or states none.
    static func misfit(_ policy: Policy, of kind: any Modality.Type) -> String? {
        policy.misfit(kind.name, fitting: kind.defaultPolicy)
    }

    static func load(_ source: String) throws -> Policy {
        let text: String
        if source.hasPrefix(prefix) {
            guard let yaml = builtin(source) else {
                throw CommandError(
                    .badPolicy, "there is no built-in policy \(source)",
                    remedy: "\(NearestWord.question(String(source.dropFirst(prefix.count)), in: builtinNames))`assay policies` lists them: \(builtinNames.joined(separator: ", ")).")
            }
            text = yaml
        } else if source == "none", FileBytes.kind(of: source) == .absent {
            throw CommandError(
                .usage, "without a policy nothing is judged", remedy: "Leave --policy out to judge by the built-in one of the data's kind.")
        } else {
            text = try InputFile.text(source, what: "policy", limit: 1 << 20, unfit: .badPolicy)
        }
        return try policy(text, named: source)
    }

    static func policy(_ yaml: String, named name: String) throws -> Policy {
        try Policy.parse(yaml: yaml, name: name, builtins: builtins, knownMetrics: MetricRegistry.descriptors.map(\.facts))
    }
}

extension CalendarDate {
    /// The date in UTC, by which waivers expire.
    static func today() -> CalendarDate? {
        CalendarDate(Date().formatted(.iso8601.year().month().day()))
    }
}
