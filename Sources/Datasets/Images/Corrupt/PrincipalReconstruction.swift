import Numerics

extension ImageSet {
    /// Each image rebuilt from its first `components` principal components: the smooth, averaged look of a generator
    /// that keeps the broad shape and loses the detail.
    ///
    /// The components are found by orthogonal iteration from a seeded start, 12 rounds, which is enough to span them;
    /// the whole set is held in memory as Float.
    /// - Throws: `.badData` for images of different shapes, `.invalidArgument` for a count outside 1…min(n, d).
    /// - Complexity: O(rounds · n · d · components).
    public func reconstructed(fromComponents components: Int, seed: UInt64 = 0) throws(DatasetError) -> ImageSet {
        guard let shape = uniformShape else { throw DatasetError(.badData, "The images have different shapes.") }
        let size = shape.count
        guard (1...min(count, size)).contains(components) else {
            throw DatasetError(.invalidArgument, "\(components) components of \(count) images with \(size) values.")
        }
        var data = Matrix<Float>(unchecked: try pixels(in: 0..<count).map(Float.init), rows: count, columns: size)
        var mean = [Double](repeating: 0, count: size)
        for row in 0..<count { for column in 0..<size { mean[column] += Double(data[row, column]) } }
        for column in 0..<size { mean[column] /= Double(count) }
        for row in 0..<count { for column in 0..<size { data[row, column] -= Float(mean[column]) } }

        do {
            var stream = RandomStream(seed: seed).split("principal")
            let start = (0..<size * components).map { _ in Float(stream.normal()) }
            // Rows are the directions, so that each is contiguous.
            var basis = Self.orthonormal(Matrix(unchecked: start, rows: components, columns: size))
            for _ in 0..<12 {
                let scores = try data.multiplied(by: basis, transposing: .no, .yes)
                basis = Self.orthonormal(try scores.multiplied(by: data, transposing: .yes, .no))
            }
            let scores = try data.multiplied(by: basis, transposing: .no, .yes)
            let rebuilt = try scores.multiplied(by: basis)
            let pixels = rebuilt.storage.enumerated().map { index, value in
                UInt8(level: value + Float(mean[index % size]) + 0.5)
            }
            var info = info
            info.notes.append("Rebuilt from \(components) principal components.")
            return ImageSet(
                source: try PackedImages(count: count, shape: shape, pixels: pixels), labels: labels,
                classNames: classNames, groups: groups, info: info)
        } catch let error as DatasetError {
            throw error
        } catch {
            throw DatasetError(.badData, "The principal components cannot be found: \(error).")
        }
    }

    /// Rows made orthonormal (modified Gram and Schmidt, twice for accuracy). A row without a part of its own
    /// is left 0.
    private static func orthonormal(_ matrix: Matrix<Float>) -> Matrix<Float> {
        var rows = (0..<matrix.rows).map { matrix.row($0).map(Double.init) }
        for index in rows.indices {
            for _ in 0..<2 {
                for earlier in 0..<index {
                    let overlap = dot(rows[index], rows[earlier])
                    for column in 0..<matrix.columns { rows[index][column] -= overlap * rows[earlier][column] }
                }
            }
            let length = dot(rows[index], rows[index]).squareRoot()
            let factor = length > 1e-12 ? 1 / length : 0
            for column in 0..<matrix.columns { rows[index][column] *= factor }
        }
        return Matrix(unchecked: rows.flatMap { $0.map(Float.init) }, rows: matrix.rows, columns: matrix.columns)
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }
}
