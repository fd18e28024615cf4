import Datasets
import Testing

@Suite struct MishandlingTests {
    private func image() throws -> Image8 {
        try Image8(height: 2, width: 3, channels: 3, pixels: (0..<18).map { UInt8($0 * 13) })
    }

    @Test(arguments: [Mishandling.inverted, .upsideDown, .swappedChannels])
    func twiceIsTheImageAgain(kind: Mishandling) throws {
        let image = try image()
        let once = kind.apply(image, left: true)
        #expect(once != image && once.shape == image.shape)
        #expect(kind.apply(once, left: true) == image)
    }

    @Test func turnsLeaveAndComeBack() throws {
        let image = try image()
        let left = Mishandling.turned.apply(image, left: true)
        #expect(left.height == 3 && left.width == 2)
        // The upper right corner of the image is the upper left one after a turn to the left.
        #expect((0..<3).allSatisfy { left[0, 0, $0] == image[0, 2, $0] })
        #expect(Mishandling.turned.apply(left, left: false) == image)
    }

    @Test func greyHasEqualChannelsAndGreyImagesStay() throws {
        let grey = Mishandling.grey.apply(try image(), left: true)
        #expect(grey.channels == 3 && grey[1, 2, 0] == grey[1, 2, 1] && grey[1, 2, 1] == grey[1, 2, 2])
        let own = try image().asGrey
        #expect(Mishandling.grey.apply(own, left: true) == own)
        #expect(Mishandling.swappedChannels.apply(own, left: true) == own)
    }
}
