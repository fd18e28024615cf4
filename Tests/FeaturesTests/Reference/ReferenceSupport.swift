import Datasets
import Features
import Foundation
import Numerics
import TestSupport
import Testing

/// Goldens of the reference networks, and how far a result is from them.
enum ReferenceGoldens {
    static let isHere = SharedData.goldens("reference_networks") != nil

    static func url(_ path: String) throws -> URL { try #require(SharedData.goldens("reference_networks/\(path)")) }

    static func array(_ path: String) throws -> NumPyFile { try NumPyFile(url("\(path).npy")) }

    static func weights(_ path: String) throws -> WeightsFile {
        try WeightsFile(path: url(path).path(percentEncoded: false))
    }

    /// Pixel values stored channels first, as the network takes them.
    static func maps(_ path: String) throws -> FeatureMaps {
        let file = try array(path)
        let values = try file.doubles()
        let (count, height, width) = (file.shape[0], file.shape[2], file.shape[3])
        var turned = [Float](repeating: 0, count: values.count)
        for image in 0..<count {
            for channel in 0..<3 {
                for place in 0..<height * width {
                    turned[(image * height * width + place) * 3 + channel] =
                        Float(values[(image * 3 + channel) * height * width + place])
                }
            }
        }
        return FeatureMaps(images: count, height: height, width: width, channels: 3, values: turned)
    }

    static func images(_ path: String) throws -> [Image8] {
        let file = try array(path)
        let pixels = try file.unsignedBytes()
        let sides = Array(file.shape.suffix(3))
        let size = sides.reduce(1, *)
        return try (0..<pixels.count / size).map {
            try Image8(
                height: sides[0], width: sides[1], channels: sides[2], pixels: Array(pixels[$0 * size..<($0 + 1) * size]))
        }
    }

    /// The largest relative error of an image: ‖a − b‖ / ‖b‖ of its vector.
    static func worst(_ mine: [Float], _ path: String) throws -> Double {
        let file = try array(path)
        let theirs = try file.doubles()
        try #require(mine.count == theirs.count, "\(path)")
        let rows = file.shape[0]
        let width = theirs.count / rows
        var worst = 0.0
        for row in 0..<rows {
            var (gap, norm) = (0.0, 0.0)
            for k in row * width..<(row + 1) * width {
                gap += (Double(mine[k]) - theirs[k]) * (Double(mine[k]) - theirs[k])
                norm += theirs[k] * theirs[k]
            }
            worst = max(worst, (gap / norm).squareRoot())
        }
        return worst
    }
}

/// The weights of `goldens/reference_networks/inception`, which are a formula.
enum InceptionFormula {
    /// Names and shapes in the order of the formula.
    static func layout() throws -> [(name: String, shape: [Int])] {
        let url = try #require(SharedData.goldens("image/inception_keys.txt"))
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t")
            guard !line.hasPrefix("#"), parts.count >= 3, parts[1] == "float32" else { return nil }
            return (String(parts[0]), parts[2].split { !$0.isNumber }.compactMap { Int($0) })
        }
    }

    private static func mix(_ value: UInt32) -> UInt32 {
        var x = value
        x ^= x >> 16
        x &*= 0x7feb_352d
        x ^= x >> 15
        x &*= 0x846c_a68b
        return x ^ x >> 16
    }

    static func values(_ k: Int, _ name: String, _ shape: [Int]) -> [Float] {
        let (offset, scale): (Double, Double)
        if name.hasSuffix("conv.weight") {
            (offset, scale) = (0, 0.9375 * (24.0 / Double(shape[1] * shape[2] * shape[3])).squareRoot())
        } else if name.hasSuffix("bn.weight") || name.hasSuffix("bn.running_var") {
            (offset, scale) = (1, 1)
        } else if name.hasSuffix("bn.bias") || name.hasSuffix("bn.running_mean") {
            (offset, scale) = (0, 0.5)
        } else {
            (offset, scale) = (0, name == "fc.weight" ? (12.0 / 2048).squareRoot() : 1)
        }
        let seed = mix(UInt32(k) &* 40503 &+ 0x9E37_79B9)
        return (0..<shape.reduce(1, *)).map { i in
            let h = mix(UInt32(truncatingIfNeeded: i) &* 2_654_435_761 ^ seed)
            return Float(offset + (Double(h >> 8) / 16_777_216 - 0.5) * scale)
        }
    }

    /// A safetensors file of them.
    static func file() throws -> [UInt8] {
        var items: [String] = []
        var data: [UInt8] = []
        data.reserveCapacity(96_000_000)
        for (k, tensor) in try layout().enumerated() {
            let begin = data.count
            for value in values(k, tensor.name, tensor.shape) {
                let bits = value.bitPattern
                data.append(UInt8(truncatingIfNeeded: bits))
                data.append(UInt8(truncatingIfNeeded: bits >> 8))
                data.append(UInt8(truncatingIfNeeded: bits >> 16))
                data.append(UInt8(truncatingIfNeeded: bits >> 24))
            }
            items.append(
                "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(begin),\(data.count)]}")
        }
        let header = Array("{\(items.joined(separator: ","))}".utf8)
        return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
    }
}
