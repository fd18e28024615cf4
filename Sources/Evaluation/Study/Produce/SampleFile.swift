import Datasets
import Foundation
import Generators

/// A generated set in the cache: a JSON header with its length before it, pixels, labels of two bytes.
enum SampleFile {
    private struct Header: Codable {
        var count: Int
        var height: Int
        var width: Int
        var channels: Int
        var labelled: Bool
        var classNames: [String]
        /// What sampling cost, so that a resumed study states it too.
        var seconds: Double?
    }

    static func encode(_ images: GeneratedImages, seconds: Double?) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let header = [UInt8](
            try encoder.encode(
                Header(
                    count: images.count, height: images.shape.height, width: images.shape.width,
                    channels: images.shape.channels, labelled: images.labels != nil, classNames: images.classNames,
                    seconds: seconds)))
        var bytes = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + images.pixels
        for label in images.labels ?? [] {
            bytes.append(UInt8(truncatingIfNeeded: label))
            bytes.append(UInt8(truncatingIfNeeded: label >> 8))
        }
        return bytes
    }

    /// nil when the bytes are no such file.
    static func decode(_ bytes: [UInt8], name: String) -> (images: ImageSet, seconds: Double?)? {
        guard bytes.count > 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        guard length <= bytes.count - 4,
            let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[4..<4 + length])),
            let each = ImageShape.checkedCount(header.height, header.width, header.channels), header.count > 0,
            header.count < 1 << 30
        else { return nil }
        let start = 4 + length
        let (pixels, overflow) = each.multipliedReportingOverflow(by: header.count)
        guard !overflow, bytes.count - start == pixels + (header.labelled ? 2 * header.count : 0) else { return nil }
        let labels = (0..<(header.labelled ? header.count : 0)).map { index in
            Int(bytes[start + pixels + 2 * index]) | Int(bytes[start + pixels + 2 * index + 1]) << 8
        }
        let images = try? ImageSet(
            pixels: Array(bytes[start..<start + pixels]), count: header.count, height: header.height,
            width: header.width, channels: header.channels, labels: header.labelled ? labels : nil,
            classNames: header.classNames, name: name)
        return images.map { ($0, header.seconds) }
    }
}
