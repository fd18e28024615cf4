/// PNG files of 8-bit grey or colour, the same bytes for the same image.
public enum PNGEncoder {
    /// The file: one IDAT chunk, the filter of each row chosen by the smallest sum of absolute differences.
    public static func encode(_ image: Image8) throws(DatasetError) -> [UInt8] {
        var file = PNGDecoder.signature
        let colourType: UInt8 = image.channels == 3 ? 2 : 0
        append(&file, "IHDR", bigEndian(image.width) + bigEndian(image.height) + [8, colourType, 0, 0, 0])
        append(&file, "IDAT", try Inflate.compressed(filtered(image), .zlib))
        append(&file, "IEND", [])
        return file
    }

    private static func filtered(_ image: Image8) -> [UInt8] {
        let length = image.width * image.channels
        let step = image.channels
        var result: [UInt8] = []
        result.reserveCapacity((length + 1) * image.height)
        var above = [UInt8](repeating: 0, count: length)
        for row in 0..<image.height {
            let line = Array(image.pixels[row * length..<(row + 1) * length])
            var best: [UInt8] = []
            var bestSum = Int.max
            for filter in 0..<5 {
                var candidate = [UInt8](repeating: UInt8(filter), count: length + 1)
                var sum = 0
                for index in 0..<length {
                    let left = index >= step ? line[index - step] : 0
                    let corner = index >= step ? above[index - step] : 0
                    let value = line[index] &- predicted(filter, left, above[index], corner)
                    candidate[index + 1] = value
                    sum += min(Int(value), 256 - Int(value))
                }
                if sum < bestSum { (best, bestSum) = (candidate, sum) }
            }
            result += best
            above = line
        }
        return result
    }

    private static func predicted(_ filter: Int, _ left: UInt8, _ up: UInt8, _ corner: UInt8) -> UInt8 {
        switch filter {
        case 1: return left
        case 2: return up
        case 3: return UInt8((Int(left) + Int(up)) / 2)
        case 4:
            let estimate = Int(left) + Int(up) - Int(corner)
            let (a, b, c) = (abs(estimate - Int(left)), abs(estimate - Int(up)), abs(estimate - Int(corner)))
            return a <= b && a <= c ? left : b <= c ? up : corner
        default: return 0
        }
    }

    private static func append(_ file: inout [UInt8], _ type: String, _ data: [UInt8]) {
        let body = Array(type.utf8) + data
        file += bigEndian(data.count) + body + bigEndian(Int(Inflate.crc32(body[...])))
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
