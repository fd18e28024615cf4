import Datasets
import Foundation
import Testing

/// Every wrong input is refused with its name, the reason and the exit status of its kind; none traps, hangs or reads.
@Suite struct BadInputTests {
    /// A file that is wrong as a picture and what the message must say.
    struct BadPicture: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let words: String
        var testDescription: String { name }
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(Inflate.crc32(body[...])))
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// A PNG whose header claims these sides, with 100 zero bytes of pixels.
    private static func png(_ width: Int, _ height: Int, _ kind: [UInt8] = [8, 2, 0, 0, 0]) throws -> [UInt8] {
        try [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", bigEndian(width) + bigEndian(height) + kind)
            + chunk("IDAT", Inflate.compressed([UInt8](repeating: 0, count: 100), .zlib)) + chunk("IEND", [])
    }

    private static func changed(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        var bytes = bytes
        bytes[place] ^= 0xff
        return bytes
    }

    private static func pictures() throws -> [BadPicture] {
        let good = try PNGEncoder.encode(SamplePictures.picture(1, height: 20, width: 20))
        let photo = try JPEGCodec.encode(SamplePictures.picture(1, height: 40, width: 40), quality: 90)
        return try [
            BadPicture(name: "empty.png", bytes: [], words: "0 bytes"),
            BadPicture(name: "page.png", bytes: Array("<!DOCTYPE html><html>".utf8), words: "HTML"),
            BadPicture(name: "text.jpg", bytes: Array("not found".utf8), words: "neither PNG nor JPEG"),
            BadPicture(name: "gif.png", bytes: Array("GIF89a......".utf8), words: "GIF"),
            BadPicture(name: "signature.png", bytes: Array(good.prefix(8)), words: "header"),
            BadPicture(name: "cut.png", bytes: Array(good.prefix(good.count / 2)), words: "end"),
            BadPicture(name: "crc.png", bytes: changed(good, at: 50), words: "damaged PNG"),
            BadPicture(name: "ihdr.png", bytes: changed(good, at: 30), words: "damaged PNG"),
            BadPicture(name: "zero.png", bytes: png(0, 5), words: "0×5"),
            BadPicture(name: "limit31.png", bytes: png((1 << 31) - 1, (1 << 31) - 1), words: "limit"),
            BadPicture(name: "over31.png", bytes: png(1 << 31, 1 << 31), words: "no format has sides above"),
            BadPicture(name: "bomb.png", bytes: png(20_000, 20_000), words: "limit of 100000000"),
            BadPicture(name: "hollow.png", bytes: png(9000, 9000), words: "cannot hold"),
            BadPicture(name: "short.png", bytes: png(50, 50), words: "damaged PNG"),
            BadPicture(name: "kind.png", bytes: png(5, 5, [8, 5, 0, 0, 0]), words: "colour type 5"),
            BadPicture(name: "depth.png", bytes: png(5, 5, [3, 2, 0, 0, 0]), words: "damaged PNG"),
            BadPicture(name: "cut.jpg", bytes: Array(photo.prefix(photo.count / 2)), words: "damaged JPEG"),
            BadPicture(name: "head.jpg", bytes: Array(photo.prefix(30)), words: "damaged JPEG"),
            BadPicture(name: "bytes.jpg", bytes: [0xff, 0xd8, 0xff, 0xe0], words: "damaged JPEG"),
        ]
    }

    @Test func badPicturesAreNamedAndCounted() throws {
        let pictures = try Self.pictures()
        let folder = try TemporaryFolder()
        try folder.write(try PNGEncoder.encode(SamplePictures.picture(1)), "a/good.png")
        for picture in pictures { try folder.write(picture.bytes, "a/" + picture.name) }
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(error?.message.hasPrefix("\(pictures.count) of \(pictures.count + 1) ") == true)
        #expect(error?.exitStatus == 65 && error?.remedy.contains("--on-bad-file skip") == true)
        let set = try ImageSet.open(folder.path, options: OpenOptions(onBadFile: .skip))
        #expect(set.count == 1 && set.info.skipped.count == pictures.count)
        for picture in pictures {
            let skipped = set.info.skipped.first { $0.name == "a/" + picture.name }
            #expect(skipped?.reason.contains(picture.words) == true, "\(picture.name): \(skipped?.reason ?? "read")")
            #expect(error?.message.contains("a/\(picture.name)") == true)
        }
    }

    /// Nothing is left when all are bad, whatever is asked for.
    @Test func aSetOfBadPicturesIsRefused() throws {
        let folder = try TemporaryFolder()
        try folder.write([1, 2, 3], "a/x.png")
        let error = #expect(throws: DatasetError.self) {
            try ImageSet.open(folder.path, options: OpenOptions(onBadFile: .skip))
        }
        #expect(error?.exitStatus == 65 && error?.remedy == "No picture is left.")
    }

    @Test func whatIsNoFileOrFolderIsRefused() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        try folder.link("lost", to: "/nowhere")
        try folder.link("circle", to: "circle")
        for (path, status) in [
            (folder.path + "/pipe", 65), ("/dev/zero", 65), ("/dev/null", 65), (folder.path + "/lost", 66),
            (folder.path + "/circle", 66), ("", 66),
        ] as [(String, Int32)] {
            #expect(#expect(throws: DatasetError.self) { try ImageSet.open(path) }?.exitStatus == status, "\(path)")
        }
    }

    @Test func filesOfOtherKindsAreRefused() throws {
        let folder = try TemporaryFolder()
        for (name, bytes) in [
            ("a.npz", Array("PK".utf8)), ("b.npz", []), ("c.tar", [UInt8](repeating: 0, count: 10_240)),
            ("d.gz", [0x1f, 0x8b, 8, 0]), ("e.zip", Array("PK".utf8) + [3, 4]), ("f.idx", [0, 0, 8, 3]),
            ("g.png", try PNGEncoder.encode(SamplePictures.picture(1))), ("h.bin", [1, 2, 3]),
        ] as [(String, [UInt8])] {
            let path = try folder.write(bytes, name)
            let error = #expect(throws: DatasetError.self, "\(name)") { try ImageSet.open(path) }
            #expect(error?.message.contains(name) == true && error?.exitStatus == 65, "\(error?.description ?? "")")
        }
    }

    /// A picture larger than the limit is refused in a folder, an archive and an array alike.
    @Test func theLimitOfPixelsHoldsEverywhere() throws {
        let folder = try TemporaryFolder()
        let file = try PNGEncoder.encode(SamplePictures.picture(1, height: 9, width: 9))
        try folder.write(file, "f/a.png")
        let paths = try [
            folder.path + "/f", folder.write(try ZipArchive.write([("a.png", file)], deflated: true), "a.zip"),
            folder.write(NPY.encode([UInt8](repeating: 0, count: 81), shape: [1, 9, 9]), "a.npy"),
        ]
        for path in paths {
            #expect(try ImageSet.open(path, options: OpenOptions(maxPixels: 81)).count == 1)
            let error = #expect(throws: DatasetError.self) { try ImageSet.open(path, options: OpenOptions(maxPixels: 80)) }
            #expect(error?.description.contains("limit of 80") == true, "\(error?.description ?? "")")
        }
    }
}
