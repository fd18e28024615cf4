import Datasets
import Foundation
import Testing

/// `assay statistics`, and sets that are judged against such a file.
@Suite struct StatisticsTests {
    private static let quick = ["--replicates", "10", "--splits", "2", "--no-utility", "--quiet"]

    @Test func theDistanceIsThatToTheRowsAndNothingElsePasses() throws {
        let folder = try TemporaryFolder()
        let real = try SmallSets.write(60, in: folder, "real.npz")
        let synthetic = try SmallSets.write(60, in: folder, "synthetic.npz", largest: 200)
        let written = try Program.run(
            "statistics", real, "--out", folder.file("stats.npz"), "--extractor", "random", "--json", "--quiet")
        #expect(written.status == 0, "\(written.errors)")
        let document = try #require(try Program.document(written.output) as? [String: Any])
        #expect(document["rows"] as? Int == 60)

        func distance(_ real: String, _ out: String) throws -> (value: Double, run: [String: Any]) {
            let outcome = try Program.run(
                ["evaluate", "--real", real, "--synthetic", synthetic, "--extractors", "embedded,random", "--policy", "none", "--out", folder.file(out)]
                    + Self.quick)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let data = try Data(contentsOf: URL(filePath: folder.file(out + "/run.json")))
            let run = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let metrics = try #require(run["metrics"] as? [[String: Any]])
            let found = metrics.first {
                $0["id"] as? String == "fidelity.frechet_distance" && $0["features"] as? String == "random"
                    && ($0["scope"] as? [String: Any])?["kind"] as? String == "whole"
            }
            return (try #require(found?["value"] as? Double), run)
        }
        let (whole, _) = try distance(real, "rows")
        let (value, run) = try distance(folder.file("stats.npz"), "statistics")
        #expect(abs(value - whole) < 1e-6 * whole)
        let metrics = try #require(run["metrics"] as? [[String: Any]])
        #expect(metrics.filter { $0["value"] is Double }.count == 1)
        #expect(metrics.count { $0["status"] as? String == "not_applicable" } == metrics.count - 1 && metrics.count > 30)
        let measured = try #require(metrics.first { $0["value"] is Double })
        #expect(measured["interval"] is [String: Any] && measured["floor"] == nil)

        // What cannot be computed blocks: the default policy does not pass, and the stored run is read again.
        let gate = try Program.run("gate", folder.file("statistics"), "--policy", "builtin:image-default")
        #expect([1, 3].contains(gate.status) && !gate.output.contains("Release"), "\(gate.output)")
    }

    @Test func mistakesAreNamed() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(20, in: folder, "set.npz")
        func evaluate(_ real: String, _ more: String...) throws -> (status: Int32, errors: String) {
            let outcome = try Program.run(
                ["evaluate", "--real", real, "--synthetic", set, "--out", folder.file("out"), "--policy", "none"] + Self.quick + more)
            return (outcome.status, outcome.errors)
        }
        func write(_ name: String, _ mean: [Double], _ sigma: [Double], _ sides: [Int]) throws -> String {
            let path = folder.file(name)
            try NPY.write(
                NPZ.encode([("mu", NPY.encode(mean, shape: [mean.count])), ("sigma", NPY.encode(sigma, shape: sides))]), to: path)
            return path
        }
        // 2048 features are nobody's here.
        let other = try evaluate(write("other.npz", [0, 0], [1, 0, 0, 1], [2, 2]))
        #expect(other.status == 64 && other.errors.contains("2 features") && other.errors.contains("embedded (448 features)"))
        let shape = try evaluate(write("shape.npz", [0, 0], [1, 0, 0, 1], [4, 1]))
        #expect(shape.status == 65 && shape.errors.contains("[4, 1]"))
        let lopsided = try evaluate(write("lopsided.npz", [0, 0], [1, 0.5, 0, 1], [2, 2]))
        #expect(lopsided.status == 65 && lopsided.errors.contains("not symmetric at 1, 0"))
        let negative = try evaluate(write("negative.npz", [0, 0], [-1, 0, 0, 1], [2, 2]))
        #expect(negative.status == 65 && negative.errors.contains("variance of feature 0"))
        let impossible = try evaluate(write("impossible.npz", [0, 0], [1, 9, 9, 1], [2, 2]))
        #expect(impossible.status == 65 && impossible.errors.contains("covariance of features 0 and 1 is 9"))
        // In any other place they are no pictures, and the remedy says what they are for.
        let elsewhere = try Program.run("compare", "--real", folder.file("other.npz"), "--synthetic", "a=\(set)", "--out", folder.file("study"))
        #expect(elsewhere.status == 65 && elsewhere.errors.contains("statistics of features") && elsewhere.errors.contains("evaluate"))
        let broken = try evaluate(write("broken.npz", [0, .nan], [1, 0, 0, 1], [2, 2]))
        #expect(broken.status == 65 && broken.errors.contains("member mu: value 1"))

        // The spatial pair of guided-diffusion's files is taken by the network that it fits, and checked as the other one is.
        func spatial(_ name: String, _ variance: Double, columns: Int = 448) throws -> String {
            let path = folder.file(name)
            let identity = (0..<columns * columns).map { $0 % (columns + 1) == 0 ? variance : 0 }
            try NPY.write(
                NPZ.encode([
                    ("mu", NPY.encode([0, 0.5], shape: [2])), ("sigma", NPY.encode([1, 0, 0, 1], shape: [2, 2])),
                    ("mu_s", NPY.encode([Double](repeating: 0, count: columns), shape: [columns])),
                    ("sigma_s", NPY.encode(identity, shape: [columns, columns])),
                ]), to: path)
            return path
        }
        let fitting = try evaluate(spatial("spatial.npz", 1), "--extractors", "embedded")
        #expect(fitting.status == 0, "\(fitting.errors)")
        let unfit = try evaluate(spatial("spatial.npz", -1), "--extractors", "embedded")
        #expect(unfit.status == 65 && unfit.errors.contains("sigma_s"), "\(unfit.errors)")
        let neither = try evaluate(spatial("spatial.npz", 1, columns: 3), "--extractors", "random")
        #expect(neither.status == 64 && neither.errors.contains("2 features and of 3 spatial ones"), "\(neither.errors)")

        #expect(try Program.run("statistics", set, "--out", folder.file("s.npz"), "--extractor", "random", "--quiet").status == 0)
        let held = try evaluate(folder.file("s.npz"), "--holdout", set)
        #expect(held.status == 64 && held.errors.contains("holdout"))
        // The file says which features it is of.
        let foreign = try evaluate(folder.file("s.npz"), "--extractors", "embedded")
        #expect(foreign.status == 64 && foreign.errors.contains("random"))
        #expect(try evaluate(folder.file("s.npz"), "--dry-run").status == 64)
        #expect(try evaluate(folder.file("s.npz"), "--show-real").status == 64)
        #expect(try Program.run("statistics", set, "--out", folder.file("s.npy")).status == 64)
    }
}
