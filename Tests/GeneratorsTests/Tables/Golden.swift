import Foundation
import TestSupport

/// Goldens of generators of tables: `.npy` files of version 1 with words of eight bytes.
enum Golden {
    static let isThere = SharedData.goldens("text_audio/tabular") != nil

    private static func words(_ name: String) throws -> [UInt64]? {
        guard let folder = SharedData.goldens("text_audio/tabular") else { return nil }
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
        return stride(from: start, to: bytes.count, by: 8).map { place in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
        }
    }

    static func doubles(_ name: String) throws -> [Double]? { try words(name)?.map { Double(bitPattern: $0) } }

    static func integers(_ name: String) throws -> [Int]? { try words(name)?.map { Int(truncatingIfNeeded: $0) } }
}
