import Datasets
import TestSupport
import Testing

@Suite struct FixtureTests {
    private func open(_ name: String) throws -> ImageSet {
        let url = SharedData.repository.appending(path: "fixtures/shapes/\(name).npz")
        return try ImageSet.open(url.path(percentEncoded: false))
    }

    @Test func setsAreAsDescribed() throws {
        let real = try open("real")
        for set in [real, try open("holdout"), try open("good")] {
            #expect(set.count == 1000 && set.uniformShape == ImageShape(height: 28, width: 28, channels: 1))
            #expect(set.classNames == (0...9).map(String.init))
            #expect(set.classCounts.allSatisfy { (60...140).contains($0) })
        }
        let flawed = try open("flawed")
        #expect(flawed.count == 1000 && flawed.classNames == ["0", "1", "2", "3", "4", "5", "6", "8", "9"])
        let known = Set(try real.contentHashes())
        #expect(known.count == 1000)
        #expect(try flawed.contentHashes().count { known.contains($0) } == 80)
        for name in ["holdout", "good"] {
            #expect(try open(name).contentHashes().allSatisfy { !known.contains($0) })
        }
    }

    @Test func aSetInMemoryIsTheSameSet() throws {
        let path = SharedData.repository.appending(path: "fixtures/shapes/good.npz").path(percentEncoded: false)
        let set = try ImageSet.decode(try FileBytes.read(path), name: "good")
        #expect(try set.fingerprint() == open("good").fingerprint())
        #expect(set.info.name == "good")
    }
}
