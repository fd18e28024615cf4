import Datasets
import Testing

@Suite struct IDXTests {
    private func images() -> [UInt8] {
        IDX.write(IDX.Array8(sides: [3, 2, 2], values: (0..<12).map { UInt8($0 * 20) }))
    }

    @Test(arguments: [true, false])
    func labelsLieBeside(packed: Bool) throws {
        let folder = try TemporaryFolder()
        let labels = IDX.write(IDX.Array8(sides: [3], values: [9, 0, 9]))
        let end = packed ? ".gz" : ""
        let path = try folder.write(
            packed ? Inflate.compressed(images(), .gzip) : images(), "x-images-idx3-ubyte" + end)
        try folder.write(packed ? Inflate.compressed(labels, .gzip) : labels, "x-labels-idx1-ubyte" + end)
        let set = try ImageSet.open(path)
        #expect(set.classNames == ["0", "9"] && set.labels == [1, 0, 1])
        #expect(try set.image(at: 1).pixels == [80, 100, 120, 140])
        #expect(try ImageSet.open(folder.path).fingerprint() == set.fingerprint())
    }

    @Test func severalSetsInAFolderAreAmbiguous() throws {
        let folder = try TemporaryFolder()
        try folder.write(images(), "train-images-idx3-ubyte")
        try folder.write(images(), "t10k-images-idx3-ubyte")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(error?.code == .ambiguous)
        #expect(error?.message.contains("t10k-images-idx3-ubyte, train-images-idx3-ubyte") == true)
    }

    @Test(arguments: [true, false])
    func everyPrefixIsRefused(packed: Bool) throws {
        let bytes = packed ? try Inflate.compressed(images(), .gzip) : images()
        for length in 0..<bytes.count {
            #expect(throws: DatasetError.self) { try IDX.read(Array(bytes.prefix(length)), name: "a") }
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0xff
            _ = try? IDX.read(changed, name: "a")
        }
    }

    @Test func moreOrFewerBytesThanAnnouncedAreRefused() throws {
        #expect(throws: DatasetError.self) { try IDX.read(images() + [0], name: "a") }
        let longer = try Inflate.compressed(images() + [0], .gzip)
        #expect(throws: DatasetError.self) { try IDX.read(longer, name: "a") }
        let bomb = try Inflate.compressed(
            [0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff], .gzip)
        let error = #expect(throws: DatasetError.self) { try IDX.read(bomb, name: "bomb.gz") }
        #expect(error?.message.contains("bomb.gz") == true)
        let empty = IDX.write(IDX.Array8(sides: [0, 28, 28], values: []))
        #expect(throws: DatasetError.self) { try IDX.read(empty, name: "a") }
    }

    @Test func labelsOfAnotherCountAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(images(), "x-images-idx3-ubyte")
        try folder.write(IDX.write(IDX.Array8(sides: [2], values: [1, 2])), "x-labels-idx1-ubyte")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.message.contains("2 labels") == true)
    }
}
