import Datasets
import Foundation
import Metrics
import Results
import Testing

/// `assay features`.
@Suite struct FeaturesTests {
    @Test func writesWhatEvaluateReads() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(50, in: folder, "set.npz")
        let cache = folder.file("cache")
        let first = try Program.run(
            "features", set, "--out", folder.file("a.npy"), "--cache", cache, "--json", "--quiet")
        #expect(first.status == 0, "\(first.errors)")
        let document = try #require(try Program.document(first.output) as? [String: Any])
        #expect(document["rows"] as? Int == 50)
        #expect((document["features"] as? [String: Any])?["dimension"] as? Int == 448)
        // Read back from the cache, by more threads: the same bytes.
        let again = try Program.run(
            "features", set, "--out", folder.file("b.npy"), "--cache", cache, "--threads", "2", "--progress", "plain")
        #expect(again.status == 0 && !again.errors.contains("features (embedded)"))
        let bytes = try Data(contentsOf: URL(filePath: folder.file("a.npy")))
        #expect(try bytes == Data(contentsOf: URL(filePath: folder.file("b.npy"))))
        #expect((64...256).contains(bytes.count - 50 * 448 * 4))
        let run = try Program.run(
            "evaluate", "--features-real", folder.file("a.npy"), "--features-synthetic", folder.file("b.npy"), "--out",
            folder.file("out"), "--policy", "none", "--replicates", "10", "--splits", "2", "--quiet")
        #expect(run.status == 0, "\(run.errors)")
        // What images have beside their features is not applicable rather than left out, so that a policy may ask it.
        let path = URL(filePath: folder.file("out/run.json"))
        let metrics = try CanonicalJSON.decode(RunResult.self, from: Data(contentsOf: path)).metrics
        for id in MetricRegistry.descriptors.filter({ $0.modalities.contains(.image) }).map(\.id) {
            #expect(metrics.contains { $0.id == id }, "\(id)")
        }
        #expect(metrics.filter { $0.id == "utility.trts" }.map(\.status) == [.notApplicable])
        #expect(metrics.count { $0.id == "fidelity.inception_score" } == 1)
    }

    @Test func mistakes() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(5, in: folder, "set.npz")
        #expect(try Program.run("features", set, "--out", folder.file("a.txt")).status == 64)
        #expect(try Program.run("features", set, "--out", folder.file("a.npy"), "--extractor", "none").status == 64)
        #expect(try Program.run("features", folder.file("absent"), "--out", folder.file("a.npy")).status == 66)
        #expect(try Program.run("features", set, "--out", folder.file("no/a.npy")).status == 73)
    }
}
