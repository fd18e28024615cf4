import Foundation

/// A grey PNG with stored (not compressed) rows: enough for a page to show.
enum SamplePNG {
    static func base64(width: Int, height: Int, pixel: (Int, Int) -> UInt8) -> String {
        var raw: [UInt8] = []
        for y in 0..<height {
            raw.append(0)
            for x in 0..<width { raw.append(pixel(x, y)) }
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        file += chunk("IHDR", bytes(UInt32(width)) + bytes(UInt32(height)) + [8, 0, 0, 0, 0])
        file += chunk("IDAT", zlib(raw))
        file += chunk("IEND", [])
        return Data(file).base64EncodedString()
    }

    private static func zlib(_ raw: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x01]
        var start = 0
        while start < raw.count {
            let end = min(start + 65535, raw.count)
            let length = UInt16(end - start)
            out += [
                end == raw.count ? 1 : 0, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255),
                UInt8(~length >> 8),
            ]
            out += raw[start..<end]
            start = end
        }
        var a: UInt32 = 1
        var b: UInt32 = 0
        for byte in raw {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return out + bytes(b << 16 | a)
    }

    private static let remainders: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }

    private static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let tagged = Array(type.utf8) + body
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in tagged {
            crc = crc >> 8 ^ remainders[Int(crc & 255 ^ UInt32(byte))]
        }
        return bytes(UInt32(body.count)) + tagged + bytes(~crc)
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
