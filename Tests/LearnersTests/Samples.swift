import Numerics

/// `count` rows of `columns` normal features around one centre a class, labels dealt in turn.
func gaussianClasses(
    count: Int, columns: Int, classes: Int, distance: Double, seed: UInt64
) -> (features: Matrix<Float>, labels: [Int]) {
    var random = RandomStream(seed: seed)
    let centres = (0..<classes).map { _ in (0..<columns).map { _ in random.normal() * distance } }
    let labels = (0..<count).map { $0 % classes }
    let values = labels.flatMap { label in (0..<columns).map { Float(centres[label][$0] + random.normal()) } }
    return (Matrix(unchecked: values, rows: count, columns: columns), labels)
}
