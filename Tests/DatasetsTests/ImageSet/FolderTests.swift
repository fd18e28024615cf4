import Datasets
import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct FolderTests {
    private func sample() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for index in 0..<6 {
            let image = try SamplePictures.picture(index)
            let name = ["b/2.png", "b/1.PNG", "a/x/3.png", "a/4.Png", "c/5.png", "c/6.png"][index]
            try folder.write(try PNGEncoder.encode(image), name)
        }
        try folder.write(Array("notes".utf8), "README.txt")
        try folder.write([0], "a/._4.png")
        return folder
    }

    @Test func classesAreTheFirstFolders() throws {
        let folder = try sample()
        let set = try ImageSet.open(folder.path)
        #expect(set.count == 6 && set.classNames == ["a", "b", "c"] && set.labels == [0, 0, 1, 1, 2, 2])
        #expect((0..<6).map(set.name(at:)) == ["a/4.Png", "a/x/3.png", "b/1.PNG", "b/2.png", "c/5.png", "c/6.png"])
        #expect(try set.image(at: 2) == SamplePictures.picture(1))
        #expect(set.info.skipped.isEmpty && set.info.media == "folder of PNG")
        #expect(
            set.info.notes == [
                "1 other files were left out: README.txt.", "1 hidden files or folders were left out: a/._4.png.",
            ])
        #expect(!set.info.name.contains("/"))
    }

    @Test func fingerprintDependsOnContentAlone() throws {
        let folder = try sample()
        let one = try ImageSet.open(folder.path)
        var options = OpenOptions(cacheBytes: 0, parallel: Parallel(threads: 4))
        let other = try ImageSet.open(folder.path, options: options)
        let fingerprint = try one.fingerprint()
        #expect(try other.fingerprint(parallel: Parallel(threads: 3)) == fingerprint)
        #expect(try other.images(in: 0..<6, parallel: Parallel(threads: 3)) == one.images(in: 0..<6))
        #expect(try other.contentHashes() == one.contentHashes())

        // The same files written in another order, decoded from another format.
        let again = try TemporaryFolder()
        for index in (0..<6).reversed() {
            let image = try one.image(at: index)
            try again.write(try PNGEncoder.encode(image), one.name(at: index))
        }
        #expect(try ImageSet.open(again.path).fingerprint() == fingerprint)
        let names = try ImageSet(
            images: one.images(in: 0..<6), labels: one.labels, classNames: one.classNames)
        #expect(try names.fingerprint() == fingerprint)
        options.limit = 3
        let sample = try ImageSet.open(folder.path, options: options)
        #expect(sample.count == 3 && sample.info.notes[0].hasPrefix("A random sample"))
        #expect(try sample.fingerprint() == one.limited(to: 3, seed: 0).fingerprint())
        try again.write(try PNGEncoder.encode(SamplePictures.picture(9)), "a/4.Png")
        #expect(try ImageSet.open(again.path).fingerprint() != fingerprint)
    }

    @Test func badFilesAreListedOrSkipped() throws {
        let folder = try sample()
        try folder.write([], "a/empty.png")
        try folder.write(Array("<html>".utf8), "b/page.png")
        try folder.write(Array(try PNGEncoder.encode(SamplePictures.picture(1)).dropLast(20)), "b/short.png")
        try folder.link("c/lost.png", to: "/nowhere/at/all.png")
        try folder.link("c/outside.png", to: "/etc/hostname")
        try folder.link("c/inside.png", to: "5.png")
        #expect(mkfifo(folder.path + "/c/pipe.png", 0o600) == 0)
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        let message = error?.message ?? ""
        for name in ["a/empty.png", "b/page.png", "b/short.png", "c/lost.png", "c/outside.png", "c/pipe.png"] {
            #expect(message.contains(name))
        }
        #expect(message.hasPrefix("6 of ") && error?.exitStatus == 65)
        #expect(!message.contains(folder.path) && !message.contains("c/inside.png"))
        let set = try ImageSet.open(folder.path, options: OpenOptions(onBadFile: .skip))
        #expect(set.count == 7)
        #expect(
            set.info.skipped.map(\.name) == [
                "a/empty.png", "b/page.png", "b/short.png", "c/lost.png", "c/outside.png", "c/pipe.png",
            ])
        #expect(set.info.skipped[0].reason == "is empty (0 bytes).")
        #expect(set.info.skipped[3].reason == "the link leads nowhere.")
    }

    @Test func listsAtMostTwentyBadFiles() throws {
        let folder = try TemporaryFolder()
        for index in 0..<25 { try folder.write([1], "\(index).png") }
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(error?.message.contains("25 of 25") == true)
        #expect(error?.message.contains("and 5 more") == true)
    }

    @Test func emptyAndMissingPathsExitWith66() throws {
        let folder = try TemporaryFolder()
        let empty = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(empty?.exitStatus == 66 && empty?.message.contains(".png, .jpg and .jpeg") == true)
        let missing = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path + "/no") }
        #expect(missing?.exitStatus == 66)
        let text = try folder.write(Array("a,b\n1,2\n".utf8), "table.csv")
        #expect(throws: DatasetError.self) { try ImageSet.open(text) }
    }

    @Test func mixedShapesAndLooseFilesAreNoted() throws {
        let folder = try TemporaryFolder()
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(0)), "a/1.png")
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(1, height: 3, channels: 1)), "2.png")
        try folder.write(try JPEGCodec.encode(SamplePictures.picture(2), quality: 90), "a/3.png")
        let set = try ImageSet.open(folder.path)
        #expect(set.labels == nil && set.uniformShape == nil)
        #expect(
            set.info.notes == [
                "Mixed shapes: 2 of 7×9 colour, 1 of 7×3 grey.",
                "1 of 3 pictures with an extension that does not fit the content.",
                "2 pictures lie in sub-folders and 1 beside them: all are used, none is labelled.",
            ])
        #expect(throws: DatasetError.self) { try set.pixels(in: 0..<3) }
    }

    @Test func splitsAreNotClasses() throws {
        let folder = try TemporaryFolder()
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(0)), "train/1.png")
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(1)), "test/1.png")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(error?.code == .ambiguous)
    }

    @Test func aFileThatVanishesIsNamed() throws {
        let folder = try sample()
        let set = try ImageSet.open(folder.path, options: OpenOptions(cacheBytes: 0))
        try FileManager.default.removeItem(atPath: folder.path + "/b/1.PNG")
        let error = #expect(throws: DatasetError.self) { try set.image(at: 2) }
        #expect(error?.message.contains("b/1.PNG") == true)
    }

    static let photos = SharedData.data("images/sign_digits")

    @Test(.enabled(if: photos != nil, "data/images/sign_digits is not on this machine"))
    func readsRealPhotos() throws {
        let path = try #require(Self.photos).appending(path: "photos").path(percentEncoded: false)
        let set = try ImageSet.open(path, options: OpenOptions(parallel: Parallel(threads: 2)))
        #expect(set.count == 800 && set.classNames == (0...9).map(String.init))
        #expect(set.classCounts == [Int](repeating: 80, count: 10))
        #expect(set.uniformShape == ImageShape(height: 100, width: 100, channels: 3))
    }
}
