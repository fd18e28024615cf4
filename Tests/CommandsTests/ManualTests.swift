import Foundation
import Testing

@Suite struct ManualTests {
    @Test func aPageACommandWithItsOptions() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run("manual", "--out", folder.file("man")).status == 0)
        let program = try String(contentsOfFile: folder.file("man/assay.1"), encoding: .utf8)
        let help = try Program.run("--help").output
        let names = help.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0.allSatisfy { $0.isLowercase } && $0 != "assay" }
        #expect(names.contains("evaluate") && names.contains("nightly"))
        for name in names {
            let page = try String(contentsOfFile: folder.file("man/assay-\(name).1"), encoding: .utf8)
            #expect(page.hasPrefix(".TH \"ASSAY\\-"))
            #expect(program.contains("assay\\-\(name)(1)"))
            // Every request is one of ours: no line of text is read as one.
            for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
                let request = line.split(separator: " ").first.map(String.init) ?? ""
                #expect([".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".BR", ".br"].contains(request), "\(line)")
            }
        }
        let page = try String(contentsOfFile: folder.file("man/assay-evaluate.1"), encoding: .utf8)
        for option in ["real", "holdout", "synthetic", "policy"] { #expect(page.contains("\\fB\\-\\-\(option)\\fR")) }
        #expect(try String(contentsOfFile: folder.file("man/assay-nightly.1"), encoding: .utf8).contains("NIGHTLY RECORD"))
    }
}
