import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct ArchiveTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func picture(_ index: Int) throws -> [UInt8] { try PNGEncoder.encode(SamplePictures.picture(index)) }

    private func sample(in root: String = "") throws -> [(name: String, contents: [UInt8])] {
        [
            (root + "b/2.png", try picture(0)), (root + "a/1.PNG", try picture(1)), (root + "a/x/0.png", try picture(2)),
            (root + "README.md", Array("text".utf8)), (root + "a/._1.png", [1, 2, 3]),
        ]
    }

    private func tar(_ members: [(name: String, contents: [UInt8])]) -> [UInt8] {
        var file = TarFile()
        file.add("./", [], type: "5")
        for member in members { file.add(member.name, member.contents) }
        return file.closed
    }

    private func open(_ bytes: [UInt8], _ name: String, split: String? = nil, _ options: OpenOptions = OpenOptions())
        throws -> ImageSet
    {
        try ImageSet.open(try folder.write(bytes, name) + (split.map { "#\($0)" } ?? ""), options: options)
    }

    @Test(arguments: ["a.tar", "a.tar.gz", "a.zip"], ["", "set/"])
    func equalTheFolder(name: String, root: String) throws {
        for member in try sample() { try folder.write(member.contents, "folder/" + member.name) }
        let expected = try ImageSet.open(folder.path + "/folder")
        let members = try sample(in: root)
        let plain = tar(members)
        let bytes = try name == "a.tar" ? plain
            : name == "a.zip" ? ZipArchive.write(members, deflated: true) : Inflate.compressed(plain, .gzip)
        for options in [OpenOptions(), OpenOptions(cacheBytes: 0)] {
            let set = try open(bytes, name, options)
            #expect(set.classNames == ["a", "b"] && set.labels == [0, 0, 1])
            #expect((0..<3).map(set.name(at:)) == ["a/1.PNG", "a/x/0.png", "b/2.png"].map { root + $0 })
            #expect(try set.fingerprint() == expected.fingerprint())
            #expect(try set.images(in: 0..<3) == expected.images(in: 0..<3))
            #expect(set.info.media == (name == "a.zip" ? "zip archive of PNG" : "tar archive of PNG"))
        }
        #expect(try open(bytes, name, OpenOptions(limit: 2)).fingerprint() == expected.limited(to: 2, seed: 0).fingerprint())
    }

    @Test func splitsInside() throws {
        let members = try sample(in: "d/train/") + sample(in: "d/test/")
        let error = #expect(throws: DatasetError.self) { try open(tar(members), "a.tar") }
        #expect(error?.code == .ambiguous && error?.remedy.contains("a.tar#d/test") == true)
        let set = try open(tar(members), "a.tar", split: "d/train")
        #expect(set.count == 3 && set.classNames == ["a", "b"] && set.name(at: 0) == "d/train/a/1.PNG")
        let other = try open(ZipArchive.write(members, deflated: false), "a.zip", split: "d/test")
        #expect(try other.fingerprint() == set.fingerprint())
        #expect(throws: DatasetError.self) { try open(tar(members), "a.tar", split: "train") }
    }

    @Test func longNames() throws {
        let long = "class/" + String(repeating: "x", count: 150) + ".png"
        var pax = TarFile()
        let record = " path=\(long)\n"
        pax.add("PaxHeaders/a", Array("\(record.utf8.count + 3)\(record)".utf8), type: "x")
        pax.add("short", try picture(1))
        var gnu = TarFile()
        gnu.add("././@LongLink", Array(long.utf8) + [0], type: "L")
        gnu.add("short", try picture(1))
        for bytes in [pax.closed, gnu.closed] {
            let set = try open(bytes, "a.tar")
            #expect(set.count == 1 && set.name(at: 0) == long && set.classNames == ["class"])
        }
    }

    @Test(arguments: [
        ("/etc/a.png", "0", "absolute"), ("../a.png", "0", "outside"), ("a/../../b.png", "0", "outside"),
        ("a\\b.png", "0", "backslash"), ("l.png", "2", "link"), ("h.png", "1", "link"), ("f.png", "6", "regular"),
        ("s.png", "S", "type"),
    ])
    func hostileEntriesAreRefused(name: String, type: Character, words: String) throws {
        var file = TarFile()
        file.add("good.png", try picture(0))
        file.add(name, type == "0" ? try picture(1) : [], type: type)
        let error = #expect(throws: DatasetError.self) { try open(file.closed, "evil.tar") }
        #expect(error?.message.contains("evil.tar") == true && error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains(name.hasPrefix("a/..") ? ".." : name) == true)
        guard type == "0" else { return }
        let zip = try ZipArchive.write([(name, try picture(0))], deflated: true)
        let other = #expect(throws: DatasetError.self) { try open(zip, "evil.zip") }
        #expect(other?.message.contains(words) == true && other?.message.contains("evil.zip") == true)
    }

    @Test func entriesOfOneNameAreRefused() throws {
        let members = [("a.png", try picture(0)), ("./a.png", try picture(1))]
        for (bytes, name) in [(tar(members), "a.tar"), (try ZipArchive.write(members, deflated: true), "a.zip")] {
            let error = #expect(throws: DatasetError.self) { try open(bytes, name) }
            #expect(error?.message.contains("a.png") == true)
        }
    }

    @Test func linksInZipFilesAreRefused() throws {
        var bytes = try ZipArchive.write([("a.png", Array("/etc/passwd".utf8))], deflated: false)
        let directory = try #require(place(of: [0x50, 0x4b, 1, 2], in: bytes))
        bytes[directory + 5] = 3
        bytes[directory + 41] = 0xa1
        let error = #expect(throws: DatasetError.self) { try open(bytes, "a.zip") }
        #expect(error?.message.contains("link") == true)
        var locked = try ZipArchive.write([("a.png", try picture(0))], deflated: true)
        locked[try #require(place(of: [0x50, 0x4b, 1, 2], in: locked)) + 8] |= 1
        #expect(#expect(throws: DatasetError.self) { try open(locked, "a.zip") }?.message.contains("encrypted") == true)
    }

    private func place(of pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: pattern) }
    }

    /// Every prefix of an archive is refused with the archive's name; one that ends inside an entry names it.
    @Test func truncatedArchivesAreRefused() throws {
        let plain = tar(try sample())
        for length in stride(from: 0, to: plain.count - 512, by: 37) {
            let error = #expect(throws: DatasetError.self) { try open(Array(plain.prefix(length)), "a.tar") }
            #expect(error?.message.contains("a.tar") == true)
            if length > 1024 && length < 1400 { #expect(error?.message.contains("entry b/2.png") == true) }
        }
        let packed = try Inflate.compressed(plain, .gzip)
        for length in stride(from: 0, to: packed.count, by: 7) {
            let error = #expect(throws: DatasetError.self) { try open(Array(packed.prefix(length)), "a.tar.gz") }
            #expect(error?.message.contains("a.tar.gz") == true)
        }
        let zip = try ZipArchive.write(try sample(), deflated: true)
        for length in stride(from: 0, to: zip.count, by: 7) {
            #expect(throws: DatasetError.self) { try open(Array(zip.prefix(length)), "a.zip") }
        }
    }

    /// No byte that is changed makes a trap; what is read has the right size.
    @Test func changedArchivesAreRefusedOrRead() throws {
        for (bytes, name) in [(tar(try sample()), "a.tar"), (try ZipArchive.write(try sample(), deflated: true), "a.zip")] {
            for place in stride(from: 0, to: bytes.count, by: 3) {
                var changed = bytes
                changed[place] ^= 0x81
                if let set = try? ImageSet.decode(changed, name: name, options: OpenOptions(onBadFile: .skip)) {
                    #expect((1...4).contains(set.count))
                }
            }
        }
    }

    @Test func aDamagedMemberIsABadFile() throws {
        let members = try sample()
        var bytes = try ZipArchive.write(members, deflated: false)
        let start = try #require(place(of: members[0].contents, in: bytes))
        bytes[start + 50] ^= 1
        let error = #expect(throws: DatasetError.self) { try open(bytes, "a.zip") }
        #expect(error?.message.contains("1 of 3") == true && error?.message.contains("b/2.png") == true)
        let set = try open(bytes, "a.zip", OpenOptions(onBadFile: .skip))
        #expect(set.count == 2 && set.info.skipped.map(\.name) == ["b/2.png"])
    }

    @Test func bombsAreRefused() throws {
        var file = TarFile()
        file.add("zeros.bin", [UInt8](repeating: 0, count: 80 << 20))
        let packed = try Inflate.compressed(file.closed, .gzip, level: 1)
        let error = #expect(throws: DatasetError.self) { try open(packed, "bomb.tar.gz") }
        #expect(error?.message.contains("200 times") == true)
        let small = #expect(throws: DatasetError.self) {
            try open(tar(try sample()), "big.tar", OpenOptions(maxBytes: 3000))
        }
        #expect(small?.message.contains("limit") == true)
        let zip = try ZipArchive.write([("z.bin", [UInt8](repeating: 0, count: 80 << 20)), ("a.png", [1])], deflated: true)
        #expect(#expect(throws: DatasetError.self) { try open(zip, "bomb.zip") }?.message.contains("200 times") == true)
    }

    @Test func archivesWithoutPicturesSayWhatTheyHold() throws {
        let error = #expect(throws: DatasetError.self) { try open(tar([("a.txt", [1])]), "a.tar") }
        #expect(error?.exitStatus == 66 && error?.message.contains("1 other file") == true)
    }

    static let cifar = SharedData.data("images/cifar10_jpeg_full")

    @Test(.enabled(if: cifar != nil, "data/images/cifar10_jpeg_full is not on this machine"))
    func readsARealArchive() throws {
        let path = try #require(Self.cifar).appending(path: "test.tar.gz").path(percentEncoded: false)
        let set = try ImageSet.open(path, options: OpenOptions(limit: 500))
        #expect(set.count == 500 && set.classNames.count == 10 && set.classNames[0] == "airplane")
        #expect(set.uniformShape == ImageShape(height: 32, width: 32, channels: 3))
        #expect(
            set.info.notes
                == [
                    "A random sample of 500 of 10000 files (seed 0).", "Everything lies in test, which is taken for no class.",
                ])
    }
}
