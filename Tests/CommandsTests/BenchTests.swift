import Foundation
import Testing

@Suite struct BenchTests {
    @Test func oneDocumentWithWorkTimeAndShare() throws {
        let outcome = try Program.run(
            "bench", "--filter", "cholesky.448", "--filter", "decode.png", "--threads", "2", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let document = try #require(try Program.document(outcome.output) as? [String: Any])
        #expect(document["threads"] as? Int == 2)
        let kernels = try #require(document["kernels"] as? [[String: Any]])
        #expect(kernels.map { $0["name"] as? String } == ["cholesky.448", "decode.png.256x256"])
        for kernel in kernels {
            #expect(kernel["problem"] == nil)
            #expect((kernel["seconds"] as? Double ?? 0) > 0)
            #expect((kernel["cpu_seconds"] as? Double ?? 0) > 0)
        }
        #expect((kernels[0]["share_of_sgemm"] as? Double ?? 0) > 0)
        #expect((kernels[1]["items_per_second"] as? Double ?? 0) > 1)
        #expect(kernels[1]["share_of_sgemm"] == nil)
    }

    @Test func namesAndTable() throws {
        let unknown = try Program.run("bench", "--filter", "nothing")
        #expect(unknown.status == 64 && unknown.errors.contains("frechet.5000x448"))
        let table = try Program.run("bench", "--filter", "bootstrap.draw", "--quiet")
        #expect(table.status == 0 && table.errors.isEmpty)
        #expect(table.output.contains("of sgemm") && table.output.contains("replicates/s"))
    }
}
