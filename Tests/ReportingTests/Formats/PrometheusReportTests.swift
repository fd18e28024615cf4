import Reporting
import Results
import Testing

/// The text format as its documentation gives it, read without our writer: comments, then samples.
private struct Exposition {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Malformed: Error { var line: String }

    var types: [String: String] = [:]
    var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Malformed(line: "the end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) {
            if line.hasPrefix("# ") {
                let words = line.split(separator: " ", maxSplits: 3).map(String.init)
                guard words.count == 4, words[1] == "HELP" || words[1] == "TYPE" else { throw Malformed(line: line) }
                if words[1] == "TYPE" {
                    guard types.updateValue(words[3], forKey: words[2]) == nil else { throw Malformed(line: line) }
                }
            } else {
                samples.append(try Self.sample(line))
            }
        }
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Substring(line)
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        guard rest.popFirst() == "{" else { throw Malformed(line: line) }
        while rest.first != "}" {
            let key = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            rest = rest.dropFirst(key.count)
            guard !key.isEmpty, rest.popFirst() == "=", rest.popFirst() == "\"" else { throw Malformed(line: line) }
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                switch rest.popFirst() {
                case "n": value += "\n"
                case "\"": value += "\""
                case "\\": value += "\\"
                default: throw Malformed(line: line)
                }
            }
            guard labels.updateValue(value, forKey: String(key)) == nil else { throw Malformed(line: line) }
            if rest.first == "," { rest.removeFirst() }
        }
        rest.removeFirst()
        guard rest.popFirst() == " ", let value = Double(rest) else { throw Malformed(line: line) }
        return Sample(name: String(name), labels: labels, value: value)
    }
}

struct PrometheusReportTests {
    private func exposition(_ sample: SampleRun, meta: Bool = true) throws -> Exposition {
        try Exposition(try #require(try formatFiles(sample, meta: meta)["metrics.prom"]))
    }

    @Test("every sample has a type and no two have the same labels", arguments: SampleRun.Kind.allCases)
    func series(_ kind: SampleRun.Kind) throws {
        for hostile in ["", hostileTexts.last ?? ""] {
            let text = try exposition(SampleRun(kind: kind, hostile: hostile, points: 5))
            #expect(text.samples.count > 100)
            #expect(text.samples.allSatisfy { text.types[$0.name] == "gauge" && $0.value.isFinite })
            let keys = text.samples.map { sample in
                sample.name + sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)\u{0}\($0.value)" }.joined()
            }
            #expect(Set(keys).count == keys.count)
            // Details of a computation change from run to run and would make new series every night.
            #expect(!text.samples.contains { $0.labels["parameters"]?.contains("ddof") == true })
            #expect(text.samples.allSatisfy { $0.labels.values.allSatisfy { $0.count <= 120 } })
        }
    }

    @Test("value, bounds, floor, limit, outcome and verdict can be asked for")
    func values() throws {
        let text = try exposition(SampleRun(kind: .fail, points: 5))
        let frechet = { (name: String) in
            text.samples.first {
                $0.name == name && $0.labels["metric"] == "fidelity.frechet_distance"
                    && $0.labels["features"] == "embedded"
                    && $0.labels["outcome"] ?? "fail" == "fail"
            }?.value
        }
        #expect(frechet("assay_metric_value") == 18.42)
        #expect(frechet("assay_metric_floor") == 1.12)
        #expect(frechet("assay_metric_interval_low") == 18.42 - 0.9)
        #expect(frechet("assay_check_limit") == 11.2)
        #expect(frechet("assay_check_outcome") == 1)
        #expect(text.samples.first { $0.name == "assay_gate_verdict" && $0.labels["verdict"] == "fail" }?.value == 1)
        #expect(text.samples.first { $0.name == "assay_gate_verdict" && $0.labels["verdict"] == "pass" }?.value == 0)
        #expect(text.samples.first { $0.name == "assay_metric_computed" && $0.value == 0 } != nil)
        #expect(text.samples.first { $0.name == "assay_last_run_timestamp_seconds" }?.value == 1_795_240_863)
    }

    @Test("no time without the run's times")
    func times() throws {
        let text = try exposition(SampleRun(kind: .pass, points: 5), meta: false)
        #expect(!text.samples.contains { $0.name.contains("timestamp") || $0.name.contains("duration") })
    }

    @Test("many classes are cut and counted")
    func bounds() throws {
        let sample = SampleRun(kind: .pass, points: 5)
        var run = sample.run
        let pattern = try #require(run.metrics.last)
        run.metrics += (0..<500).map { index in
            var metric = pattern
            metric.scope = Scope(.class, "extra \(index)")
            return metric
        }
        let file = try #require(
            try Report.render(formats: [.prometheus], run: run, gate: nil, meta: nil, cards: []).first)
        let text = try Exposition(String(decoding: file.data, as: UTF8.self))
        let kept = text.samples.filter { $0.name == "assay_metric_value" && $0.labels["metric"] == pattern.id }
        #expect(kept.count == 200)
        #expect(text.samples.first { $0.name == "assay_metric_scopes_omitted" }?.value == 310)
    }
}
