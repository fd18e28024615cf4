import Foundation
import TestSupport
import Testing

@Suite struct InitTests {
    @Test func aDraftIsAPolicyThatRealDataPasses() throws {
        let folder = try TemporaryFolder()
        let policy = folder.file("policy.yaml")
        let real = try SmallShapes.write("real", to: folder.url, rows: 400)
        let holdout = try SmallShapes.write("holdout", to: folder.url, rows: 400)
        let outcome = try Program.run(
            "init", "--real", real, "--holdout", holdout, "--replicates", "20", "--out", policy,
            "--name", "a \"quoted\" name", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("checks. Real against real: Release"), "\(outcome.output)")
        let text = try String(contentsOfFile: policy, encoding: .utf8)
        #expect(text.contains("max_ratio_to_floor") && text.contains("# real against real:"))
        #expect(text.contains("\nmodalities: [image]\n"))
        // It is never overwritten, because people edit it.
        #expect(try Program.run("init", "--real", real, "--out", policy).status == 73)
    }

    @Test func aStopSaysWhatIsLeft() throws {
        let folder = try TemporaryFolder()
        let real = try SmallShapes.write("real", to: folder.url, rows: 120)
        let errors = Pipe()
        let process = try Program.start(
            ["init", "--real", real, "--out", folder.file("policy.yaml"), "--progress", "plain"], errors: errors)
        // Its first stage began: from then on it has something to say.
        _ = errors.fileHandleForReading.availableData
        // As Ctrl-C does, which a program that is started in the background is deaf to.
        process.terminate()
        let told = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGTERM)
        #expect(told.contains("stopped: nothing was written to \(folder.file("policy.yaml"))"), "\(told)")
    }

    @Test func tooFewImages() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("init", "--real", folder.file("absent"), "--out", folder.file("p.yaml")).status == 66)
    }
}
