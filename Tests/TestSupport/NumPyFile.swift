import Foundation
import Numerics

/// Reads the small `.npy` goldens: version 1, little-endian, C order, float64, float32, int32 or bytes.
public struct NumPyFile {
    public let shape: [Int]
    private let type: String
    private let bytes: [UInt8]

    public struct Unreadable: Error { public let reason: String }

    public init(_ url: URL) throws {
        let file = [UInt8](try Data(contentsOf: url))
        guard file.count > 10, file[0] == 0x93, file[6] == 1 else { throw Unreadable(reason: "not npy version 1") }
        let start = 10 + Int(file[8]) + 256 * Int(file[9])
        guard start <= file.count else { throw Unreadable(reason: "cut off") }
        let header = String(decoding: file[10..<start], as: UTF8.self)
        guard header.contains("'fortran_order': False"),
            let shapeText = header.split(separator: "(").dropFirst().first?.split(separator: ")").first
        else { throw Unreadable(reason: "header \(header)") }
        shape = shapeText.split(separator: ",").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        type = ["<f4", "<i4", "<f8", "|u1"].first { header.contains($0) } ?? ""
        bytes = Array(file[start...])
        let size = type == "<f8" ? 8 : type == "|u1" ? 1 : 4
        guard bytes.count == size * shape.reduce(1, *), !type.isEmpty else { throw Unreadable(reason: "header \(header)") }
    }

    public func matrix() throws -> Matrix<Float> {
        guard type == "<f4", shape.count == 2 else { throw Unreadable(reason: "no float matrix") }
        return try Matrix(rows: shape[0], columns: shape[1], storage: words().map { Float(bitPattern: $0) })
    }

    public func integers() throws -> [Int] {
        guard type == "<i4" else { throw Unreadable(reason: "no integers") }
        return words().map { Int(Int32(bitPattern: $0)) }
    }

    /// The values of a file of real numbers, in double.
    public func doubles() throws -> [Double] {
        switch type {
        case "<f4": return words().map { Double(Float(bitPattern: $0)) }
        case "<f8":
            let words = words()
            return stride(from: 0, to: words.count, by: 2).map {
                Double(bitPattern: UInt64(words[$0]) | UInt64(words[$0 + 1]) << 32)
            }
        default: throw Unreadable(reason: "no real numbers")
        }
    }

    public func unsignedBytes() throws -> [UInt8] {
        guard type == "|u1" else { throw Unreadable(reason: "no bytes") }
        return bytes
    }

    private func words() -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { place in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
        }
    }
}
