import Datasets
import Hashing
import Numerics

/// Features that another program made: an .npy file of n rows and d columns, of any real or whole numbers, plain or
/// packed by gzip.
///
/// Metrics compute on float32. Values that float32 cannot hold exactly are kept as Double beside them, for the content of
/// rows and for a common shift (see `FeatureShift`).
public struct UserFeatures: Sendable {
    /// The values narrowed to float32, less the shift that was asked for.
    public private(set) var matrix: Matrix<Float>
    /// What equal rows have in common: a hash of the values as the file has them, both zeros being one number.
    public let contents: [ContentHash]
    /// The file's name without its folder.
    public let name: String
    /// Hexadecimal SHA-256 of the file.
    public let sha256: String
    /// The values as the file has them, where narrowing changed one; nil where float32 holds all of them.
    public private(set) var wide: Matrix<Double>?

    /// - Throws: `.nonFinite` naming file, row and column of the first NaN or infinity, also of one that float32 cannot
    ///   hold; `.badFile` for anything else that is no matrix of numbers.
    public init(path: String) throws(FeatureError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        let packed: [UInt8]
        let rows: Int
        let columns: Int
        var exact: [Double]?
        var values: [Float]
        do throws(DatasetError) {
            packed = try FileBytes.read(path)
            let bytes = try GzipArray.unpacked(packed, name: name)
            let header = try NPYHeader(bytes, name: name)
            guard header.shape.count == 2, header.shape[0] > 0, header.shape[1] > 0 else {
                throw DatasetError(
                    .badData, "\(name): shape \(header.shape) is no matrix", remedy: "save n rows of d features, n×d")
            }
            (rows, columns) = (header.shape[0], header.shape[1])
            switch header.element {
            case .float16, .float32, .uint8: values = try NPY.floats(bytes, header, name: name)
            default:
                let doubles = try NPY.doubles(bytes, header, name: name)
                values = doubles.map { Float($0) }
                exact = doubles
            }
        } catch {
            throw FeatureError(.badFile, error.message, remedy: error.remedy)
        }
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            let value = exact?[bad] ?? Double(values[bad])
            throw FeatureError(
                .nonFinite,
                "\(name): row \(bad / columns), column \(bad % columns) is \(value)"
                    + (value.isFinite ? ", beyond the range of float32" : ""),
                remedy: "remove such rows, or repair the program that wrote them")
        }
        contents = Self.contents(exact ?? values.map(Double.init), columns: columns)
        sha256 = SHA256.hash(packed).hexadecimal
        matrix = Matrix(unchecked: values, rows: rows, columns: columns)
        if let exact, zip(exact, values).contains(where: { $0 != Double($1) }) {
            wide = Matrix(unchecked: exact, rows: rows, columns: columns)
        }
    }

    private static func contents(_ values: [Double], columns: Int) -> [ContentHash] {
        (0..<values.count / columns).map { row in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(8 * columns)
            for value in values[row * columns..<(row + 1) * columns] {
                let bits = (value == 0 ? 0 : value).bitPattern
                for shift in 0..<UInt64(8) { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * shift))) }
            }
            return ContentHash(SHA256.hash(bytes))
        }
    }

    /// The rows less `shift`, computed before they are narrowed.
    public func shifted(by shift: FeatureShift) -> UserFeatures {
        var result = self
        for row in 0..<matrix.rows {
            for (column, offset) in zip(shift.columns, shift.offsets) {
                let value = wide.map { $0[row, column] } ?? Double(matrix[row, column])
                result.matrix[row, column] = Float(value - offset)
            }
        }
        result.wide = nil
        return result
    }
}
