import Reporting
import Results
import Testing

struct CroissantReportTests {
    private func document(_ sample: SampleRun, gate: Bool = true, facts: ReleaseFacts = ReleaseFacts()) throws
        -> JSONReader
    {
        try JSONReader(text: try #require(try formatFiles(sample, gate: gate, facts: facts)["croissant.json"]))
    }

    @Test("conforms to Croissant 1.1 and RAI 1.0 by name, with context, files and measurements")
    func structure() throws {
        let sample = SampleRun(kind: .fail, points: 5)
        let set = try document(sample)
        #expect(set["@type"].string == "sc:Dataset")
        #expect(
            set["conformsTo"].array.compactMap(\.string) == [
                "http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0",
            ])
        for prefix in ["cr", "rai", "dct", "dqv", "prov"] { #expect(set["@context"][prefix].isPresent) }
        #expect(set["distribution"][0]["sha256"].string?.count == 64)
        #expect(set["identifier"]["value"].string == sample.run.inputs.last?.fingerprint)
        let measured = sample.run.metrics.filter { $0.value != nil }
        let measurements = set["dqv:hasQualityMeasurement"].array
        #expect(measurements.count == measured.count)
        #expect(measurements.compactMap { $0["dqv:value"].number } == measured.compactMap(\.value))
        // Each metric is defined once and referred to afterwards.
        let definitions = measurements.filter { $0["dqv:isMeasurementOf"]["@type"].isPresent }
        #expect(definitions.count == Set(measured.map(\.id)).count)
        #expect(!set["@id"].isPresent)
        let ids = Self.definedIds(set.value)
        #expect(Set(ids).count == ids.count)
    }

    /// Ids of nodes that say something; an object with nothing but an id is a reference.
    private static func definedIds(_ value: Any?) -> [String] {
        switch value {
        case let list as [Any]: list.flatMap { definedIds($0) }
        case let fields as [String: Any]:
            (fields.count > 1 ? [fields["@id"] as? String].compactMap(\.self) : [])
                + fields.filter { $0.key != "@context" }.values.flatMap { definedIds($0) }
        default: []
        }
    }

    @Test("what the run does not know is left out or said to be not assessed")
    func unknown() throws {
        let bare = try document(SampleRun(kind: .pass, points: 5), gate: false)
        for key in ["license", "creator", "url", "datePublished", "dqv:hasQualityAnnotation", "prov:wasGeneratedBy"] {
            #expect(!bare[key].isPresent, "\(key)")
        }
        #expect(bare["rai:dataSocialImpact"].string == "Not assessed by this run.")
        #expect(
            bare["rai:dataLimitations"].array.compactMap(\.string).contains { $0.hasPrefix("No policy was applied") })
        let told = try document(
            SampleRun(kind: .pass, points: 5),
            facts: ReleaseFacts(license: "https://example.org/licence", creator: "Lab", published: "2026-11-21"))
        #expect(told["license"].string == "https://example.org/licence")
        #expect(told["creator"]["name"].string == "Lab")
    }
}
