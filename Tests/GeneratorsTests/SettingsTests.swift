import Generators
import Testing

@Suite struct SettingsTests {
    private let descriptor = GeneratorDescriptor(
        id: "example", family: .classical, summary: "An example.", givesLabels: false,
        settings: [.init("latent", "20", "Width of the code.")], reference: "")

    @Test func keepsEveryValueInUse() throws {
        #expect(try Settings(descriptor, [:]).resolved == ["latent": "20"])
        #expect(try Settings(descriptor, ["latent": "8"]).int("latent", in: 1...64) == 8)
    }

    @Test func refusesWhatItDoesNotKnow() {
        #expect(throws: GeneratorError.self) { try Settings(descriptor, ["latnet": "8"]) }
        #expect(throws: GeneratorError.self) { try Settings(descriptor, ["latent": "1e9"]).int("latent", in: 1...64) }
        #expect(throws: GeneratorError.self) {
            try Settings(descriptor, ["latent": "nan"]).number("latent", in: 1...64)
        }
    }
}
