import Foundation
import Reporting
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The rules of the XSD that Jenkins' xUnit plug-in (junit-10) checks reports by, as far as they touch what we write.
private final class JUnitRules: NSObject, XMLParserDelegate {
    private static let parents = [
        "testsuites": [""], "testsuite": ["", "testsuites", "testsuite"], "testcase": ["testsuite"],
        "properties": ["testsuite"], "property": ["properties"], "failure": ["testcase"], "error": ["testcase"],
        "skipped": ["testcase"],
    ]
    private static let required = [
        "testsuite": ["name", "tests", "failures", "errors"], "testcase": ["name"], "property": ["name", "value"],
    ]
    private static let allowed = [
        "testsuites": ["name", "time", "tests", "failures", "errors"],
        "testsuite": [
            "name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package",
            "file", "log", "url", "version",
        ],
        "testcase": ["name", "time", "classname", "group"], "failure": ["type", "message"],
        "error": ["type", "message"],
        "skipped": ["type", "message"], "property": ["name", "value"], "properties": [],
    ]

    var broken: [String] = []
    /// Per suite: what it states and what was counted in it.
    var suites: [(stated: [String: Int], counted: [String: Int])] = []
    var totals: [String: Int] = [:]
    private var path: [String] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if Self.parents[name]?.contains(path.last ?? "") != true {
            broken.append("\(name) in \(path.last ?? "the root")")
        }
        for key in Self.required[name] ?? [] where attributes[key] == nil { broken.append("\(name) without \(key)") }
        for key in attributes.keys where Self.allowed[name]?.contains(key) != true {
            broken.append("\(name) with \(key)")
        }
        let numbers = attributes.compactMapValues { Int($0) }
        switch name {
        case "testsuites": totals = numbers
        case "testsuite": suites.append((numbers, [:]))
        case "testcase": count("tests")
        case "failure": count("failures")
        case "error": count("errors")
        case "skipped": count("skipped")
        default: break
        }
        path.append(name)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }

    private func count(_ key: String) {
        guard !suites.isEmpty else { return }
        suites[suites.count - 1].counted[key, default: 0] += 1
    }
}

struct JUnitSchemaTests {
    @Test("the file keeps the schema's rules and its sums are right", arguments: SampleRun.Kind.allCases)
    func rules(_ kind: SampleRun.Kind) throws {
        for hostile in [""] + hostileTexts {
            let text = try #require(try sampleFiles(SampleRun(kind: kind, hostile: hostile, points: 5))["junit.xml"])
            let rules = JUnitRules()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = rules
            #expect(parser.parse())
            #expect(rules.broken.isEmpty)
            for suite in rules.suites {
                for key in ["tests", "failures", "errors", "skipped"] {
                    #expect(suite.stated[key] == suite.counted[key, default: 0], "\(key)")
                }
            }
            for key in ["tests", "failures", "errors"] {
                #expect(rules.totals[key] == rules.suites.map { $0.counted[key, default: 0] }.reduce(0, +), "\(key)")
            }
            // XML 1.0 forbids these even as references.
            #expect(hiddenCharacters(text).isEmpty)
        }
    }
}
