import Datasets
import Hashing
import Numerics

/// Mean and covariance of the features of a set, as other programs keep them: a `.npz` of `mu` (d) and `sigma` (d×d, divisor
/// n − 1), the layout of pytorch-fid, clean-fid and EDM. Ours adds `rows`, and `space` with what made the features.
/// guided-diffusion's reference files hold `mu_s` and `sigma_s` beside them, of the spatial features of sFID.
public struct FeatureStatistics: Sendable, Equatable {
    public let mean: [Double]
    /// d×d, symmetric, divisor n − 1.
    public let covariance: Matrix<Double>
    /// Rows that they are of; nil where the file does not say.
    public let rows: Int?
    /// Id, version, digest of the weights and preprocessing of the extractor; nil where the file does not say.
    public let space: [String]?

    /// As many features fill 2 GB of covariance.
    private static let mostFeatures = 1 << 14
    private static let mostBytes = 4 << 30

    /// - Parameters:
    ///   - features: n×d, n ≥ 2.
    ///   - extractor: what made them.
    /// - Throws: `NumericsError.empty` for fewer than two rows.
    public init(
        of features: Matrix<Float>, by extractor: any FeatureExtractor, parallel: Parallel
    ) throws(NumericsError) {
        let moments = Moments(of: features, parallel: parallel)
        self.init(
            mean: moments.mean, covariance: try moments.covariance(), rows: features.rows,
            space: extractor.identity)
    }

    private init(mean: [Double], covariance: Matrix<Double>, rows: Int?, space: [String]?) {
        self.mean = mean
        self.covariance = covariance
        self.rows = rows
        self.space = space
    }

    /// Whether the file at `path` holds statistics and no pictures.
    public static func areAt(_ path: String) -> Bool {
        guard path.utf8.suffix(4).elementsEqual(".npz".utf8), let names = ZipArchive.memberNames(at: path) else { return false }
        return Set(names).isSuperset(of: ["mu.npy", "sigma.npy"]) && Set(names).isDisjoint(with: ["images.npy", "arr_0.npy"])
    }

    /// - Returns: the statistics, those of spatial features where the file holds such, the size and SHA-256 of the file.
    /// - Throws: `DatasetError` for arrays that are missing, of other shapes, not finite or not symmetric.
    public static func read(
        _ path: String
    ) throws(DatasetError) -> (statistics: FeatureStatistics, spatial: FeatureStatistics?, bytes: Int, sha256: String) {
        let name = FileBytes.lastComponent(path)
        let bytes = try FileBytes.read(path, limit: mostBytes)
        let archive = try ZipArchive(bytes, name: name)
        try archive.refuseOverlaps()
        func array(_ key: String) throws(DatasetError) -> (values: ArraySlice<UInt8>, header: NPYHeader, label: String)? {
            guard let member = archive.member("\(key).npy") else { return nil }
            let label = "\(name), member \(key)"
            let values = try archive.contents(of: member)[...]
            return (values, try NPYHeader(values, name: label), label)
        }
        func numbers(_ key: String) throws(DatasetError) -> (values: [Double], shape: [Int]) {
            guard let found = try array(key) else {
                throw DatasetError(
                    .badData, "\(name) holds no array \"\(key)\".", remedy: "Save the mean as mu and the covariance as sigma.")
            }
            let values = try NPY.doubles(found.values, found.header, name: found.label)
            if let bad = values.firstIndex(where: { !$0.isFinite }) {
                throw DatasetError(
                    .badData, "\(found.label): value \(bad) is \(values[bad]), no finite number.",
                    remedy: "Compute the statistics again.")
            }
            return (values, found.header.shape)
        }
        func moments(_ ending: String) throws(DatasetError) -> (mean: [Double], covariance: Matrix<Double>) {
            let (mean, meanShape) = try numbers("mu" + ending)
            let (sigma, shape) = try numbers("sigma" + ending)
            let count = mean.count
            guard meanShape.reduce(1, *) == count, count > 0, count <= mostFeatures, shape == [count, count] else {
                throw DatasetError(
                    .badData,
                    "\(name): mu\(ending) has the shape \(meanShape), sigma\(ending) \(shape); d and d×d are expected, d at most "
                        + "\(mostFeatures).",
                    remedy: "Save the mean of the features (d) and their covariance (d×d).")
            }
            let covariance = Matrix(unchecked: sigma, rows: count, columns: count)
            try requireCovariance(covariance, "\(name), sigma\(ending)")
            return (mean, covariance)
        }
        let whole = try moments("")
        let beside = archive.member("mu_s.npy") == nil ? nil : try moments("_s")
        var rows: Int?
        if let found = try array("rows") {
            rows = try NPY.integers(found.values, found.header, name: found.label).first.flatMap { $0 > 1 ? $0 : nil }
        }
        let space = try array("space").map { found throws(DatasetError) in
            try NPY.words(found.values, found.header, name: found.label)
        }
        return (
            FeatureStatistics(mean: whole.mean, covariance: whole.covariance, rows: rows, space: space),
            beside.map { FeatureStatistics(mean: $0.mean, covariance: $0.covariance, rows: rows, space: nil) }, bytes.count,
            SHA256.hash(bytes).hexadecimal
        )
    }

    private static func requireCovariance(_ matrix: Matrix<Double>, _ name: String) throws(DatasetError) {
        for row in 0..<matrix.rows {
            guard matrix[row, row] >= 0 else {
                throw DatasetError(
                    .badData, "\(name): the variance of feature \(row) is \(matrix[row, row]).",
                    remedy: "Compute the statistics again.")
            }
            for column in 0..<row {
                let (one, other) = (matrix[row, column], matrix[column, row])
                let most = (matrix[row, row] * matrix[column, column]).squareRoot()
                guard abs(one) <= 1.0001 * most + 1e-6 * (matrix[row, row] + matrix[column, column]) else {
                    throw DatasetError(
                        .badData,
                        "\(name): the covariance of features \(column) and \(row) is \(one), more than their variances "
                            + "\(matrix[column, column]) and \(matrix[row, row]) allow.",
                        remedy: "Compute the statistics again.")
                }
                // Rounding of single precision is let through.
                guard abs(one - other) <= 1e-4 * (matrix[row, row] * matrix[column, column]).squareRoot() + 1e-12 else {
                    throw DatasetError(
                        .badData, "\(name) is not symmetric at \(row), \(column): \(one) and \(other).",
                        remedy: "Compute the statistics again.")
                }
            }
        }
    }

    /// The bytes of the file.
    public func encoded() throws(DatasetError) -> [UInt8] {
        let count = mean.count
        var arrays = [
            (name: "mu", npy: try NPY.encode(mean, shape: [count])),
            (name: "sigma", npy: try NPY.encode(covariance.storage, shape: [count, count])),
        ]
        if let rows { arrays.append(("rows", try NPY.encode([rows], shape: [1]))) }
        if let space { arrays.append(("space", try NPY.encode(space))) }
        return try NPZ.encode(arrays)
    }

    /// As of more rows than features, so that the covariance stands for them.
    package var moments: Moments { Moments(mean: mean, covariance: covariance, count: 0x1p40) }
}
