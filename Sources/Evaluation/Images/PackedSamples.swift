import Datasets
import Foundation

/// A set of images of one shape as bytes: a JSON header with its length before it, pixels, labels of two bytes.
enum PackedSamples {
    private struct Header: Codable {
        var count: Int
        var height: Int
        var width: Int
        var channels: Int
        var labelled: Bool
        var classNames: [String]
    }

    /// - Throws: `.badData` for images of several shapes.
    static func encode(_ set: ImageSet) throws -> [UInt8] {
        guard let shape = set.uniformShape else {
            throw DatasetError(.badData, "\(set.info.name) holds images of several shapes.")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let header = [UInt8](
            try encoder.encode(
                Header(
                    count: set.count, height: shape.height, width: shape.width, channels: shape.channels,
                    labelled: set.labels != nil, classNames: set.classNames)))
        var bytes = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
        bytes += try set.pixels(in: 0..<set.count, parallel: .serial)
        for label in set.labels ?? [] {
            bytes.append(UInt8(truncatingIfNeeded: label))
            bytes.append(UInt8(truncatingIfNeeded: label >> 8))
        }
        return bytes
    }

    /// nil when the bytes are no such file.
    static func decode(_ bytes: [UInt8], name: String) -> ImageSet? {
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
        return try? ImageSet(
            pixels: Array(bytes[start..<start + pixels]), count: header.count, height: header.height,
            width: header.width, channels: header.channels, labels: header.labelled ? labels : nil,
            classNames: header.classNames, name: name)
    }
}
