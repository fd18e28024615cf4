import Datasets
import Foundation
import Testing

/// `sample`, `degrade` and `augment`: what would be left out, or done to nothing, is said.
@Suite struct PictureCommandTests {
    private func expect(_ words: [String], status: Int32, says text: String..., location: SourceLocation = #_sourceLocation) throws {
        let outcome = try Program.run(words)
        #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
        for part in text { #expect(outcome.errors.contains(part), "\(outcome.errors)", sourceLocation: location) }
    }

    @Test func damageOfNothingIsRefusedOrSaid() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(40, in: folder, "set.npz")
        func degrade(_ out: String, _ more: String...) -> [String] {
            ["degrade", "--from", set, "--out", folder.file(out)] + more
        }
        try expect(degrade("a.npz", "--kind", "blur", "--share", "0"), status: 64, says: "--share must be above 0")
        try expect(degrade("b.npz", "--kind", "blur", "--share", "0.01"), status: 64, says: "40 images", "larger --share")
        #expect(!FileManager.default.fileExists(atPath: folder.file("b.npz")))
        try expect(degrade("c.npz", "--kind", "blur", "--share", "0.25"), status: 0, says: "40 images written", "10 of them changed by blur")
        // Black and white have two levels already.
        let pixels = (0..<40 * 64).map { UInt8($0 % 3 == 0 ? 255 : 0) }
        try NPZ.write(ImageSet(pixels: pixels, count: 40, height: 8, width: 8, channels: 1), to: folder.file("ink.npz"))
        try expect(
            ["degrade", "--from", folder.file("ink.npz"), "--out", folder.file("d.npz"), "--kind", "quantise", "--severity", "5"],
            status: 0, says: "warning: quantise at severity 5 leaves every image")
    }

    @Test func foldersTakeNoNamesOfFiles() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(10, in: folder, "set.npz")
        for name in ["out.csv", "out.zip", "out.png", "out.npy"] {
            for words in [["sample", "--rows", "5"], ["degrade", "--kind", "blur"]] {
                try expect(
                    [words[0], "--from", set, "--out", folder.file(name)] + words.dropFirst(), status: 73, says: "written as a folder", ".npz")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.file(name)))
        }
        try expect(["sample", "--from", set, "--rows", "5", "--out", folder.file("v1.2")], status: 0)
    }

    @Test func tablesAndTheirOptionsAreNamed() throws {
        let folder = try TemporaryFolder()
        let set = try SmallSets.write(10, in: folder, "set.npz")
        let table = try folder.write("age,plan\n1,a\n2,b\n3,a\n", to: "people.csv")
        for words in [["sample", "--rows", "2", "--from"], ["degrade", "--kind", "blur", "--from"], ["augment", "--real"]] {
            try expect(words + [table, "--out", folder.file("out.npz")], status: 64, says: "people.csv is a table", "works on pictures")
            for option in [["--target", "age"], ["--missing", "NA"], ["--lenient"]] {
                try expect(words + [set, "--out", folder.file("out.npz")] + option, status: 64, says: option[0], "about tables")
            }
        }
    }

    /// Folders and arrays have no place for what a manifest says of each picture.
    @Test func attributesThatAreLostAreNamed() throws {
        let folder = try TemporaryFolder()
        let set = try ImageSet.open(try SmallSets.write(8, in: folder, "set.npz"))
        try set.writeFolder(to: folder.file("pictures"), parallel: .serial) { _, _ in }
        let rows = (0..<8).map { "pictures/\($0 % 2)/00000\($0).png,\($0 % 2),\($0 < 4 ? "f" : "m")" }
        let manifest = try folder.write("path,label,sex\n" + rows.joined(separator: "\n") + "\n", to: "manifest.csv")
        for words in [["sample", "--rows", "4", "--from"], ["degrade", "--kind", "noise", "--from"], ["augment", "--real"]] {
            try expect(words + [manifest, "--out", folder.file(words[0] + ".npz")], status: 0, says: "Attributes of manifest.csv (sex) are not")
        }
    }

    /// A set that was stored with repeats can be given without them.
    @Test func distinctImagesAreDrawnOnce() throws {
        let folder = try TemporaryFolder()
        let once = try ImageSet.open(try SmallSets.write(12, in: folder, "once.npz"))
        try NPZ.write(once.subset((0..<36).map { $0 % 12 }), to: folder.file("thrice.npz"))
        let words = ["sample", "--from", folder.file("thrice.npz"), "--distinct", "--out", folder.file("out.npz"), "--rows"]
        try expect(words + ["13"], status: 65, says: "12 different images")
        try expect(words + ["12"], status: 0)
        let drawn = try ImageSet.open(folder.file("out.npz"))
        #expect(Set(try drawn.contentHashes(parallel: .serial)).count == 12 && drawn.classCounts == once.classCounts)
    }
}
