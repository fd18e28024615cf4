import Datasets
import Hashing
import Numerics

/// Features that another program made: an .npy file of n rows and d columns, of any real or whole numbers, plain or
/// packed by gzip.
///
/// Metrics compute on float32. Values that float32 cannot hold exactly are kept as Double beside them, for the content of
/// rows and for a common shift (see `FeatureShift`).
public struct FeatureSet: RowSet {
    public static let noun = RowNoun("row", "rows")

    /// The values narrowed to float32, less the shift that was asked for.
    public private(set) var matrix: Matrix<Float>
    /// What equal rows have in common: a hash of the values as the file has them, both zeros being one number.
    public private(set) var contents: [ContentHash]
    public var info: SetInfo
    public private(set) var labels: [Int]?
    public private(set) var classNames: [String] = []
    public var groups: [GroupColumn] { [] }
    /// Hexadecimal SHA-256 of the file.
    public let sha256: String
    /// What was taken from every row; nil where nothing was.
    public private(set) var shift: FeatureShift?
    /// Position in the file of each row; nil for all of them.
    private var chosen: [Int]?
    /// The values as the file has them, where narrowing changed one; nil where float32 holds all of them.
    public private(set) var wide: Matrix<Double>?

    /// - Throws: `.missing` where there is no such file, `.nonFinite` naming file, row and column of the first NaN or infinity, also of one that float32 cannot
    ///   hold; `.badFile` for anything else that is no matrix of numbers.
    public init(path: String) throws(FeatureError) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard FileBytes.kind(of: path) != .absent else {
            throw FeatureError(.missing, "There is no file \(path).", remedy: "Check the path.")
        }
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
                    .badData, "\(name): shape \(header.shape) is no matrix", remedy: "Save n rows of d features, n×d.")
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
                remedy: "Remove such rows, or repair the program that wrote them.")
        }
        contents = Self.contents(exact ?? values.map(Double.init), columns: columns)
        sha256 = SHA256.hash(packed).hexadecimal
        info = SetInfo(name: name, media: "NPY features", bytes: 4 * rows * columns)
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

    /// A set in memory.
    public init(_ matrix: Matrix<Float>, name: String = "memory") {
        self.matrix = matrix
        contents = Self.contents(matrix.storage.map(Double.init), columns: matrix.columns)
        info = SetInfo(name: name, media: "memory", bytes: 4 * matrix.storage.count)
        var hash = SHA256()
        for content in contents { hash.update(text: "\(content.high) \(content.low)") }
        sha256 = hash.finalised().hexadecimal
    }

    public var count: Int { matrix.rows }

    /// The number of the row in its file.
    public func name(at index: Int) -> String { "row \(chosen.map { $0[index] } ?? index)" }

    /// The rows less `shift`, computed before they are narrowed.
    public func shifted(by shift: FeatureShift) -> FeatureSet {
        var result = self
        for row in 0..<matrix.rows {
            for (column, offset) in zip(shift.columns, shift.offsets) {
                let value = wide.map { $0[row, column] } ?? Double(matrix[row, column])
                result.matrix[row, column] = Float(value - offset)
            }
        }
        result.wide = nil
        result.shift = shift
        result.info.notes.append(shift.note)
        return result
    }

    public func subset(_ indices: [Int]) throws(DatasetError) -> FeatureSet {
        if let wrong = indices.first(where: { !(0..<count).contains($0) }) {
            throw DatasetError(.invalidArgument, "There is no row \(wrong) in a set of \(count).")
        }
        return selected(indices)
    }

    public func limited(to limit: Int, seed: UInt64) -> FeatureSet {
        guard let chosen = sampled(limit, seed: seed) else { return self }
        var sample = selected(chosen)
        sample.info.notes.append("A random sample of \(chosen.count) of \(count) rows (seed \(seed)).")
        return sample
    }

    private func selected(_ indices: [Int]) -> FeatureSet {
        var result = self
        result.matrix = matrix.rows(at: indices)
        result.wide = wide?.rows(at: indices)
        result.contents = indices.map { contents[$0] }
        result.labels = labels.map { all in indices.map { all[$0] } }
        result.chosen = indices.map { index in chosen.map { $0[index] } ?? index }
        result.info.bytes = 4 * indices.count * matrix.columns
        return result
    }

    public func labelled(_ labels: [Int], of names: [String]) throws(DatasetError) -> FeatureSet {
        guard labels.count == count, labels.allSatisfy(names.indices.contains) else {
            throw DatasetError(
                .invalidArgument, "\(labels.count) labels with \(names.count) class names do not fit \(count) rows.")
        }
        var result = self
        result.labels = labels
        result.classNames = names
        return result
    }

    /// Of all rows of a file the file's own SHA-256, else one over the rows that were chosen.
    public func fingerprint(parallel: Parallel = .serial) -> String {
        guard let chosen else { return sha256 }
        var hash = SHA256()
        hash.update(text: sha256)
        for row in chosen { hash.update(row) }
        return hash.finalised().hexadecimal
    }

    public func contentHashes(parallel: Parallel = .serial) -> [ContentHash] { contents }
}

/// Features as they are.
public struct IdentityExtractor: FeatureExtractor {
    /// As policies and results name features that the user gave.
    public static let id = "user"
    public var id: String { Self.id }
    public let version = "1"
    public let weightsSHA256: String? = nil
    public let dimension: Int
    public let levels: [FeatureRange] = []
    public let preprocessing: String

    /// - Parameter like: a set of as many columns as all that will be read.
    public init(like set: FeatureSet) {
        dimension = set.matrix.columns
        preprocessing = "features that the user computed"
            + (set.shift == nil ? "" : ", columns far from zero shifted by the real mean")
    }

    public func extract(
        _ rows: FeatureSet, parallel: Parallel, progress: @Sendable (_ done: Int, _ total: Int) -> Void
    ) -> Matrix<Float> { rows.matrix }
}
