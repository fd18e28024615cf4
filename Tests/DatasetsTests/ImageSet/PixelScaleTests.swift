import Datasets
import Testing

/// Whether the values of a set lie on the scale that they are taken for, asked by every reader.
@Suite struct PixelScaleTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let readers = [
        "npy", "npy.gz", "npz", "idx", "idx.gz", "cifar", "folder", "tar", "tar.gz", "zip", "manifest", "folder#split",
    ]
    /// Readers of picture files, which can be of 16 bits.
    static let pictureReaders = ["folder", "tar", "tar.gz", "zip", "manifest", "folder#split"]

    private func range(_ text: String) -> OpenOptions { OpenOptions(pixelRange: PixelRange(text: text)) }

    /// A set of two grey pictures (three channels for CIFAR) whose values are `low` and `high`, in the form of a reader.
    private func path(_ form: String, _ low: Int, _ high: Int, sixteen: Bool = false) throws -> String {
        let side = 8
        let values = (0..<2 * side * side).map { $0 % 3 == 0 ? high : low }
        let pixels = values.map { UInt8(truncatingIfNeeded: $0) }
        let array = try NPY.encode(pixels, shape: [2, side, side])
        let idx = IDX.write(IDX.Array8(sides: [2, side, side], values: pixels))
        let files = try (0..<2).map { index -> (name: String, contents: [UInt8]) in
            let own = Array(values[index * side * side..<(index + 1) * side * side])
            let picture = try sixteen
                ? Self.wide(own, side: side)
                : PNGEncoder.encode(Image8(height: side, width: side, channels: 1, pixels: own.map { UInt8($0) }))
            return ("c\(index)/\(index).png", picture)
        }
        switch form {
        case "npy": return try folder.write(array, "a.npy")
        case "npy.gz": return try folder.write(Inflate.compressed(array, .gzip), "a.npy.gz")
        case "npz": return try folder.write(NPZ.encode([("images", array), ("labels", NPY.encode([0, 1], shape: [2]))]), "a.npz")
        case "idx": return try folder.write(idx, "a-images-idx3-ubyte")
        case "idx.gz": return try folder.write(Inflate.compressed(idx, .gzip), "a-images-idx3-ubyte.gz")
        case "cifar":
            let record = [UInt8(3)] + (0..<3072).map { UInt8($0 % 3 == 0 ? high : low) }
            return try folder.write(record + record, "data_batch_1.bin")
        case "tar", "tar.gz":
            var tar = TarFile()
            for file in files { tar.add(file.name, file.contents) }
            return try form == "tar"
                ? folder.write(tar.closed, "a.tar") : folder.write(Inflate.compressed(tar.closed, .gzip), "a.tar.gz")
        case "zip": return try folder.write(ZipArchive.write(files, deflated: true), "a.zip")
        default:
            for file in files { try folder.write(file.contents, "set/deep/" + file.name) }
            if form == "folder#split" { return folder.path + "/set#deep" }
            if form == "folder" { return folder.path + "/set/deep" }
            return try folder.write(
                Array(("path,label\n" + files.map { "deep/\($0.name),a\n" }.joined()).utf8), "set/manifest.csv")
        }
    }

    /// A PNG file of 16-bit grey.
    private static func wide(_ values: [Int], side: Int) throws -> [UInt8] {
        func bigEndian(_ number: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
        var raw: [UInt8] = []
        for row in 0..<side {
            raw.append(0)
            for value in values[row * side..<(row + 1) * side] {
                raw += [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        for (type, data) in [
            ("IHDR", bigEndian(side) + bigEndian(side) + [16, 0, 0, 0, 0]), ("IDAT", try Inflate.compressed(raw, .zlib)),
            ("IEND", []),
        ] as [(String, [UInt8])] {
            let body = Array(type.utf8) + data
            file += bigEndian(data.count) + body + bigEndian(Int(Inflate.crc32(body[...])))
        }
        return file
    }

    @Test(arguments: readers) func zeroAndOneAreAskedFor(form: String) throws {
        let path = try path(form, 0, 1)
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.code == .ambiguous && error?.remedy.contains("--pixel-range 0..1") == true, "\(error?.message ?? "")")
        #expect(error?.exitStatus == 65)
        let set = try ImageSet.open(path, options: range("0..1"))
        #expect(try Set(set.images(in: 0..<2).flatMap(\.pixels)) == [0, 255])
        let meant = try ImageSet.open(path, options: range("0..255"))
        #expect(try Set(meant.images(in: 0..<2).flatMap(\.pixels)) == [0, 1])
    }

    @Test(arguments: readers) func darkSetsAreTold(form: String) throws {
        let path = try path(form, 0, 16)
        let set = try ImageSet.open(path)
        #expect(set.info.notes.contains { $0.contains("--pixel-range 0..16") }, "\(set.info.notes)")
        let scaled = try ImageSet.open(path, options: range("0..16"))
        #expect(try Set(scaled.images(in: 0..<2).flatMap(\.pixels)) == [0, 255])
    }

    /// Neither black sets nor those with one bright value raise a question.
    @Test(arguments: readers) func otherSetsAreLeftAlone(form: String) throws {
        #expect(try ImageSet.open(path(form, 0, 0)).count == 2)
        let set = try ImageSet.open(path(form, 0, 200))
        #expect(!set.info.notes.contains { $0.contains("--pixel-range") })
    }

    @Test(arguments: pictureReaders) func eightBitValuesInSixteenBitPictures(form: String) throws {
        let path = try path(form, 0, 200, sixteen: true)
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.code == .ambiguous && error?.remedy.contains("--pixel-range 0..255") == true, "\(error?.message ?? "")")
        let set = try ImageSet.open(path, options: range("0..255"))
        #expect(try Set(set.images(in: 0..<2).flatMap(\.pixels)) == [0, 200])
        #expect(try Set(ImageSet.open(path, options: range("0..65535")).images(in: 0..<2).flatMap(\.pixels)) == [0, 1])
    }

    @Test(arguments: pictureReaders) func twelveBitsInSixteenAreTold(form: String) throws {
        let path = try path(form, 0, 4095, sixteen: true)
        #expect(try ImageSet.open(path).info.notes.contains { $0.contains("--pixel-range 0..4095") })
        let set = try ImageSet.open(path, options: range("0..4095"))
        #expect(try Set(set.images(in: 0..<2).flatMap(\.pixels)) == [0, 255])
        #expect(!(try ImageSet.open(self.path(form, 0, 65535, sixteen: true)).info.notes.contains { $0.contains("--pixel-range") }))
    }
}
