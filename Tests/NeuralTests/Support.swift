import Foundation
import Neural
import Numerics
import TestSupport
import Testing

func noise(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = RandomStream(seed: seed)
    return Tensor(
        unchecked: (0..<shape.reduce(1, *)).map { _ in Float(random.normal()) }, shape: shape)
}

/// Largest absolute difference relative to the largest value.
func difference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    let scale = b.map(abs).max() ?? 0
    let most = zip(a, b).map { abs($0 - $1) }.max() ?? 0
    return scale > 0 ? most / scale : most
}

/// Compares `backward` with central differences of Σ w · forward along random directions: of the input and of all
/// parameters. Directions rather than single values keep float's rounding out.
func checkGradients(
    _ layer: any Layer, input: [Int], seed: UInt64 = 5, step: Float = 1e-2, tolerance: Double = 5e-3
) throws {
    let x = noise(input, seed: seed)
    let pass = Pass(training: true, parallel: Parallel(threads: 2))
    let weights = noise(try layer.forward(x, pass).shape, seed: seed + 1)
    func objective(_ x: Tensor) throws -> Double {
        zip(try layer.forward(x, pass).values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let gradient = try layer.backward(weights, pass)
    let parameters = layer.parameters.map(\.parameter)
    let gradients = parameters.map(\.gradient)
    for trial in 0..<3 {
        let direction = noise(input, seed: seed + 10 + UInt64(trial))
        let exact = zip(gradient.values, direction.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let size = gradient.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        func moved(_ factor: Float) -> Tensor {
            Tensor(unchecked: zip(x.values, direction.values).map { $0 + factor * $1 }, shape: x.shape)
        }
        let numeric = try (objective(moved(step)) - objective(moved(-step))) / Double(2 * step)
        #expect(abs(numeric - exact) <= tolerance * max(size, 1), "input: \(numeric) for \(exact)")
    }
    for (index, parameter) in parameters.enumerated() {
        let direction = noise(parameter.shape, seed: seed + 20 + UInt64(index))
        let kept = parameter.values
        let exact = zip(gradients[index], direction.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let size = gradients[index].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        var sides: [Double] = []
        for factor in [step, -step] {
            parameter.values = zip(kept, direction.values).map { $0 + factor * $1 }
            sides.append(try objective(x))
        }
        parameter.values = kept
        let numeric = (sides[0] - sides[1]) / Double(2 * step)
        #expect(abs(numeric - exact) <= tolerance * max(size, 1), "parameter \(index): \(numeric) for \(exact)")
    }
}

/// Reference values of another implementation, in this module's layouts.
func goldens(_ file: String = "nn") throws -> Safetensors {
    let url = SharedData.repository.appending(path: "Tests/Goldens/\(file).safetensors")
    return try Safetensors([UInt8](Data(contentsOf: url)))
}
