import Numerics
import Testing

@Suite struct NearestWordTests {
    @Test func theNearestWithinReach() {
        let known = ["gan", "cgan", "vae", "smote", "fidelity.frechet_distance", "fidelity.precision"]
        #expect(NearestWord.of("smot", in: known) == "smote")
        #expect(NearestWord.of("gna", in: known) == "gan")
        #expect(NearestWord.of("fidelity.frechet_distnce", in: known) == "fidelity.frechet_distance")
        #expect(NearestWord.of("precision", in: known) == "fidelity.precision")
        #expect(NearestWord.of("Smote", in: known) == "smote")
        #expect(NearestWord.of("diffusion", in: known) == nil)
        // What is known was not misspelt.
        #expect(NearestWord.of("vae", in: known) == nil)
        #expect(NearestWord.of("", in: known) == nil)
        #expect(NearestWord.of("x", in: []) == nil)
    }

    @Test func changesCountSwapsOnce() {
        #expect(NearestWord.changes("", "abc") == 3)
        #expect(NearestWord.changes("kitten", "sitting") == 3)
        #expect(NearestWord.changes("evalaute", "evaluate") == 1)
        #expect(NearestWord.changes(String(repeating: "a", count: 65), "a") == 64)
    }
}
