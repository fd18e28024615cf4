import Datasets
import Testing

/// Orientations outside of the usual place, as Pillow's exif_transpose reads them.
@Suite struct OrientationTagTests {
    private let image = try? Image8(height: 2, width: 3, channels: 1, pixels: [1, 2, 3, 4, 5, 6])
    private let turned: [UInt8] = [4, 1, 5, 2, 6, 3]

    private func tiff(_ orientation: UInt8, type: UInt8 = 3) -> [UInt8] {
        [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, type, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
    }

    private func xmp(_ text: String) -> [UInt8] { Array("<x:xmpmeta><rdf:Description \(text)/></x:xmpmeta>".utf8) }

    private func png(_ chunks: [(type: String, data: [UInt8])]) throws -> [UInt8] {
        var file = try PNGEncoder.encode(try #require(image))
        var place = 33
        for chunk in chunks {
            let body = Array(chunk.type.utf8) + chunk.data
            func number(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
            let bytes = number(UInt32(chunk.data.count)) + body + number(Inflate.crc32(body[...]))
            file.insert(contentsOf: bytes, at: place)
            place += bytes.count
        }
        return file
    }

    private func decode(_ file: [UInt8], _ name: String = "a.png") throws -> DecodedImage {
        try ImageDecoder.decode(file, name: name, maxPixels: 1000)
    }

    private func profile(_ key: String, packed: Bool) throws -> (type: String, data: [UInt8]) {
        let bytes = Array("Exif".utf8) + [0, 0] + tiff(6)
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let middle = digits.index(digits.startIndex, offsetBy: 36)
        let text = Array("\nexif\n      \(bytes.count)\n\(digits[..<middle])\n\(digits[middle...])\n".utf8)
        let head = Array(key.utf8) + [0]
        return packed ? ("zTXt", head + [0] + (try Inflate.compressed(text, .zlib))) : ("tEXt", head + text)
    }

    @Test func packetsOfXMP() throws {
        let key = Array("XML:com.adobe.xmp".utf8) + [0]
        let packet = xmp("tiff:Orientation=\"6\"")
        let plain = ("iTXt", key + [0, 0, 0, 0] + packet)
        let packed = ("iTXt", key + [1, 0, 0, 0] + (try Inflate.compressed(packet, .zlib)))
        let element = ("iTXt", key + [0, 0, 0, 0] + xmp("><tiff:Orientation>6</tiff:Orientation"))
        for chunk in [plain, packed, element] {
            let decoded = try decode(try png([chunk]))
            #expect(decoded.image.pixels == turned && decoded.traits == .rotated)
        }
        // EXIF comes first, also when it says that nothing is to be turned.
        #expect(try decode(try png([plain, ("eXIf", tiff(1))])).image.pixels == image?.pixels)
        #expect(try decode(try png([plain, ("eXIf", tiff(2))])).image.pixels == [3, 2, 1, 6, 5, 4])
        let none = ("iTXt", key + [0, 0, 0, 0] + xmp("tiff:Orientation='6'"))
        #expect(try decode(try png([none])).traits.isEmpty)
    }

    @Test func packetsInPhotos() throws {
        let photo = try SamplePictures.picture(4, height: 8, width: 16, channels: 3)
        var file = try JPEGCodec.encode(photo, quality: 95)
        let segment = Array("http://ns.adobe.com/xap/1.0/".utf8) + [0] + xmp("tiff:Orientation=\"8\"")
        file.insert(contentsOf: [0xff, 0xe1, 0, UInt8(segment.count + 2)] + segment, at: 2)
        let decoded = try decode(file, "a.jpg")
        #expect(decoded.traits == .rotated && decoded.image.width == 8)
    }

    @Test(arguments: [true, false]) func rawProfiles(packed: Bool) throws {
        let decoded = try decode(try png([try profile("Raw profile type exif", packed: packed)]))
        #expect(decoded.image.pixels == turned && decoded.traits == .rotated)
        // Pillow passes over these; that is told.
        let other = try decode(try png([try profile("Raw profile type APP1", packed: packed)]))
        #expect(other.image == image && other.traits == .notRotated)
    }

    @Test func numbersOfOtherWidths() throws {
        for type in [UInt8(1), 4] { #expect(try decode(try png([("eXIf", tiff(6, type: type))])).image.pixels == turned) }
        for value in [UInt8(0), 9, 200] { #expect(try decode(try png([("eXIf", tiff(value))])).traits.isEmpty) }
    }

    @Test func damagedTextIsPassedOver() throws {
        let good = try profile("Raw profile type exif", packed: true)
        for place in stride(from: 23, to: good.data.count, by: 2) {
            var changed = good.data
            changed[place] ^= 0x55
            _ = try decode(try png([("zTXt", changed)]))
            _ = try decode(try png([("zTXt", Array(good.data.prefix(place)))]))
            _ = try decode(try png([("iTXt", Array(good.data.prefix(place)))]))
        }
    }

    @Test func sidesBeyondAnyFormat() throws {
        var file = try PNGEncoder.encode(try #require(image))
        file[16] = 0x80
        let error = #expect(throws: DatasetError.self) { try decode(file) }
        #expect(error?.message.contains("no format has sides above") == true)
    }
}
