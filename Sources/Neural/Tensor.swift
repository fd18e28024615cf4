/// A dense array of floats, row-major. Images are [count, height, width, channels] (NHWC), vectors [count, width].
public struct Tensor: Sendable, Equatable {
    public let shape: [Int]
    public var values: [Float]

    /// - Throws: `.shapeMismatch` when `values` does not fill `shape`.
    public init(shape: [Int], values: [Float]) throws(NeuralError) {
        guard let count = Self.count(shape), count == values.count else {
            throw NeuralError(.shapeMismatch, "\(values.count) values do not fill \(shape)")
        }
        self.shape = shape
        self.values = values
    }

    /// - Precondition: sizes ≥ 0.
    public init(shape: [Int], repeating value: Float = 0) {
        self.shape = shape
        values = [Float](repeating: value, count: shape.reduce(1, *))
    }

    package init(unchecked values: [Float], shape: [Int]) {
        self.shape = shape
        self.values = values
    }

    public var count: Int { values.count }
    /// Size of the first axis: images or rows.
    public var rows: Int { shape.first ?? 0 }

    /// The product of the sizes, or nil when one is negative or the product overflows.
    static func count(_ shape: [Int]) -> Int? {
        var product = 1
        for size in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            product = next
        }
        return product
    }

    /// The same values seen as `shape`.
    public func reshaped(_ shape: [Int]) throws(NeuralError) -> Tensor { try Tensor(shape: shape, values: values) }
}
