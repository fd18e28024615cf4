import Datasets
import Numerics
import Testing
import TestSupport

@Suite struct OpenIDXTests {
    static let mnist = SharedData.data("images/mnist")

    @Test(.enabled(if: mnist != nil, "data/images/mnist is not on this machine"))
    func readsMNISTWithItsLabels() throws {
        let path = try #require(Self.mnist).appending(path: "t10k-images-idx3-ubyte.gz").path(percentEncoded: false)
        let set = try ImageSet.open(path)
        #expect(set.count == 10_000)
        #expect(set.uniformShape == ImageShape(height: 28, width: 28, channels: 1))
        #expect(set.classNames == (0...9).map(String.init))
        #expect(set.classCounts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
        #expect(set.labels?.prefix(5) == [7, 2, 1, 0, 4])
        let one = try set.fingerprint(parallel: .serial)
        #expect(try set.fingerprint(parallel: Parallel(threads: 3)) == one)
    }
}
