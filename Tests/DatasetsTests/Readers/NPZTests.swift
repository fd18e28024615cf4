import Datasets
import Testing

@Suite struct NPZTests {
    private func sample() throws -> ImageSet {
        try ImageSet(
            pixels: (0..<5 * 4 * 4).map { UInt8($0 * 3) }, count: 5, height: 4, width: 4, channels: 1,
            labels: [0, 1, 2, 1, 0], classNames: ["2", "7", "10"])
    }

    @Test(arguments: [true, false])
    func roundTrip(deflated: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/set.npz"
        let set = try sample()
        try NPZ.write(set, to: path, deflated: deflated)
        let read = try ImageSet.open(path)
        #expect(read.classNames == ["2", "7", "10"])
        #expect(read.labels == set.labels)
        #expect(try read.pixels(in: 0..<5) == set.pixels(in: 0..<5))
        #expect(try read.fingerprint() == set.fingerprint())
        #expect(read.info.name == "set.npz" && read.info.media == "NPZ")
    }

    @Test(arguments: [true, false])
    func everyPrefixIsRefused(deflated: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/set.npz"
        try NPZ.write(try sample(), to: path, deflated: deflated)
        let bytes = try FileBytes.read(path)
        for length in 0..<bytes.count {
            try FileBytes.write(Array(bytes.prefix(length)), to: path)
            #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        }
    }

    @Test(arguments: [true, false])
    func everyChangedByteIsRefusedOrReads(deflated: Bool) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/set.npz"
        try NPZ.write(try sample(), to: path, deflated: deflated)
        let bytes = try FileBytes.read(path)
        for place in bytes.indices {
            for bit in [UInt8(0x01), 0x80, 0xff] {
                var changed = bytes
                changed[place] ^= bit
                if let archive = try? ZipArchive(changed, name: "a.npz") {
                    for member in archive.members { _ = try? archive.contents(of: member) }
                }
            }
        }
    }

    @Test func missingArraysAndWrongShapesAreExplained() throws {
        let folder = try TemporaryFolder()
        func message(_ arrays: [(name: String, npy: [UInt8])]) throws -> String {
            let path = try folder.write(try NPZ.encode(arrays), "a.npz")
            return #expect(throws: DatasetError.self) { try ImageSet.open(path) }?.message ?? ""
        }
        #expect(try message([("mu", NPY.encode([Float(1)], shape: [1]))]).contains("mu.npy"))
        #expect(try message([("images", NPY.encode([Float(-1)], shape: [1, 1, 1]))]).contains("below 0"))
        #expect(try message([("images", NPY.encode([UInt8(1)], shape: [1]))]).contains("no set of images"))
        #expect(try message([("images", NPY.encode([UInt8](), shape: [0, 2, 2]))]).contains("no images"))
        let images = try NPY.encode([UInt8](1...4), shape: [1, 2, 2])
        #expect(try message([("images", images), ("labels", NPY.encode([1, 2], shape: [2]))]).contains("2 labels"))
    }

    @Test func unlabelledColourArrays() throws {
        let folder = try TemporaryFolder()
        let npy = try NPY.encode((0..<24).map { UInt8($0) }, shape: [2, 2, 2, 3])
        let set = try ImageSet.open(try folder.write(try NPZ.encode([("arr_0", npy)], deflated: false), "a.npz"))
        #expect(set.count == 2 && set.labels == nil && set.uniformShape?.channels == 3)
        let plain = try ImageSet.open(try folder.write(npy, "b.npy"))
        #expect(try plain.fingerprint() == set.fingerprint())
    }
}
