import Charts
import Results

/// `junit.xml`: a suite a dimension, a test case a check, for CI systems that count. Keeps to what the XSD of Jenkins'
/// xUnit plug-in (junit-10) allows, which has no sum of skipped cases.
struct JUnitReport {
    let run: RunResult
    let gate: GateResult
    /// Seconds that the run took; nil where they are not known.
    var seconds: Double?

    func text() -> String {
        let suites = Dimension.allCases.compactMap { suite($0) } + verdictSuite()
        let all = gate.checks.map(Self.kind)
        let extra = gate.checks.isEmpty ? 1 : 0
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="\(Escape.markup("assay: \(run.title)"))"\(time) tests="\(all.count + extra)" \
            failures="\(all.count { $0 == .failure })" errors="\(all.count { $0 == .error } + extra)">
            \(suites.joined(separator: "\n"))
            </testsuites>

            """
    }

    /// Of the whole: checks take no time, the measuring before them does.
    private var time: String {
        guard let seconds, seconds.isFinite, seconds >= 0 else { return "" }
        let thousandths = (seconds * 1000).rounded()
        guard let whole = Int(exactly: thousandths) else { return "" }
        let rest = String(whole % 1000)
        return " time=\"\(whole / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)\""
    }

    private enum Kind { case passed, failure, error, skipped }

    /// What does not block is skipped with its reason: a CI job must not turn red on a warning.
    private static func kind(_ check: GateResult.Check) -> Kind {
        switch check.outcome {
        case .pass: .passed
        case .waived: .skipped
        case .fail, .undecided: check.blocks ? .failure : .skipped
        case .error: check.blocks ? .error : .skipped
        }
    }

    private func suite(_ dimension: Dimension) -> String? {
        let checks = zip(gate.checks, gate.checkNames).filter { $0.0.dimension == dimension }
        guard !checks.isEmpty else { return nil }
        let kinds = checks.map { Self.kind($0.0) }
        let cases = checks.map { testCase($0, name: $1) }.joined(separator: "\n")
        return "<testsuite name=\"\(dimension.rawValue)\" tests=\"\(checks.count)\" "
            + "failures=\"\(kinds.count { $0 == .failure })\" errors=\"\(kinds.count { $0 == .error })\" "
            + "skipped=\"\(kinds.count { $0 == .skipped })\">\n\(cases)\n</testsuite>"
    }

    /// A run without checks is an error to CI, never an empty, green file.
    private func verdictSuite() -> [String] {
        guard gate.checks.isEmpty else { return [] }
        let text = Escape.markup(gate.sentence)
        return [
            "<testsuite name=\"gate\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n"
                + "<testcase classname=\"assay.gate\" name=\"verdict\"><error "
                + "message=\"\(text)\"/></testcase>\n</testsuite>"
        ]
    }

    private func testCase(_ check: GateResult.Check, name: String) -> String {
        let open = "<testcase classname=\"assay.\(check.dimension.rawValue)\" name=\"\(Escape.markup(name))\""
        let value = check.value.map { Readable.sentence($0, interval: check.interval, unit: check.unit) } ?? "no value"
        let message = Escape.markup("\(Status.of(check).word): \(value); \(check.reason)")
        switch Self.kind(check) {
        case .passed: return open + "/>"
        case .failure: return open + "><failure message=\"\(message)\" type=\"\(check.outcome.rawValue)\"/></testcase>"
        case .error: return open + "><error message=\"\(message)\" type=\"\(check.outcome.rawValue)\"/></testcase>"
        case .skipped: return open + "><skipped message=\"\(message)\"/></testcase>"
        }
    }
}
