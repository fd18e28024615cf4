import Foundation
import Hashing
import Reporting
import Results
import Testing

struct OutputFolderTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func text(_ url: URL) throws -> String { try String(contentsOf: url, encoding: .utf8) }

    private func file(_ name: String, _ text: String) -> OutputFile { OutputFile(name: name, data: Data(text.utf8)) }

    @Test("files and a manifest that fits them")
    func whole() throws {
        try withFolder { root in
            let out = root.appending(path: "out")
            try OutputFolder.write([file("b.txt", "two"), file("a.txt", "one")], to: out.path)
            let manifest = try text(out.appending(path: OutputFolder.manifest))
            #expect(manifest == "\(SHA256.hexDigest("one".utf8))  a.txt\n\(SHA256.hexDigest("two".utf8))  b.txt\n")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: out.path).sorted() == [
                    "MANIFEST.sha256", "a.txt", "b.txt",
                ])
            try OutputFolder.write([file("a.txt", "three")], to: out.path)
            #expect(try text(out.appending(path: "a.txt")) == "three")
        }
    }

    @Test("links inside the folder are replaced, not followed")
    func links() throws {
        try withFolder { root in
            let outside = root.appending(path: "precious.txt")
            try Data("keep".utf8).write(to: outside)
            let out = root.appending(path: "out")
            try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
            for name in ["report.html", OutputFolder.manifest] {
                try FileManager.default.createSymbolicLink(at: out.appending(path: name), withDestinationURL: outside)
            }
            try OutputFolder.write([file("report.html", "page")], to: out.path)
            #expect(try text(outside) == "keep")
            #expect(try text(out.appending(path: "report.html")) == "page")
        }
    }

    @Test("inputs are never written over or into")
    func inputs() throws {
        try withFolder { root in
            let input = root.appending(path: "images")
            try FileManager.default.createDirectory(at: input, withIntermediateDirectories: true)
            let run = input.appending(path: "run.json")
            try Data("mine".utf8).write(to: run)
            let cases: [(String, [String])] = [
                (input.path, [run.path]), (input.path, [input.path]), (input.appending(path: "out").path, [input.path]),
            ]
            for (out, inputs) in cases {
                let error = #expect(throws: ReportError.self) {
                    try OutputFolder.write([file("run.json", "x")], to: out, inputs: inputs)
                }
                #expect(error?.code == .overInput)
                #expect(error?.exitCode == 73)
            }
            #expect(try text(run) == "mine")
            // Through a link to the input as well.
            let link = root.appending(path: "link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: input)
            #expect(throws: ReportError.self) {
                try OutputFolder.write([file("run.json", "x")], to: link.path, inputs: [input.path])
            }
            try OutputFolder.write([file("run.json", "x")], to: root.appending(path: "out").path, inputs: [input.path])
        }
    }

    @Test(
        "names that leave the folder are refused",
        arguments: ["", ".", "..", "../x", "/etc/x", "a/b", "a\u{0}b", "a\nb", "MANIFEST.sha256"])
    func names(_ name: String) throws {
        try withFolder { root in
            let error = #expect(throws: ReportError.self) { try OutputFolder.write([file(name, "x")], to: root.path) }
            #expect(error?.code == .badFileName)
            let left = try FileManager.default.contentsOfDirectory(atPath: root.path)
            #expect(left.isEmpty)
        }
    }

    @Test("a failure leaves the earlier files, no manifest and no rubbish")
    func failure() throws {
        try withFolder { root in
            try OutputFolder.write([file("b.txt", "good")], to: root.path)
            // A folder in the way of the first file: the rename fails.
            let blocked = root.appending(path: "a.txt/inner")
            try FileManager.default.createDirectory(at: blocked, withIntermediateDirectories: true)
            let error = #expect(throws: ReportError.self) {
                try OutputFolder.write([file("a.txt", "new"), file("b.txt", "new")], to: root.path)
            }
            #expect(error?.code == .cannotWrite)
            #expect(error?.exitCode == 73)
            #expect(try text(root.appending(path: "b.txt")) == "good")
            #expect(try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() == ["a.txt", "b.txt"])
        }
    }

    @Test("a folder that cannot be made is told")
    func noFolder() throws {
        try withFolder { root in
            let plain = root.appending(path: "file")
            try Data("x".utf8).write(to: plain)
            for path in [plain.path, root.appending(path: "no/such/out").path] {
                let error = #expect(throws: ReportError.self) { try OutputFolder.write([], to: path) }
                #expect(error?.code == .cannotCreateFolder)
            }
        }
    }

    @Test("two runs do not write into one folder at once")
    func busy() throws {
        try withFolder { root in
            let held = open(root.path, O_RDONLY | O_DIRECTORY)
            #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
            let error = #expect(throws: ReportError.self) { try OutputFolder.write([file("a", "x")], to: root.path) }
            #expect(error?.exitCode == 75)
            close(held)
            try OutputFolder.write([file("a", "x")], to: root.path)
        }
    }

    /// `$ASSAY_SMALL_DISK` names an empty folder on a file system of some ten kilobytes.
    private static let smallDisk = ProcessInfo.processInfo.environment["ASSAY_SMALL_DISK"]

    @Test("a full disk leaves the earlier report whole", .enabled(if: smallDisk != nil, "ASSAY_SMALL_DISK is not set"))
    func fullDisk() throws {
        let out = URL(filePath: try #require(Self.smallDisk)).appending(path: "out")
        try OutputFolder.write([file("a.txt", "one"), file("b.txt", "two")], to: out.path)
        let before = try text(out.appending(path: OutputFolder.manifest))
        let error = #expect(throws: ReportError.self) {
            let large = file("b.txt", String(repeating: "x", count: 1_000_000))
            try OutputFolder.write([file("a.txt", "new"), large], to: out.path)
        }
        #expect(error?.exitCode == 73)
        #expect(error?.message.contains("the disk is full") == true)
        #expect(try text(out.appending(path: "a.txt")) == "one")
        #expect(try text(out.appending(path: OutputFolder.manifest)) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: out.path)
        #expect(names.sorted() == ["MANIFEST.sha256", "a.txt", "b.txt"])
    }
}
