import Foundation
import Numerics

/// Seeded damage to the bytes of a file, mostly to its headers and sizes.
public struct HeaderFuzz {
    /// More edits than the everyday suite takes time for.
    public static let isLong = ProcessInfo.processInfo.environment["ASSAY_LONG_TESTS"] != nil

    private var random: RandomStream
    private static let numbers: [UInt64] = [
        0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
        0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max,
    ]
    private static let texts = ["9223372036854775807", "-1", "0", "99999999999999999999", "1e400", "nan", "4294967296"]

    public init(seed: UInt64) { random = RandomStream(seed: seed).split("fuzz") }

    /// `bytes` with one to three edits; half of them in the first `head` bytes.
    public mutating func edited(_ bytes: [UInt8], head: Int = 160) -> [UInt8] {
        var result = bytes
        for _ in 0...random.index(below: 3) {
            guard !result.isEmpty else { return result }
            let near = random.index(below: 4)
            // Zip and others have their directory at the end.
            let place =
                near < 2
                ? random.index(below: min(head, result.count))
                : near == 2 ? result.count - 1 - random.index(below: min(head, result.count)) : random.index(below: result.count)
            edit(&result, place)
        }
        return result
    }

    private mutating func edit(_ bytes: inout [UInt8], _ place: Int) {
        switch random.index(below: 8) {
        case 0: bytes[place] ^= UInt8(1 << random.index(below: 8))
        case 1: bytes[place] = UInt8(random.index(below: 256))
        case 2, 3:
            let number = Self.numbers[random.index(below: Self.numbers.count)]
            let width = [1, 2, 4, 8][random.index(below: 4)]
            let isLittle = random.index(below: 2) == 0
            for byte in 0..<min(width, bytes.count - place) {
                bytes[place + byte] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (isLittle ? byte : width - 1 - byte)))
            }
        case 4: number(&bytes, place)
        case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.index(below: 16)))
        case 6: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + random.index(below: 40))], at: place)
        default: bytes.removeLast(random.index(below: bytes.count - place))
        }
    }

    /// Another number in place of the next one that is written in digits.
    private mutating func number(_ bytes: inout [UInt8], _ place: Int) {
        guard let start = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) else { return }
        let end = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.texts[random.index(below: Self.texts.count)].utf8)
    }
}
