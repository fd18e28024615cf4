import Foundation
import Metrics
import Results
import TestSupport
import Testing

/// Cards and code are the same set and say the same.
@Suite struct CardTests {
    private static let folder = SharedData.repository.appending(path: "metrics")

    @Test func everyMetricHasACardAndEveryCardAMetric() throws {
        var cards: [String] = []
        for dimension in Dimension.allCases {
            let path = Self.folder.appending(path: dimension.rawValue).path(percentEncoded: false)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            cards += names.filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
        }
        #expect(cards.sorted() == MetricRegistry.descriptors.map(\.id).sorted())
        #expect(Set(cards).count == cards.count)
    }

    @Test(arguments: MetricRegistry.descriptors.map(\.id))
    func frontMatterAgreesWithTheDescriptor(id: String) throws {
        let descriptor = try #require(MetricRegistry.descriptor(id))
        let path = Self.folder.appending(path: "\(descriptor.dimension.rawValue)/\(id).md")
        let card = try String(contentsOf: path, encoding: .utf8)
        let fields = frontMatter(card)
        #expect(fields["id"] == id)
        #expect(fields["title"] == descriptor.title)
        #expect((fields["modality"] == "images") == (descriptor.modalities == [.image]))
        #expect((fields["modality"] == "tables") == (descriptor.modalities == [.table]))
        // What tables need is their target and group columns.
        let isOfTables = descriptor.modalities == [.table]
        #expect((fields["modality"]?.contains("label") == true) == (descriptor.needsClasses && !isOfTables))
        #expect(id.hasPrefix(descriptor.dimension.rawValue + "."))
        #expect(fields["version"] == String(descriptor.version))
        #expect(fields["dimension"] == descriptor.dimension.rawValue)
        #expect(fields["direction"] == descriptor.direction.rawValue)
        #expect(fields["unit"] == descriptor.unit)
        let range = "[\(name(descriptor.range.lowerBound)), \(name(descriptor.range.upperBound))]"
        #expect(fields["range"] == range)
        #expect((fields["optimum"] ?? "null") == (descriptor.optimum.map(name) ?? "null"))
        #expect(fields["defaults"] != nil && fields["references"] != nil && fields["modality"] != nil)
        // What an interval covers: the expected value at these sizes, or the value at unlimited rows.
        #expect(fields["estimand"]?.isEmpty == false)
        let sections = card.split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(sections == ["## What it is", "## How to read it", "## When it lies", "## How to fix it"])
    }

    private func name(_ value: Double) -> String {
        switch value {
        case .infinity: ".inf"
        case -.infinity: "-.inf"
        default: value == value.rounded() ? String(Int(value)) : "\(value)"
        }
    }

    /// The top-level keys between the two lines of dashes; enough of YAML for our own cards.
    private func frontMatter(_ card: String) -> [String: String] {
        var fields: [String: String] = [:]
        for line in card.split(separator: "\n").dropFirst().prefix(while: { $0 != "---" }) where !line.hasPrefix(" ") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if let key = parts.first {
                fields[String(key)] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            }
        }
        return fields
    }
}
