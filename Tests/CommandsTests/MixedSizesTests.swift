import Datasets
import Foundation
import Numerics
import Testing

/// Photos are of many sizes: what draws and damages them writes folders, which hold such sets.
@Suite struct MixedSizesTests {
    private func photos(_ folder: TemporaryFolder) throws -> String {
        var draw = RandomStream(seed: 8)
        let images = (0..<12).map { number in
            let (height, width) = (6 + number % 3, 9)
            return Image8(
                unchecked: (0..<height * width).map { _ in UInt8(draw.index(below: 256)) },
                ImageShape(height: height, width: width, channels: 1))
        }
        let set = try ImageSet(images: images, labels: (0..<12).map { $0 % 2 }, classNames: ["a", "b"])
        let path = folder.file("photos")
        try set.writeFolder(to: path, parallel: .serial) { _, _ in }
        return path
    }

    @Test func theyAreSampledAndDamaged() throws {
        let folder = try TemporaryFolder()
        let path = try photos(folder)
        for words in [
            ["sample", "--from", path, "--rows", "5"], ["sample", "--from", path, "--rows", "7", "--skip", "5"],
            ["degrade", "--from", path, "--kind", "blur"],
        ] {
            let out = folder.file("out-\(words[0])-\(words.count)-\(words[4])")
            let outcome = try Program.run(words + ["--out", out, "--quiet", "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let set = try ImageSet.open(out)
            let wanted = words[0] == "sample" ? Int(words[4]) : 12
            #expect(set.count == wanted && set.classNames == ["a", "b"] && set.uniformShape == nil)
            // A folder that is there is not written into.
            #expect(try Program.run(words + ["--out", out, "--quiet"]).status == 73)
        }
        let array = try Program.run("degrade", "--from", path, "--kind", "blur", "--out", folder.file("out.npz"), "--quiet")
        #expect(array.status == 64 && array.errors.contains("Write a folder"), "\(array.errors)")
    }
}
