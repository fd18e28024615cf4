/// The binary version of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): records of one label byte (CIFAR-10) or two (coarse
/// and fine, CIFAR-100) and 32×32 pixels, all reds, then all greens, then all blues.
enum CIFARBinary {
    enum Kind: Int, Sendable {
        case ten = 1
        case hundred = 2

        var recordSize: Int { rawValue + CIFARBinary.values }
        /// Number of classes where the file of names is absent.
        var classes: Int { self == .ten ? 10 : 100 }
    }

    static let side = 32
    static let values = 3 * side * side

    static func hasExtension(_ name: String) -> Bool { name.lowercased().utf8.suffix(4).elementsEqual(".bin".utf8) }

    /// Which of the two a file of `size` bytes is, by its record length.
    static func kind(size: Int, name: String) throws(DatasetError) -> Kind {
        let (ten, hundred) = (size % Kind.ten.recordSize == 0, size % Kind.hundred.recordSize == 0)
        guard size > 0, ten || hundred else {
            throw DatasetError(
                .badData,
                "\(name) holds \(size) bytes, no multiple of \(Kind.ten.recordSize) (CIFAR-10) or "
                    + "\(Kind.hundred.recordSize) (CIFAR-100).",
                remedy: "The file was cut off, or is no CIFAR binary file.")
        }
        guard ten != hundred else {
            throw DatasetError(
                .ambiguous, "\(name) can be CIFAR-10 or CIFAR-100 by its size.", remedy: "Give it as an NPZ file.")
        }
        return ten ? .ten : .hundred
    }

    /// Records of one or several files.
    struct Records: Sendable {
        let kind: Kind
        /// The only label of CIFAR-10, the fine one of CIFAR-100.
        private(set) var labels: [Int] = []
        /// CIFAR-100 only.
        private(set) var coarse: [Int] = []
        /// N×H×W×C.
        private(set) var pixels: [UInt8] = []

        init(kind: Kind) { self.kind = kind }

        /// - Throws: `.badData` for a label that is no class, with its place.
        mutating func append(
            _ bytes: [UInt8], name: String, classes: Int, coarseClasses: Int
        ) throws(DatasetError) {
            let size = kind.recordSize
            for record in 0..<bytes.count / size {
                let start = record * size
                for place in 0..<kind.rawValue {
                    let label = Int(bytes[start + place])
                    let isFine = place == kind.rawValue - 1
                    guard label < (isFine ? classes : coarseClasses) else {
                        throw DatasetError(
                            .badData,
                            "\(name), record \(record): label \(label) of \(isFine ? classes : coarseClasses) classes.",
                            remedy: "The file is damaged or holds other records.")
                    }
                    if isFine { labels.append(label) } else { coarse.append(label) }
                }
                interleave(bytes, start + kind.rawValue)
            }
        }

        private mutating func interleave(_ bytes: [UInt8], _ start: Int) {
            let plane = side * side
            for index in start..<start + plane {
                pixels.append(bytes[index])
                pixels.append(bytes[index + plane])
                pixels.append(bytes[index + 2 * plane])
            }
        }
    }
}
