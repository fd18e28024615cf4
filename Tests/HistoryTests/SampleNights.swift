import Foundation
import History
import Results

/// Small runs with one metric or a few.
enum SampleNights {
    static func run(
        _ values: [String: Double], extractor: String = "1", reference: String = "aa", tool: String = "0.1.0",
        width: Double = 0.2, seed: UInt64 = 1
    ) -> RunResult {
        RunResult(
            tool: .init(name: "assay", version: tool), title: "faces", seed: seed, modality: "image",
            inputs: [
                .init(role: .real, name: "real", media: "png", count: 100, bytes: 1, fingerprint: reference),
                .init(role: .synthetic, name: "synthetic", media: "png", count: 100, bytes: 1, fingerprint: "ff"),
            ],
            features: [
                .init(
                    id: "embedded", version: extractor, weightsSha256: "w" + extractor, dimension: 8, preprocessing: "p"
                )
            ],
            metrics: values.sorted { $0.key < $1.key }.map { id, value in
                Measurement(
                    id: id, version: 1, dimension: .fidelity, features: "embedded", value: value, direction: .lower,
                    unit: "distance", interval: .init(low: value - width, high: value + width, method: "bootstrap"),
                    nReal: 100, nSynthetic: 100)
            },
            figures: [], warnings: [], settings: ["bootstrap_replicates": "20"])
    }

    static func gate(_ verdict: GateResult.Verdict, limit: Double = 5, expires: String = "2026-12-01") -> GateResult {
        GateResult(
            verdict: verdict, sentence: verdict == .pass ? "Release: all passed." : "Do not release: no.",
            exitCode: verdict == .pass ? 0 : 1, policy: .init(name: "p", version: 1, sha256: "00"),
            checks: [
                .init(
                    id: "a.x", dimension: .fidelity, scope: .whole, features: "embedded", level: .error, rule: "≤ 5",
                    limit: limit, value: 1, interval: nil, floor: nil, anchors: [], direction: .lower, unit: "distance",
                    outcome: verdict == .pass ? .waived : .fail, blocks: verdict != .pass, reason: "",
                    waiver: .init(reason: "known", owner: "owner", expires: expires, ceiling: nil))
            ])
    }

    static let start = Night(day: 20_000)

    static func record(_ series: String, _ index: Int, _ run: RunResult, _ gate: GateResult? = nil) -> NightRecord {
        NightRecord(series: series, night: start.advanced(by: index), run: run, gate: gate, meta: nil)
    }
}

/// A folder of its own that is gone with the test.
final class Scratch {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "assay-history-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}
