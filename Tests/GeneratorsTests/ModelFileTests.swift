import Generators
import Numerics
import Testing

@Suite struct ModelFileTests {
    private func bytes() throws -> [UInt8] {
        try GeneratorRegistry.image("noise").fit(try SmallSet.images(), FitPlan(tool: "test")).encoded()
    }

    private func replaced(_ bytes: [UInt8], _ text: String, _ other: String) throws -> [UInt8] {
        let (old, new) = (Array(text.utf8), Array(other.utf8))
        let place = try #require((0..<bytes.count - old.count).first { Array(bytes[$0..<$0 + old.count]) == old })
        return Array(bytes[..<place]) + new + Array(bytes[(place + old.count)...])
    }

    private func refusal(_ bytes: [UInt8]) throws -> GeneratorError? {
        #expect(throws: GeneratorError.self) {
            _ = try GeneratorRegistry.image(of: try GeneratorModel(bytes, name: "m.safetensors"))
        }
    }

    @Test func otherVersions() throws {
        let whole = try bytes()
        let version = try refusal(try replaced(whole, "generatorVersion\\\":1", "generatorVersion\\\":7"))
        #expect(version?.code == .badModel)
        #expect(version?.message.contains("version 7") ?? false)
        let format = try refusal(try replaced(whole, "assay.generator/1", "assay.generator/2"))
        #expect(format?.message.contains("another format") ?? false)
        let unknown = try refusal(try replaced(whole, "\\\"generator\\\":\\\"noise\\\"", "\\\"generator\\\":\\\"nois3\\\""))
        #expect(unknown?.message.contains("nois3") ?? false)
    }

    @Test func cutShort() throws {
        let whole = try bytes()
        for length in [0, 7, 8, 40, whole.count / 2, whole.count - 1] {
            #expect(try refusal(Array(whole.prefix(length)))?.code == .badModel)
        }
    }

    @Test func noModel() throws {
        #expect(try refusal(Array("PK\u{3}\u{4} not a model at all".utf8))?.code == .badModel)
    }
}
