import Foundation
import Neural
import Numerics
import Testing

@Suite struct MultinomialDiffusionTests {
    private let diffusion = MultinomialDiffusion(DiffusionSchedule(steps: 20))

    /// Against Bayes' rule from transition matrices.
    @Test(arguments: [0, 1, 9, 19]) func posteriorIsBayes(step: Int) {
        let count = 4
        func transition(_ step: Int) -> [[Double]] {
            let beta = diffusion.schedule.beta[step]
            return (0..<count).map { from in (0..<count).map { (from == $0 ? 1 - beta : 0) + beta / Double(count) } }
        }
        let chances = [0.5, 0.2, 0.3, 0.0]
        var reached = chances
        for earlier in 0..<step {
            let matrix = transition(earlier)
            reached = (0..<count).map { to in (0..<count).reduce(0) { $0 + reached[$1] * matrix[$1][to] } }
        }
        let weights = (0..<count).map { reached[$0] * transition(step)[$0][2] }
        let made = diffusion.before(2, chances: chances, step: step)
        for level in 0..<count { #expect(abs(made[level] - weights[level] / weights.reduce(0, +)) < 1e-9) }
    }

    @Test(arguments: [0, 3, 19]) func divergenceAndGradient(step: Int) {
        let logits: [Float] = [0.4, -1.1, 0.7, 0.2, 1.3]
        for seen in [1, 2] {
            let (value, gradient) = diffusion.divergence(logits, from: 1, seen: seen, step: step)
            let guess = MultinomialDiffusion.softmax(logits)
            let (p, q) = (
                diffusion.before(seen, chances: [0, 1, 0, 0, 0], step: step), diffusion.before(seen, chances: guess, step: step)
            )
            #expect(abs(value - zip(p, q).reduce(0) { $0 + ($1.0 > 0 ? $1.0 * log($1.0 / $1.1) : 0) }) < 1e-9)
            for place in logits.indices {
                let sides = [Float(1e-2), -1e-2].map { change in
                    var moved = logits
                    moved[place] += change
                    return diffusion.divergence(moved, from: 1, seen: seen, step: step).value
                }
                #expect(abs((sides[0] - sides[1]) / 2e-2 - Double(gradient[place])) < 1e-3)
            }
        }
    }

    /// After the last step every level is about as common.
    @Test func endsInNoise() {
        var random = RandomStream(seed: 3)
        let levels = (0..<6_000).map { _ in diffusion.noised(0, of: 3, step: 19, &random) }
        for level in 0..<3 { #expect(abs(levels.count { $0 == level } - 2_000) < 200) }
        #expect((0..<200).count { _ in diffusion.noised(1, of: 3, step: 0, &random) == 1 } > 180)
    }

    /// Drawing without lists is drawing from what `before` gives, to the bit.
    @Test func drawsFromWhatComesBefore() {
        var scratch = [Double](repeating: 0, count: 9)
        for turn in 0..<400 {
            var random = RandomStream(seed: 5).split(turn)
            let (count, step) = (1 + random.index(below: 9), random.index(below: 20))
            let logits = (0..<count + 3).map { _ in Float(4 * random.normal()) }
            let seen = random.index(below: count)
            var other = random
            let drawn = diffusion.drawnBefore(seen, logits: logits, 2..<2 + count, step: step, scratch: &scratch, &random)
            let chances = diffusion.before(seen, chances: MultinomialDiffusion.softmax(logits[2..<2 + count]), step: step)
            var rest = other.uniform() * chances.reduce(0, +)
            let wanted = chances.firstIndex { chance in
                rest -= chance
                return rest < 0
            }
            #expect(drawn == wanted ?? count - 1)
            #expect(random.next() == other.next())
        }
    }
}
