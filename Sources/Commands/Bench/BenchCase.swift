import Numerics

/// One kernel with its work on fixed, seeded inputs.
struct BenchCase: Sendable {
    /// "family.shape", e.g. "neighbours.within.4000x448".
    var name: String
    /// What is done, in words.
    var about: String
    /// Floating-point operations of a call as the plain algorithm counts them; nil where they say nothing.
    var flop: Double?
    /// What a call gets through, e.g. 64 images.
    var items: Double?
    var unit: String?
    /// Makes the inputs and gives the call that is timed.
    var prepare: @Sendable (Parallel) throws -> () throws -> Void

    init(
        _ name: String, _ about: String, flop: Double? = nil, items: (count: Double, unit: String)? = nil,
        prepare: @escaping @Sendable (Parallel) throws -> () throws -> Void
    ) {
        self.name = name
        self.about = about
        self.flop = flop
        self.items = items?.count
        unit = items?.unit
        self.prepare = prepare
    }

    static var all: [BenchCase] { products + spectra + neighbours + convolutions + images + bootstrap }

    /// Normal numbers, the same at every call.
    static func normals(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Float> {
        var draw = RandomStream(seed: 1).split("bench").split(name)
        return Matrix(unchecked: (0..<rows * columns).map { _ in Float(draw.normal()) }, rows: rows, columns: columns)
    }

    static func doubles(_ rows: Int, _ columns: Int, _ name: String) -> Matrix<Double> {
        let single = normals(rows, columns, name)
        return Matrix(unchecked: single.storage.map(Double.init), rows: rows, columns: columns)
    }
}
