import Numerics

/// A layer whose weight matrix [all other axes × outputs] is divided by an estimate of its largest singular value
/// (Miyato et al. 2018). Each training pass makes one power iteration; the gradient goes through the division, with the
/// singular vectors taken as constants.
public final class SpectralNorm: PiecewiseLinear {
    /// The weights that training moves; the layer within holds them divided.
    public let weight: Parameter
    /// Estimate of the singular vector on the side of the outputs, of length 1.
    public let vector: Parameter
    private let inner: any PiecewiseLinear
    private let normalised: Parameter
    private var other: [Float] = []
    public private(set) var norm = 1.0

    public convenience init(_ layer: Dense, random: inout RandomStream) {
        self.init(layer, layer.weight, &random)
    }

    public convenience init(_ layer: Convolution, random: inout RandomStream) {
        self.init(layer, layer.weight, &random)
    }

    public convenience init(_ layer: ClassProjection, random: inout RandomStream) {
        self.init(layer, layer.weight, &random)
    }

    private init(_ layer: any PiecewiseLinear, _ weight: Parameter, _ random: inout RandomStream) {
        inner = layer
        normalised = weight
        self.weight = Parameter(shape: weight.shape, values: weight.values, decays: weight.decays)
        let outputs = weight.shape.last ?? 1
        let start = (0..<outputs).map { _ in Float(random.normal()) }
        vector = Parameter(shape: [outputs], values: Self.unit(start).values, decays: false)
        for _ in 0..<10 { iterate() }
    }

    public var parameters: [(name: String, parameter: Parameter)] {
        inner.parameters.map { $0.parameter === normalised ? ($0.name, weight) : $0 }
    }

    public var statistics: [(name: String, parameter: Parameter)] {
        inner.statistics + [("singular_vector", vector)]
    }

    private var columns: Int { vector.values.count }
    private var rows: Int { weight.values.count / max(1, columns) }

    /// One power iteration: v = Wu / |Wu|, u = Wᵀv / |Wᵀv|, σ = |Wᵀv|.
    private func iterate() {
        project()
        let right = Self.unit(
            SpectralProducts.transposedTimes(weight.values, rows: rows, columns: columns, other))
        vector.values = right.values
        norm = right.norm
    }

    private func project() {
        let left = Self.unit(SpectralProducts.times(weight.values, rows: rows, columns: columns, vector.values))
        other = left.values
        norm = left.norm
    }

    private static func unit(_ values: [Float]) -> (values: [Float], norm: Double) {
        let norm = max(RowPasses.squareSums(values, rows: 1)[0].squareRoot(), 1e-12)
        return (SpectralProducts.scaled(values, by: Float(1 / norm)), norm)
    }

    public func forward(_ input: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        if pass.training { iterate() } else { project() }
        normalised.values = SpectralProducts.scaled(weight.values, by: Float(1 / norm))
        return try inner.forward(input, pass)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let result = try inner.backward(gradient, pass)
        if pass.wantsParameterGradients { convert() }
        return result
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        let result = try inner.push(tangent, pass)
        convert()
        return result
    }

    /// dW = (dŴ − ⟨dŴ, Ŵ⟩ v uᵀ) / σ.
    private func convert() {
        let share = SpectralProducts.dot(normalised.gradient, normalised.values)
        weight.gradient = SpectralProducts.deflated(
            normalised.gradient, share: Float(share), left: other, right: vector.values, scale: Float(1 / norm))
    }
}
