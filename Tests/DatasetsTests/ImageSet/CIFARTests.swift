import Datasets
import Testing

@Suite struct CIFARTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Records whose reds, greens and blues are all of one value.
    private func records(_ labels: [[UInt8]]) -> [UInt8] {
        labels.enumerated().flatMap { index, label in
            label + [10, 20, 30].flatMap { [UInt8](repeating: $0 + UInt8(index), count: 1024) }
        }
    }

    @Test func readsBatchesWithNames() throws {
        try folder.write(records([[1], [9]]), "data_batch_1.bin")
        try folder.write(records([[0]]), "data_batch_2.bin")
        try folder.write(records([[3]]), "test_batch.bin")
        let names = ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
        try folder.write(Array((names.joined(separator: "\n") + "\n\n").utf8), "batches.meta.txt")
        let both = #expect(throws: DatasetError.self) { try ImageSet.open(folder.path) }
        #expect(both?.code == .ambiguous && both?.remedy.contains("#train") == true)
        let train = try ImageSet.open(folder.path + "#train")
        #expect((0..<3).map(train.className(at:)) == ["car", "truck", "plane"])
        #expect(train.classNames == names.sorted() && train.info.media == "CIFAR-10 binary")
        #expect(try train.image(at: 1).pixels.prefix(6) == [11, 21, 31, 11, 21, 31])
        #expect(try ImageSet.open(folder.path + "#test").className(at: 0) == "cat")
        let one = try ImageSet.open(folder.path + "/data_batch_2.bin")
        #expect(one.count == 1 && one.className(at: 0) == "plane")
        #expect(throws: DatasetError.self) { try ImageSet.open(folder.path + "#dev") }
    }

    @Test func coarseLabelsOfCIFAR100AreAGroup() throws {
        let path = try folder.write(records([[4, 99], [4, 2], [19, 2]]), "train.bin")
        let set = try ImageSet.open(path)
        #expect(set.classNames == ["2", "99"] && set.labels == [1, 0, 0] && set.info.media == "CIFAR-100 binary")
        #expect(set.groups == [GroupColumn(name: "coarse", levels: ["4", "19"], codes: [0, 0, 1])])
        #expect(try ImageSet.open(folder.path).fingerprint() == set.fingerprint())
    }

    /// The first record may begin as an IDX file does.
    @Test func blackPlanesAreNoIDX() throws {
        let path = try folder.write([UInt8](repeating: 0, count: 3073), "a.bin")
        #expect(try ImageSet.open(path).count == 1)
    }

    @Test func damageIsNamed() throws {
        for (bytes, words) in [
            (Array(records([[1]]).dropLast()), "3072 bytes"), (records([[10]]), "record 0: label 10"),
            (records([[4, 7], [20, 7]]), "record 1: label 20"), ([], "empty"),
        ] as [([UInt8], String)] {
            let path = try folder.write(bytes, "a.bin")
            let error = #expect(throws: DatasetError.self) { try ImageSet.open(path) }
            #expect(error?.message.contains("a.bin") == true && error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }
}
