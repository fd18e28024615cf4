import Foundation

/// The bootstrap values behind an interval, kept so that two runs can be compared on the same resamples.
///
/// In JSON one text: base64 of little-endian 32-bit floats, in the order of the replicates.
public struct Replicates: Codable, Sendable, Equatable {
    public var values: [Float]

    public init(_ values: [Double]) { self.values = values.map { Float($0) } }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let data = Data(base64Encoded: try container.decode(String.self)), data.count % 4 == 0 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no base64 of 32-bit floats")
        }
        let bytes = [UInt8](data)
        values = stride(from: 0, to: bytes.count, by: 4).map { at in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: bits)
        }
        guard values.allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a replicate is no number")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 4)
        for value in values {
            for k in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * k))) }
        }
        var container = encoder.singleValueContainer()
        try container.encode(Data(bytes).base64EncodedString())
    }
}

extension RunResult {
    /// Takes away the replicates that nothing will read: those of parts of the set, of which there can be thousands, unless
    /// `isCompared` says that the run's policy holds them against a baseline. Those of whole sets stay, as any later run may
    /// name this one as its baseline.
    public mutating func dropReplicates(unless isCompared: (Measurement) -> Bool) {
        for index in metrics.indices where metrics[index].scope.kind != .whole && !isCompared(metrics[index]) {
            metrics[index].replicates = nil
        }
    }
}
