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

    /// Names that are no numbers travel as words; "007" is a name too.
    @Test func namesOfClassesSurvive() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/set.npz"
        for names in [["cat", "d\u{f6}g 🐕", "</script>"], ["007", "10", "7"]] {
            let set = try ImageSet(
                pixels: (0..<5 * 4).map(UInt8.init), count: 5, height: 2, width: 2, channels: 1, labels: [0, 1, 2, 1, 0],
                classNames: names)
            try NPZ.write(set, to: path)
            let read = try ImageSet.open(path)
            #expect(try read.relabelled(to: names).labels == set.labels)
            #expect(try read.fingerprint() == set.fingerprint())
        }
    }

    @Test func anImageWithoutALabelIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            try NPZ.encode([
                ("images", NPY.encode([UInt8](repeating: 0, count: 8), shape: [2, 2, 2])), ("labels", NPY.encode(["cat", ""])),
            ]), "a.npz")
        let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(error?.message.contains("row 1 has no label") == true)
    }

    /// What numpy 2.4 writes for `np.array(["cat", "dög", ""])`, and damaged words.
    @Test func wordsOfNumpy() throws {
        let head = "{'descr': '<U3', 'fortran_order': False, 'shape': (3,), }"
        func array(_ codes: [UInt32]) -> [UInt8] {
            [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
                + codes.flatMap { code in (0..<4).map { UInt8(truncatingIfNeeded: code >> (8 * $0)) } }
        }
        func words(_ bytes: [UInt8]) throws -> [String] {
            try NPY.words(bytes[...], try NPYHeader(bytes[...], name: "a"), name: "a")
        }
        #expect(try words(array([99, 97, 116, 100, 246, 103, 0, 0, 0])) == ["cat", "dög", ""])
        #expect(throws: DatasetError.self) { try words(array([99, 0, 116, 100, 246, 103, 0, 0, 0])) }
        #expect(throws: DatasetError.self) { try words(array([0xd800, 0, 0, 100, 246, 103, 0, 0, 0])) }
        #expect(throws: DatasetError.self) { try words(array([99, 97])) }
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
        #expect(try message([("images", images), ("labels", NPY.encode([0.0, 1], shape: [1, 2]))]).contains("shape [1, 2]"))
        #expect(try message([("images", images), ("labels", NPY.encode([0.5], shape: [1]))]).contains("label 0 is 0.5, no whole number"))
        #expect(try message([("images", images), ("labels", NPY.encode([Double.nan], shape: [1]))]).contains("no whole number"))
    }

    /// Class numbers kept as real ones are class numbers.
    @Test func labelsOfRealNumbers() throws {
        let folder = try TemporaryFolder()
        let images = try NPY.encode([UInt8](1...12), shape: [3, 2, 2])
        for labels in [try NPY.encode([3.0, 10, 3], shape: [3]), try NPY.encode([Float(3), 10, 3], shape: [3, 1])] {
            let set = try ImageSet.open(try folder.write(try NPZ.encode([("images", images), ("labels", labels)]), "a.npz"))
            #expect(set.classNames == ["3", "10"] && set.labels == [0, 1, 0])
        }
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
