import Numerics

/// In training, sets each value to 0 by a chance and divides the others by the rest (Srivastava et al. 2014).
public final class Dropout: PiecewiseLinear {
    /// The chance, in steps of 1/65536.
    public let rate: Double
    /// Where the mask comes from: passes repeat it until another stream is put here.
    public var stream = RandomStream(seed: 0)
    private var mask: [Float]?

    /// - Parameter rate: 0..<1.
    public init(rate: Double) { self.rate = min(max(0, rate), 1 - 0x1p-16) }

    public func forward(_ input: Tensor, _ pass: Pass) -> Tensor {
        guard pass.training else { return input }
        let mask = drawn(input.count)
        self.mask = mask
        return masked(input, mask)
    }

    public func backward(_ gradient: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let mask else { throw unforwarded() }
        try expectSame(gradient, [gradient.rows, mask.count / max(1, gradient.rows)], "Dropout")
        if !pass.keepsLinearisation { self.mask = nil }
        return masked(gradient, mask)
    }

    public func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor {
        guard let mask else { throw unforwarded() }
        try expectSame(tangent, [tangent.rows, mask.count / max(1, tangent.rows)], "Dropout")
        self.mask = nil
        return masked(tangent, mask)
    }

    private func drawn(_ count: Int) -> [Float] {
        let threshold = UInt64((rate * 65_536).rounded())
        let kept = Float(65_536 / Double(65_536 - threshold))
        var (random, word) = (stream, UInt64(0))
        return (0..<count).map { place in
            word = place % 4 == 0 ? random.next() : word >> 16
            return word & 0xFFFF < threshold ? 0 : kept
        }
    }

    private func masked(_ values: Tensor, _ mask: [Float]) -> Tensor {
        Tensor(unchecked: zip(values.values, mask).map { $0 * $1 }, shape: values.shape)
    }
}
