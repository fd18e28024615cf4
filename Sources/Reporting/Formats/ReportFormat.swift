import Foundation
import Results

/// A file that is written on request beside the report, for a system that reads it.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// Static Analysis Results Interchange Format 2.1.0, for code-scanning views.
    case sarif
    /// Croissant 1.1 with RAI 1.0 and DQV measurements, for data set catalogues.
    case croissant
    /// Prometheus text format, for the node exporter's textfile collector.
    case prometheus
    /// OpenLineage run event with data quality assertions, for lineage stores.
    case openlineage
    /// in-toto Statement v1 with a test-result predicate, unsigned, to be signed by the user's own signer.
    case intoto

    public var fileName: String {
        switch self {
        case .sarif: "results.sarif"
        case .croissant: "croissant.json"
        case .prometheus: "metrics.prom"
        case .openlineage: "openlineage.json"
        case .intoto: "attestation.intoto.json"
        }
    }

    /// Why the format cannot be made of these results; nil where it can.
    public func lacks(gate: GateResult?, meta: RunMeta?) -> String? {
        switch self {
        case .intoto where gate == nil: "\(fileName) states a verdict, and no policy was applied"
        case .openlineage where meta == nil:
            "\(fileName) needs the time of the run, which run.meta.json holds and run.json does not"
        default: nil
        }
    }
}

/// What the user knows of a release and a run does not; every field may be nil, none is invented.
public struct ReleaseFacts: Sendable, Equatable {
    public var about: String?
    public var license: String?
    public var url: String?
    public var creator: String?
    /// ISO 8601.
    public var published: String?
    /// How the set was made.
    public var made: String?
    /// What was promised of the training rows, and what must be said of it.
    public var privacy: [String]

    public init(
        about: String? = nil, license: String? = nil, url: String? = nil, creator: String? = nil,
        published: String? = nil, made: String? = nil, privacy: [String] = []
    ) {
        self.made = made
        self.privacy = privacy
        self.about = about
        self.license = license
        self.url = url
        self.creator = creator
        self.published = published
    }
}

extension Report {
    /// The files of the formats asked for. The same arguments give the same bytes.
    /// - Parameters:
    ///   - formats: in the order of the files that come back.
    ///   - run: what was measured.
    ///   - gate: nil where no policy was applied.
    ///   - meta: gives the times; without it no file holds one.
    ///   - cards: where rules and limits are explained.
    ///   - facts: what the user knows of the release.
    ///   - stored: the bytes of the run.json that `run` was read from.
    /// - Throws: `ReportError` when a format lacks what `ReportFormat.lacks` names, or a number is not finite.
    public static func render(
        formats: [ReportFormat], run: RunResult, gate: GateResult?, meta: RunMeta?,
        cards: [MetricCard] = EmbeddedFiles.cards(), facts: ReleaseFacts = ReleaseFacts(), stored: Data? = nil
    ) throws(ReportError) -> [OutputFile] {
        guard !formats.isEmpty else { return [] }
        let digest = try digest(of: run, stored: stored)
        let byId = Dictionary(cards.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var files: [OutputFile] = []
        for format in ReportFormat.allCases where formats.contains(format) {
            if let reason = format.lacks(gate: gate, meta: meta) {
                throw ReportError(
                    .incomplete, reason, remedy: "Leave \(format.rawValue) out of --formats, or give what it needs.")
            }
            switch format {
            case .sarif:
                let report = SARIFReport(run: run, gate: gate, cards: byId, runDigest: digest.sha256)
                files.append(OutputFile(name: format.fileName, json: report.document()))
            case .croissant:
                let report = CroissantReport(
                    run: run, gate: gate, meta: meta, cards: byId, runDigest: digest.sha256, runSize: digest.bytes,
                    facts: facts)
                files.append(OutputFile(name: format.fileName, json: report.document()))
            case .prometheus:
                files.append(
                    OutputFile(name: format.fileName, text: PrometheusReport(run: run, gate: gate, meta: meta).text()))
            case .openlineage:
                guard let meta else { continue }
                let report = OpenLineageReport(run: run, gate: gate, meta: meta, runDigest: digest.sha256)
                files.append(OutputFile(name: format.fileName, json: report.document()))
            case .intoto:
                guard let gate else { continue }
                let report = AttestationReport(run: run, gate: gate, runDigest: digest.sha256)
                files.append(OutputFile(name: format.fileName, json: report.document()))
            }
        }
        return files
    }
}
