/// Limited-memory BFGS with backtracking (Liu & Nocedal 1989) for smooth convex objectives.
///
/// Everything is Float64 and sequential, so the path depends only on the objective.
struct LBFGS {
    var memory = 12
    var maximumIterations = 300
    /// Stops when the largest gradient entry is below this.
    var gradientTolerance = 1e-5

    struct Result {
        var point: [Double]
        var value: Double
        var iterations: Int
        var converged: Bool
    }

    func minimise(
        from start: [Double],
        _ objective: ([Double]) throws(LearnerError) -> (value: Double, gradient: [Double])
    ) throws(LearnerError) -> Result {
        var point = start
        var (value, gradient) = try objective(point)
        var steps: [[Double]] = []
        var changes: [[Double]] = []
        var curvatures: [Double] = []
        for iteration in 0..<maximumIterations {
            guard value.isFinite else { throw Self.diverged(iteration) }
            if largest(gradient) <= gradientTolerance {
                return Result(point: point, value: value, iterations: iteration, converged: true)
            }
            var direction = twoLoop(gradient, steps, changes, curvatures)
            var slope = dot(direction, gradient)
            if !(slope < 0) {
                direction = gradient.map { -$0 }
                slope = -dot(gradient, gradient)
                steps = []
                changes = []
                curvatures = []
            }
            var length = steps.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
            var accepted: (point: [Double], value: Double, gradient: [Double])?
            for _ in 0..<30 {
                let candidate = advanced(point, direction, length)
                let outcome = try objective(candidate)
                if outcome.value <= value + 1e-4 * length * slope {
                    accepted = (candidate, outcome.value, outcome.gradient)
                    break
                }
                length *= 0.5
            }
            // No descent left above the rounding of the objective: this is the minimum to working precision.
            guard let next = accepted else {
                return Result(point: point, value: value, iterations: iteration, converged: true)
            }
            let step = zip(next.point, point).map { $0 - $1 }
            let change = zip(next.gradient, gradient).map { $0 - $1 }
            let curvature = dot(step, change)
            if curvature > 1e-12 * dot(change, change).squareRoot() * dot(step, step).squareRoot() {
                if steps.count == memory {
                    steps.removeFirst()
                    changes.removeFirst()
                    curvatures.removeFirst()
                }
                steps.append(step)
                changes.append(change)
                curvatures.append(curvature)
            }
            let decrease = value - next.value
            (point, value, gradient) = next
            if decrease <= 1e-9 * abs(value), length == 1 {
                return Result(point: point, value: value, iterations: iteration + 1, converged: true)
            }
        }
        return Result(point: point, value: value, iterations: maximumIterations, converged: false)
    }

    private func twoLoop(
        _ gradient: [Double], _ steps: [[Double]], _ changes: [[Double]], _ curvatures: [Double]
    ) -> [Double] {
        var direction = gradient.map { -$0 }
        guard let lastChange = changes.last, let lastCurvature = curvatures.last else { return direction }
        var weights = [Double](repeating: 0, count: steps.count)
        for index in steps.indices.reversed() {
            weights[index] = dot(steps[index], direction) / curvatures[index]
            direction = advanced(direction, changes[index], -weights[index])
        }
        let scale = lastCurvature / dot(lastChange, lastChange)
        for index in direction.indices { direction[index] *= scale }
        for index in steps.indices {
            let correction = dot(changes[index], direction) / curvatures[index]
            direction = advanced(direction, steps[index], weights[index] - correction)
        }
        return direction
    }

    private static func diverged(_ iteration: Int) -> LearnerError {
        LearnerError(
            .diverged, "The objective is not a number after \(iteration) iterations.",
            remedy: "Check the features for extreme values.")
    }

    private func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }

    private func dot(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }

    private func advanced(_ point: [Double], _ direction: [Double], _ length: Double) -> [Double] {
        var result = point
        for index in result.indices { result[index] += length * direction[index] }
        return result
    }
}
