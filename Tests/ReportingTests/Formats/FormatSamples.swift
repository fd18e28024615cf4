import Foundation
import Reporting
import Results
import Testing

/// Texts that break formats, pages, terminals and CI logs. The last is all of them.
let hostileTexts: [String] = {
    let list = [
        "</script><img src=x onerror=alert(1)>", "\"' onmouseover=alert(1) x='", "\u{202E}gpj.exe\u{2066}",
        "nul\u{0}bell\u{7}del\u{7F}csi\u{9B}31m", "\u{1B}[31mred\u{1B}]8;;http://x\u{7}",
        "a|b`c`[link](javascript:alert(1))", "::error file=x::message", "\n::set-output name=a::b\r\n# heading",
        "x ##[error]y ###vso[task.complete]z ##teamcity[buildStop]", "{0} {{1}} [a](0) \\[b\\]",
        "back\\slash\\n \"quoted\" and\nnewline", "]]>&lt;!--", "\u{FFFE}\u{FFFF}\u{85}\u{2028}",
        "name=\"x\",y=\"z\"} 1",
    ]
    return list + [list.joined(separator: " ")]
}()

/// The files of all formats and the card, by name.
func formatFiles(
    _ sample: SampleRun, gate: Bool = true, meta: Bool = true, facts: ReleaseFacts = ReleaseFacts()
) throws -> [String: String] {
    let card = try #require(MetricCard.parse(SampleRun.card))
    let verdict = gate ? sample.gate : nil
    let times = meta ? sample.meta : nil
    let formats = ReportFormat.allCases.filter { $0.lacks(gate: verdict, meta: times) == nil }
    var files = try Report.render(
        formats: formats, run: sample.run, gate: verdict, meta: times, cards: [card], facts: facts)
    files += try Report.card(run: sample.run, gate: verdict, meta: times, cards: [card], facts: facts)
        .filter { $0.name == "card.md" }
    let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.name, String(decoding: $0.data, as: UTF8.self)) })
    try keep(texts, "formats-\(sample.kind)\(sample.hostile.isEmpty ? "" : "-hostile")\(gate ? "" : "-ungated")")
    return texts
}

/// A JSON document as Foundation reads it, which knows nothing of our writer.
struct JSONReader {
    let value: Any?

    init(_ value: Any?) { self.value = value }

    init(text: String) throws { value = try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    subscript(_ key: String) -> JSONReader { JSONReader((value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> JSONReader {
        let list = array
        return list.indices.contains(index) ? list[index] : JSONReader(nil)
    }
    var array: [JSONReader] { (value as? [Any] ?? []).map { JSONReader($0) } }
    var string: String? { value as? String }
    var number: Double? { value as? Double }
    var integer: Int? { value as? Int }
    var bool: Bool? { value as? Bool }
    var keys: [String] { (value as? [String: Any] ?? [:]).keys.sorted() }
    var isPresent: Bool { value != nil }

    /// Every string in the document, keys too.
    var strings: [String] {
        switch value {
        case let text as String: [text]
        case let list as [Any]: list.flatMap { JSONReader($0).strings }
        case let fields as [String: Any]: fields.keys + fields.values.flatMap { JSONReader($0).strings }
        default: []
        }
    }
}

/// Whether the text holds a character that a reader cannot see, other than the line ends of a file.
func hiddenCharacters(_ text: String) -> [UInt32] {
    text.unicodeScalars.map(\.value).filter { value in
        (value < 0x20 && value != 0x0A) || (0x7F..<0xA0).contains(value) || (0x2028...0x202E).contains(value)
            || (0x2066...0x2069).contains(value) || value & 0xFFFE == 0xFFFE
    }
}
