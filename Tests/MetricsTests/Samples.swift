import Numerics

func normalRows(
    _ rows: Int, _ columns: Int, seed: UInt64, scale: Double = 1, offset: Double = 0
) -> Matrix<Float> {
    var stream = RandomStream(seed: seed)
    var matrix = Matrix<Float>(rows: rows, columns: columns)
    for index in matrix.storage.indices { matrix.storage[index] = Float(offset + scale * stream.normal()) }
    return matrix
}

func isClose(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance * max(abs(expected), 1e-12)
}
