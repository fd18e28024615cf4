#if canImport(Glibc)
    import Glibc
#endif
import Numerics

/// Turns noise into images with a network that predicts the velocity v = √ᾱ ε − √(1 − ᾱ) x_0 (Salimans and Ho 2022).
public struct DiffusionSampler: Sendable {
    public enum Solver: String, Sendable, CaseIterable {
        /// Deterministic steps along the predicted image and noise (Song et al. 2021).
        case ddim
        /// The same with a second-order correction from the step before (Lu et al. 2022, DPM-Solver++ 2M).
        case dpm
    }

    public let schedule: DiffusionSchedule
    public let solver: Solver
    /// Network calls.
    public let steps: Int

    public init(schedule: DiffusionSchedule = DiffusionSchedule(), solver: Solver = .dpm, steps: Int) {
        self.schedule = schedule
        self.solver = solver
        self.steps = steps
    }

    /// - Parameters:
    ///   - noise: standard normals in the shape of the images.
    ///   - velocity: the network's prediction for images at a step of the schedule.
    /// - Returns: images in −1…1.
    public func images(
        from noise: Tensor, parallel: Parallel = .serial, velocity: (Tensor, Int) throws -> Tensor
    ) throws -> Tensor {
        let times = schedule.sampled(steps)
        var value = noise
        var before: (clean: [Float], gap: Double)?
        for (index, time) in times.enumerated() {
            let (a, b) = (schedule.signal(time), schedule.noise(time))
            let clean = DiffusionPasses.denoised(
                value.values, velocity: try velocity(value, time).values, a: Float(a), b: Float(b), parallel: parallel)
            guard index + 1 < times.count else { return Tensor(unchecked: clean, shape: noise.shape) }
            let next = times[index + 1]
            let (nextA, nextB) = (schedule.signal(next), schedule.noise(next))
            // λ = log(signal / noise) grows by `gap`; x_next = b′/b · x + (a′ − a b′/b) · D for the data estimate D.
            let gap = log(nextA / nextB) - log(a / b)
            let weight = nextA - a * nextB / b
            var now = 1.0
            if solver == .dpm, let before { now = 1 + gap / (2 * before.gap) }
            DiffusionPasses.mix(
                &value.values, clean, before?.clean ?? clean, a: Float(weight * now), b: Float(nextB / b),
                c: Float(weight * (1 - now)), parallel: parallel)
            before = (clean, gap)
        }
        return value
    }
}
