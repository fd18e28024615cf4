import Datasets
import TestSupport
import Testing

/// What `gunzip` reads is read: members one after another, padding, bytes behind the end; what it does not read is named.
@Suite struct GzipTests {
    private let array = IDX.Array8(sides: [6, 3, 2], values: (0..<36).map { UInt8($0 * 7) })

    private func gzip(_ bytes: some Sequence<UInt8>) throws -> [UInt8] { try Inflate.compressed(Array(bytes), .gzip) }

    @Test(arguments: [1, 4, 7, 16, 20, 51]) func membersAreOneFile(cut: Int) throws {
        let plain = IDX.write(array)
        let packed = try gzip(plain[..<cut]) + gzip(plain[cut...])
        #expect(try IDX.read(packed, name: "a.gz") == array)
        #expect(try IDX.read(packed + [0, 0, 0], name: "a.gz") == array)
        #expect(try IDX.read(gzip([]) + packed + gzip([]), name: "a.gz") == array)
        #expect(throws: DatasetError.self) { try IDX.read(packed + gzip([9]), name: "a.gz") }
    }

    @Test func bytesBehindTheEndAreTold() throws {
        let set = try ImageSet.decode(gzip(IDX.write(array)) + Array("garbage".utf8), name: "a.gz")
        #expect(set.count == 6)
        #expect(set.info.notes.contains { $0.contains("7 bytes behind") })
    }

    @Test func archivesOfMembers() throws {
        var tar = TarFile()
        for index in 0..<3 { tar.add("a/\(index).png", try PNGEncoder.encode(try SamplePictures.picture(index))) }
        let plain = tar.closed
        let packed = try gzip(plain[..<100]) + gzip(plain[100..<700]) + gzip(plain[700...])
        #expect(try ImageSet.decode(packed, name: "a.tar.gz").count == 3)
    }

    @Test func arraysOfNumPy() throws {
        let npy = try NPY.encode(array.values, shape: array.sides)
        let set = try ImageSet.decode(gzip(npy[..<40]) + gzip(npy[40...]), name: "a.npy.gz")
        #expect(set.count == 6 && set.info.media == "NPY")
        #expect(try set.image(at: 5).pixels == Array(array.values.suffix(6)))
    }

    @Test func gzipInGzipIsNamed() throws {
        let twice = try gzip(gzip(IDX.write(array)))
        let error = #expect(throws: DatasetError.self) { try ImageSet.decode(twice, name: "a.gz") }
        #expect(error?.message.contains("twice") == true && error?.remedy.contains("gunzip") == true)
    }

    static let example = SharedData.cases("images/multi_member_gzip_idx/train-images-idx3-ubyte.gz")

    @Test(.enabled(if: example != nil, "the shared cases are not on this machine"))
    func theCaseOfTwoMembers() throws {
        let set = try ImageSet.open(try #require(Self.example).path(percentEncoded: false))
        #expect(set.count == 20 && set.labels?.count == 20)
    }
}
