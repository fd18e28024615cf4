import Datasets
import Foundation
import Numerics
import TestSupport
import Testing

/// The same picture is the same content, however it is stored.
@Suite struct ImageContentTests {
    private func grey(_ seed: Int) throws -> Image8 { try SamplePictures.picture(seed, channels: 1) }

    private func hashes(_ images: [Image8]) throws -> [ContentHash] { try ImageSet(images: images).contentHashes() }

    @Test func greyEqualsItsColourForm() throws {
        let greys = try (0..<4).map { try grey($0) }
        let colours = greys.map(\.asColour)
        #expect(try hashes(greys) == hashes(colours))
        // Packed in one array, and one at a time.
        let packed = try ImageSet(
            pixels: colours.flatMap(\.pixels), count: 4, height: 9, width: 7, channels: 3)
        #expect(try packed.contentHashes(parallel: Parallel(threads: 2)) == hashes(greys))
        #expect(try packed.contentHash(at: 2) == hashes(greys)[2])
        // The stored form still tells two sets apart.
        #expect(try packed.fingerprint() != ImageSet(images: greys).fingerprint())
    }

    @Test func oneColouredPixelIsAnotherPicture() throws {
        var colour = try grey(1).asColour
        colour.pixels[colour.pixels.count - 1] ^= 1
        #expect(try hashes([colour]) != hashes([grey(1)]))
        let wide = try Image8(height: 1, width: 4, channels: 3, pixels: [UInt8](repeating: 9, count: 12))
        let tall = try Image8(height: 4, width: 1, channels: 1, pixels: [UInt8](repeating: 9, count: 4))
        #expect(try hashes([wide]) != hashes([tall]))
    }

    @Test func filesAndDamagedSetsAgree() throws {
        let folder = try TemporaryFolder()
        for index in 0..<3 {
            let picture = try grey(index)
            try folder.write(try PNGEncoder.encode(index == 1 ? picture.asColour : picture), "\(index).png")
        }
        let opened = try ImageSet.open(folder.path)
        #expect(try opened.contentHashes() == hashes((0..<3).map { try grey($0) }))
        #expect(try opened.mapped(note: "as it is") { image, _ in image }.contentHashes() == opened.contentHashes())
    }

    @Test(.enabled(if: SharedData.cases("images/grey_copy_stored_as_rgb") != nil, "../shared/cases is absent"))
    func copiesStoredAsColourAreCopies() throws {
        let folder = try #require(SharedData.cases("images/grey_copy_stored_as_rgb"))
        func hashes(_ name: String) throws -> [ContentHash] {
            try ImageSet.open(folder.appending(path: name).path(percentEncoded: false)).contentHashes()
        }
        let known = Set(try hashes("real.npz"))
        #expect(try hashes("synthetic_grey.npz").count { known.contains($0) } == 15)
        #expect(try hashes("synthetic_rgb.npz").count { known.contains($0) } == 15)
    }
}
