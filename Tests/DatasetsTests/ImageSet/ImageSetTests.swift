import Datasets
import Testing

@Suite struct ImageSetTests {
    private func sample() throws -> ImageSet {
        try ImageSet(
            pixels: (0..<40).map { UInt8($0) }, count: 10, height: 2, width: 2, channels: 1,
            labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], classNames: ["x", "y"])
    }

    @Test func subsetsKeepLabels() throws {
        let part = try sample().subset([9, 0, 0])
        #expect(part.labels == [1, 0, 0] && part.className(at: 0) == "y")
        #expect(try part.image(at: 0).pixels == [36, 37, 38, 39])
        #expect(try part.subset([1]).image(at: 0).pixels == [0, 1, 2, 3])
        #expect(throws: DatasetError.self) { try part.subset([3]) }
        #expect(throws: DatasetError.self) { try part.subset([-1]) }
    }

    @Test func samplesAreSeeded() throws {
        let set = try sample()
        #expect(try set.limited(to: 4, seed: 1).fingerprint() == set.limited(to: 4, seed: 1).fingerprint())
        #expect(try set.limited(to: 4, seed: 1).fingerprint() != set.limited(to: 4, seed: 2).fingerprint())
        #expect(set.limited(to: 10, seed: 1).count == 10 && set.limited(to: 0, seed: 1).isEmpty)
    }

    @Test func classesAreAligned() throws {
        let one = try ImageSet(
            pixels: [1, 2], count: 2, height: 1, width: 1, channels: 1, labels: [0, 1], classNames: ["2", "10"])
        let two = try ImageSet(
            pixels: [1, 2], count: 2, height: 1, width: 1, channels: 1, labels: [0, 1], classNames: ["1", "10"])
        let names = ImageSet.unionOfClassNames([one, two])
        #expect(names == ["1", "2", "10"])
        #expect(try one.relabelled(to: names).labels == [1, 2])
        #expect(try two.relabelled(to: names).classCounts == [1, 0, 1])
        #expect(throws: DatasetError.self) { try one.relabelled(to: ["1"]) }
        #expect(SortedNames.unique(["b", "10", "9"]) == ["10", "9", "b"])
    }

    @Test func countsMustAgree() {
        #expect(throws: DatasetError.self) {
            try ImageSet(pixels: [1], count: 2, height: 1, width: 1, channels: 1)
        }
        #expect(throws: DatasetError.self) {
            try ImageSet(
                pixels: [1], count: 1, height: 1, width: 1, channels: 1, labels: [1], classNames: ["a"])
        }
        #expect(throws: DatasetError.self) {
            try ImageSet(pixels: [], count: Int.max, height: Int.max, width: 3, channels: 3)
        }
    }

    @Test func shapeIsPartOfTheHash() throws {
        let wide = try ImageSet(images: [Image8(height: 1, width: 4, channels: 1, pixels: [1, 2, 3, 4])])
        let tall = try ImageSet(images: [Image8(height: 4, width: 1, channels: 1, pixels: [1, 2, 3, 4])])
        #expect(try wide.contentHash(at: 0) != tall.contentHash(at: 0))
        #expect(try wide.contentHash(at: 0) == wide.contentHash(at: 0))
    }

    @Test func groupsAreKeptBySelection() throws {
        let group = GroupColumn(name: "site", values: ["b", nil, "a", "", "b", "a", "a", "b", "a", "(missing)"])
        #expect(group.levels == ["a", "b", "(missing)"] && group.codes == [1, 2, 0, 2, 1, 0, 0, 1, 0, 2])
        #expect(group.counts == [4, 3, 3])
        let set = try ImageSet(
            pixels: (0..<10).map { UInt8($0) }, count: 10, height: 1, width: 1, channels: 1, groups: [group])
        #expect(try set.subset([9, 4, 4]).groups[0].codes == [2, 1, 1])
        let sample = set.limited(to: 4, seed: 3)
        for index in 0..<4 {
            let place = Int(try sample.image(at: index).pixels[0])
            #expect(sample.groups[0].codes[index] == group.codes[place])
        }
        #expect(set.augmented(by: [], seed: 1).groups == [group])
        #expect(try set.relabelled(to: ["x"]).groups == [group])
        let plain = try ImageSet(pixels: (0..<10).map { UInt8($0) }, count: 10, height: 1, width: 1, channels: 1)
        #expect(try plain.groups.isEmpty && plain.fingerprint() != set.fingerprint())
        #expect(throws: DatasetError.self) {
            try ImageSet(pixels: [1], count: 1, height: 1, width: 1, channels: 1, groups: [group])
        }
    }
}
