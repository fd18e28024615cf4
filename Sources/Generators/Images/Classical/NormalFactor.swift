import Datasets
import Neural
import Numerics

/// A normal distribution as mean and factor: x = mean + z · factor for standard normal z.
struct NormalFactor: Sendable {
    /// d values.
    var mean: [Float]
    /// r × d: unit eigenvectors of the covariance, each times the root of its eigenvalue, largest first.
    var factor: Matrix<Float>
    /// The r eigenvalues, largest first.
    var variances: [Double]
    /// Trace of the covariance (divisor n − 1).
    var total: Double

    /// Beyond this many values a pixel vector has no covariance matrix of its own: the factor comes from this many
    /// images at most, drawn at random.
    static let largest = 4_096
    /// Eigenvalues below this share of the largest are taken for rounding.
    private static let smallestShare = 1e-10

    /// - Parameters:
    ///   - rows: which images; at least two.
    ///   - random: for the choice of images where there are too many for their size.
    init(_ data: TrainingImages, rows: [Int], random: RandomStream, parallel: Parallel) throws {
        let width = data.shape.count
        var rows = rows
        if width > Self.largest, rows.count > Self.largest {
            var random = random
            rows = random.permutation(rows.count).prefix(Self.largest).sorted().map { rows[$0] }
        }
        try self.init(of: data.matrix(rows: rows), parallel: parallel)
    }

    /// - Parameter values: at least two rows; no more than `largest` where they are wider than that.
    init(of values: Matrix<Float>, parallel: Parallel) throws {
        if values.rows <= values.columns {
            try self.init(gramOf: values)
        } else {
            try self.init(covarianceOf: values, parallel)
        }
    }

    private init(covarianceOf values: Matrix<Float>, _ parallel: Parallel) throws {
        let moments = Moments(of: values, parallel: parallel)
        let eigen = try moments.covariance().symmetricEigen()
        mean = moments.mean.map(Float.init)
        total = moments.variances().reduce(0, +)
        let kept = Self.kept(eigen.values)
        variances = kept.map { eigen.values[$0] }
        var factor: [Float] = []
        factor.reserveCapacity(kept.count * values.columns)
        for index in kept {
            let root = eigen.values[index].squareRoot()
            factor.append(contentsOf: eigen.vectors.row(index).map { Float(root * $0) })
        }
        self.factor = try Matrix(rows: kept.count, columns: values.columns, storage: factor)
    }

    /// Fewer images than pixels: the covariance has the eigenvalues of the small matrix X Xᵀ / (n − 1), and its scaled
    /// eigenvectors are uᵀ X / √(n − 1).
    private init(gramOf values: Matrix<Float>) throws {
        let (count, width) = (values.rows, values.columns)
        let centre = Moments(of: values).mean
        mean = centre.map(Float.init)
        let root = Double(max(1, count - 1)).squareRoot()
        var centred = Matrix<Double>(rows: count, columns: width)
        for row in 0..<count {
            for column in 0..<width {
                centred[row, column] = (Double(values[row, column]) - centre[column]) / root
            }
        }
        let gram = try centred.multiplied(by: centred, transposing: .no, .yes)
        let eigen = try gram.symmetricEigen()
        total = (0..<count).reduce(0) { $0 + gram[$1, $1] }
        let kept = Self.kept(eigen.values)
        variances = kept.map { eigen.values[$0] }
        factor = try eigen.vectors.rows(at: kept).multiplied(by: centred).converted()
    }

    private static func kept(_ values: [Double]) -> [Int] {
        guard let largest = values.last, largest > 0 else { return [] }
        return values.indices.reversed().filter { values[$0] > smallestShare * largest }
    }

    // MARK: Model file

    init(_ model: GeneratorModel, _ name: String) throws(GeneratorError) {
        let width = model.shape.count
        mean = try model.tensor(name + "mean", shape: [width]).values
        let tensor = try model.tensor(name + "factor")
        guard tensor.shape.count == 2, tensor.shape[1] == width else {
            throw GeneratorModel.bad("\(name)factor has the shape \(tensor.shape)")
        }
        factor = Matrix(unchecked: tensor.values, rows: tensor.shape[0], columns: width)
        variances = []
        total = 0
    }

    func entries(_ name: String) -> [Safetensors.Entry] {
        [
            .init(name: name + "mean", tensor: Tensor(unchecked: mean, shape: [mean.count])),
            .init(
                name: name + "factor", tensor: Tensor(unchecked: factor.storage, shape: [factor.rows, factor.columns])),
        ]
    }

    // MARK: Drawing

    /// mean + codes · factor, one row a code.
    func values(of codes: Matrix<Float>) throws(NumericsError) -> Matrix<Float> {
        var values = try codes.multiplied(by: factor)
        let width = mean.count
        for row in 0..<values.rows {
            for column in 0..<width { values.storage[row * width + column] += mean[column] }
        }
        return values
    }
}

extension TrainingImages {
    /// The images at `rows` as 0…255, one row each.
    func matrix(rows: [Int]) -> Matrix<Float> {
        let width = shape.count
        var values: [Float] = []
        values.reserveCapacity(rows.count * width)
        for row in rows {
            for index in row * width..<(row + 1) * width { values.append(Float(pixels[index])) }
        }
        return Matrix(unchecked: values, rows: rows.count, columns: width)
    }

    /// Rows of each class, in the order of `classNames`.
    func rowsByClass(_ labels: [Int]) -> [[Int]] {
        var rows = [[Int]](repeating: [], count: classNames.count)
        for (row, label) in labels.enumerated() { rows[label].append(row) }
        return rows
    }

    /// - Throws: `.badData` when a class has fewer than `least` images, naming it.
    func requireRows(_ least: Int, ofEach rows: [[Int]], for generator: String) throws(GeneratorError) {
        guard let short = rows.indices.first(where: { (1..<least).contains(rows[$0].count) }) else { return }
        let count = rows[short].count
        throw GeneratorError(
            .badData,
            "\(generator) needs at least \(least) images a class; class \(classNames[short]) has "
                + "\(count == 1 ? "one" : String(count))",
            remedy: "Add images of it, or leave the class out.")
    }

    /// - Throws: `.badData` when there are fewer than `least` images.
    func requireRows(_ least: Int, for generator: String) throws(GeneratorError) {
        guard count < least else { return }
        throw GeneratorError(
            .badData, "\(generator) needs at least \(least) images; there \(count == 1 ? "is one" : "are \(count)")",
            remedy: "Give more images.")
    }
}

extension RandomStream {
    /// `count` standard normal numbers.
    mutating func normals(_ count: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(Float(normal())) }
        return values
    }
}
