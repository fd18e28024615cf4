/// A layer that is linear in its input near almost every input: products, leaky rectifiers, means.
///
/// For such layers the gradient of a penalty on the input's gradient needs no second differentiation: push the penalty's
/// derivative by that gradient forward through the same linear maps, and meet the signals that came backward.
public protocol PiecewiseLinear: Layer {
    /// The linear part of the layer at the input of the last `forward`, applied to `tangent`. Comes after a `backward`
    /// with `keepsLinearisation`, and sets the parameters' gradients to those of Σ tangentᵢ · (gradient of inputᵢ).
    func push(_ tangent: Tensor, _ pass: Pass) throws(NeuralError) -> Tensor
}
