import Datasets
import Hashing
import TestSupport
import Testing

/// JPEG pictures of any sampling, against Pillow's pixels; kinds that no library reads are named.
@Suite struct JPEGSamplingTests {
    /// SHA-256 over the pixels that Pillow 13 decodes.
    private static let pillow = [
        ("jpeg_sampling_1x3", "2e41ee8f8738de583fb1f5c4b137873bc67c24ac3153804c723872b24a938b60"), ("jpeg_sampling_2x2_1x2", "a535139392ee46a556d2ff50b5d15fef357e496d2018c7f16452176019c44216"),
    ]

    @Test(.enabled(if: SharedData.cases("codecs") != nil, "the shared cases are not on this machine"), arguments: pillow)
    func unusualSampling(name: String, expected: String) throws {
        let file = try #require(SharedData.cases("codecs/\(name)/a.jpg")).path(percentEncoded: false)
        let decoded = try ImageDecoder.decode(FileBytes.read(file), name: "a.jpg", maxPixels: 100_000)
        #expect(decoded.image.shape == ImageShape(height: 128, width: 128, channels: 3) && decoded.traits.isEmpty)
        #expect(SHA256.hash(decoded.image.pixels).hexadecimal == expected)
    }

    private func changed(_ marker: UInt8, at offset: Int, to value: UInt8) throws -> [UInt8] {
        var file = try JPEGCodec.encode(try SamplePictures.picture(2, height: 16, width: 16), quality: 80)
        let place = try #require((2..<file.count - 8).first { file[$0] == 0xff && file[$0 + 1] == marker })
        file[place + offset] = value
        return file
    }

    /// 12 bits a sample, lossless, a size that cannot be.
    @Test func kindsThatAreNotReadAreNamed() throws {
        for file in [try changed(0xc0, at: 4, to: 12), try changed(0xc0, at: 1, to: 0xc3)] {
            let error = #expect(throws: DatasetError.self) {
                try ImageDecoder.decode(file, name: "a.jpg", maxPixels: 100_000)
            }
            #expect(error?.code == .unsupported && error?.message.contains("does not read") == true, "\(String(describing: error))")
        }
        var wide = try changed(0xc0, at: 5, to: 0x40)
        if let place = (2..<wide.count - 8).first(where: { wide[$0] == 0xff && wide[$0 + 1] == 0xc0 }) { wide[place + 7] = 0x40 }
        let error = #expect(throws: DatasetError.self) { try ImageDecoder.decode(wide, name: "a.jpg", maxPixels: 1 << 40) }
        #expect(error?.message.contains("cannot hold") == true)
        wide = try changed(0xc0, at: 5, to: 0)
        #expect(#expect(throws: DatasetError.self) { try ImageDecoder.decode(wide, name: "a.jpg", maxPixels: 50) } != nil)
    }

    /// A warning behind a harmless one is not lost.
    @Test func strayBytesBeforeDamage() throws {
        let file = try JPEGCodec.encode(try SamplePictures.picture(2, height: 64, width: 64), quality: 80)
        let table = try #require((2..<file.count - 8).first { file[$0] == 0xff && file[$0 + 1] == 0xdb })
        var stray = file
        stray.insert(contentsOf: [7, 7, 7], at: table)
        #expect(try ImageDecoder.decode(stray, name: "a.jpg", maxPixels: 10_000).traits == .extraBytes)
        let cut = Array(stray.prefix(stray.count - 200)) + [0xff, 0xd9]
        #expect(throws: DatasetError.self) { try ImageDecoder.decode(cut, name: "a.jpg", maxPixels: 10_000) }
    }
}
