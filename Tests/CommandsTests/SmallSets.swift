import Datasets
import Numerics

/// Labelled noise images of 8×8, for tests of what is around the numbers.
enum SmallSets {
    @discardableResult
    static func write(
        _ count: Int, in folder: TemporaryFolder, _ name: String, classes: Int = 2, names: [String]? = nil, largest: Int = 255
    ) throws -> String {
        var random = RandomStream(seed: 5).split(name)
        let pixels = (0..<count * 64).map { _ in UInt8(random.index(below: largest + 1)) }
        let images = try ImageSet(
            pixels: pixels, count: count, height: 8, width: 8, channels: 1,
            labels: (0..<count).map { $0 % (names?.count ?? classes) }, classNames: names ?? (0..<classes).map(String.init))
        let path = folder.file(name)
        try NPZ.write(images, to: path)
        return path
    }
}
