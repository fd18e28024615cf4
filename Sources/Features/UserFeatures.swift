import Datasets
import Hashing
import Numerics

/// Features that another program made: an .npy file of n rows and d columns, float32 or float64.
public struct UserFeatures: Sendable {
    public let matrix: Matrix<Float>
    /// The file's name without its folder.
    public let name: String
    /// Hexadecimal SHA-256 of the file.
    public let sha256: String

    /// - Throws: `.nonFinite` naming file, row and column of the first NaN or infinity; `.badFile` for anything else
    ///   that is no matrix of real numbers.
    public init(path: String) throws(FeatureError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        let bytes: [UInt8]
        let header: NPYHeader
        let values: [Float]
        do {
            bytes = try FileBytes.read(path)
            header = try NPYHeader(bytes[...], name: name)
            values = try NPY.floats(bytes[...], header, name: name)
        } catch {
            throw FeatureError(.badFile, error.message, remedy: error.remedy)
        }
        guard header.shape.count == 2, header.shape[0] > 0, header.shape[1] > 0 else {
            throw FeatureError(
                .badFile, "\(name): shape \(header.shape) is no matrix", remedy: "save n rows of d features, n×d")
        }
        let columns = header.shape[1]
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            throw FeatureError(
                .nonFinite, "\(name): row \(bad / columns), column \(bad % columns) is \(values[bad])",
                remedy: "remove such rows, or repair the program that wrote them")
        }
        matrix = Matrix(unchecked: values, rows: header.shape[0], columns: columns)
        sha256 = SHA256.hash(bytes).hexadecimal
    }
}
