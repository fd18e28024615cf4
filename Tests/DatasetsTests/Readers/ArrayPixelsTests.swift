import Datasets
import Testing

/// Arrays of other types and layouts than uint8 N×H×W×C.
@Suite struct ArrayPixelsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
        let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
        return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + data
    }

    private func little(_ values: [Int], _ width: Int) -> [UInt8] {
        values.flatMap { value in (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    }

    private func floats(_ values: [Float]) -> [UInt8] { little(values.map { Int($0.bitPattern) }, 4) }

    private func range(_ text: String) -> OpenOptions { OpenOptions(pixelRange: PixelRange(text: text)) }

    private func open(_ bytes: [UInt8], _ options: OpenOptions = OpenOptions()) throws -> ImageSet {
        try ImageSet.open(try folder.write(bytes, "a.npy"), options: options)
    }

    @Test func channelsFirst() throws {
        let first = try open(npy("|u1", "(2, 3, 2, 2)", (0..<24).map { UInt8($0) }))
        #expect(first.uniformShape == ImageShape(height: 2, width: 2, channels: 3))
        #expect(try first.image(at: 1).pixels == [12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23])
        #expect(first.info.notes[0].hasPrefix("Channels first"))
        let grey = try open(npy("|u1", "(2, 1, 2, 5)", (0..<20).map { UInt8($0) }))
        #expect(grey.uniformShape == ImageShape(height: 2, width: 5, channels: 1))
        #expect(try grey.image(at: 1).pixels == (10..<20).map { UInt8($0) })
        let last = try open(npy("|u1", "(2, 2, 2, 3)", (0..<24).map { UInt8($0) }))
        #expect(try last.image(at: 1).pixels == (12..<24).map { UInt8($0) })
    }

    @Test func layoutsThatMayBeBothAreRefusedUnlessSaid() throws {
        let both = npy("|u1", "(1, 3, 2, 3)", (0..<18).map { UInt8($0) })
        let error = #expect(throws: DatasetError.self) { try open(both) }
        #expect(error?.code == .ambiguous && error?.remedy.contains("--array-layout") == true)
        let first = try open(both, OpenOptions(arrayLayout: .channelsFirst))
        #expect(first.uniformShape == ImageShape(height: 2, width: 3, channels: 3))
        let last = try open(both, OpenOptions(arrayLayout: .channelsLast))
        #expect(last.uniformShape == ImageShape(height: 3, width: 2, channels: 3))
        let one = npy("|u1", "(2, 3, 2, 2)", (0..<24).map { UInt8($0) })
        #expect(throws: DatasetError.self) { try open(one, OpenOptions(arrayLayout: .channelsLast)) }
        #expect(throws: DatasetError.self) { try open(npy("|u1", "(1, 2, 2, 4)", [UInt8](repeating: 0, count: 16))) }
    }

    @Test func sixteenBitsAreScaledNeverSaturated() throws {
        let set = try open(npy("<u2", "(1, 1, 5)", little([0, 257, 128 * 257, 65_535, 384], 2)))
        #expect(try set.image(at: 0).pixels == [0, 1, 128, 255, 1])
        #expect(set.info.notes == ["16 bits a sample, scaled to 8."])
        let dark = #expect(throws: DatasetError.self) { try open(npy("<u2", "(1, 1, 2)", little([0, 255], 2))) }
        #expect(dark?.code == .ambiguous && dark?.remedy.contains("--pixel-range 0..255") == true)
    }

    @Test func otherWholeNumbersMustFit() throws {
        #expect(try open(npy("<i8", "(1, 1, 2)", little([7, 255], 8))).image(at: 0).pixels == [7, 255])
        for value in [-1, 256] {
            let error = #expect(throws: DatasetError.self) { try open(npy("<i4", "(2, 1, 2)", little([0, 0, 0, value], 4))) }
            #expect(error?.message.contains("image 1, value 1 is \(value)") == true)
        }
    }

    @Test func realNumbersHaveTwoScales() throws {
        #expect(try open(npy("<f4", "(1, 1, 4)", floats([0, 0.5, 1, 0.1]))).image(at: 0).pixels == [0, 128, 255, 26])
        let levels = try open(npy("<f4", "(1, 1, 4)", floats([0, 0.5, 254.6, 128])))
        #expect(try levels.image(at: 0).pixels == [0, 1, 255, 128])
        #expect(levels.info.notes == ["Real numbers from 0 to 255, rounded."])
        for (values, words) in [
            ([0, 1.01], "neither"), ([0, 256], "neither"), ([-0.1, 1], "below 0"), ([0, .nan], "value 1 is nan"),
            ([.infinity, 0], "value 0 is inf"),
        ] as [([Float], String)] {
            let error = #expect(throws: DatasetError.self) { try open(npy("<f4", "(1, 1, 2)", floats(values))) }
            #expect(error?.message.contains(words) == true && error?.exitStatus == 65, "\(error?.message ?? "")")
        }
        let truths = try open(npy("|b1", "(1, 1, 2)", [0, 1]))
        #expect(try truths.image(at: 0).pixels == [0, 255] && truths.info.notes.count == 1)
    }

    /// 0 and 1 of any type: asked, and settled by the option.
    @Test(arguments: [("|u1", 1), ("<i4", 4), ("<i8", 8)]) func binaryValuesAreAskedFor(type: String, width: Int) throws {
        let bytes = npy(type, "(2, 1, 2)", little([0, 0, 1, 0], width))
        let error = #expect(throws: DatasetError.self) { try open(bytes) }
        #expect(error?.code == .ambiguous && error?.remedy.contains("--pixel-range 0..1") == true)
        #expect(try open(bytes, range("0..1")).image(at: 1).pixels == [255, 0])
        #expect(try open(bytes, range("0..255")).image(at: 1).pixels == [1, 0])
        // A set that is black is no question, nor is one black image in a set that is not.
        #expect(try open(npy(type, "(2, 1, 2)", little([0, 0, 0, 0], width))).count == 2)
        #expect(try open(npy(type, "(2, 1, 2)", little([0, 1, 9, 200], width))).info.notes.count == (width == 1 ? 0 : 1))
        let dark = try open(npy(type, "(1, 1, 2)", little([0, 16], width)))
        #expect(dark.info.notes.last?.contains("--pixel-range 0..16") == true)
        #expect(try open(npy(type, "(1, 1, 2)", little([0, 16], width)), range("0..16")).image(at: 0).pixels == [0, 255])
    }

    @Test func idxFilesAreAskedToo() throws {
        let bytes = IDX.write(IDX.Array8(sides: [2, 1, 2], values: [0, 1, 1, 0]))
        let path = try folder.write(bytes, "images-idx3-ubyte")
        #expect(throws: DatasetError.self) { try ImageSet.open(path) }
        #expect(try ImageSet.open(path, options: range("0..1")).image(at: 0).pixels == [0, 255])
    }

    @Test func rangesSettleOtherScales() throws {
        let signed = npy("<f4", "(1, 1, 3)", floats([-1, 0, 1]))
        let error = #expect(throws: DatasetError.self) { try open(signed) }
        #expect(error?.remedy.contains("--pixel-range -1..1") == true)
        #expect(try open(signed, range("-1..1")).image(at: 0).pixels == [0, 128, 255])
        // A set on another scale is not touched by it.
        #expect(try open(npy("<f4", "(1, 1, 2)", floats([0, 1])), range("-1..1")).image(at: 0).pixels == [0, 255])
        #expect(try open(npy("|u1", "(1, 1, 2)", [1, 200]), range("-1..1")).image(at: 0).pixels == [1, 200])
        #expect(try open(npy("<u2", "(1, 1, 2)", little([0, 255], 2)), range("0..255")).image(at: 0).pixels == [0, 255])
        #expect(try open(npy("<u2", "(1, 1, 2)", little([0, 4095], 2)), range("0..4095")).image(at: 0).pixels == [0, 255])
        #expect(try open(npy("<i2", "(1, 1, 2)", little([0, 1000], 2)), range("0..1000")).image(at: 0).pixels == [0, 255])
        for wrong in ["1..0", "0..nan", "0", "a..b", "0..0"] { #expect(PixelRange(text: wrong) == nil) }
    }

    @Test func oneColourPictureIsNoSetOfGreyOnes() throws {
        for shape in ["(8, 5, 3)", "(3, 8, 5)"] {
            let bytes = npy("|u1", shape, (0..<120).map { UInt8($0) })
            let error = #expect(throws: DatasetError.self) { try open(bytes) }
            #expect(error?.code == .ambiguous && error?.remedy.contains("nhw") == true)
            #expect(try open(bytes, OpenOptions(arrayLayout: .grey)).count == (shape == "(8, 5, 3)" ? 8 : 3))
        }
        let labelled = try NPZ.encode([
            ("images", NPY.encode((0..<120).map { UInt8($0) }, shape: [3, 8, 5])), ("labels", NPY.encode([0, 1, 0], shape: [3])),
        ])
        #expect(try ImageSet.open(try folder.write(labelled, "a.npz")).count == 3)
    }
}
