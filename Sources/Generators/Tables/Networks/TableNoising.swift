import Neural
import Numerics

/// Rows of the training table with noise, and what a network's guesses about them cost.
struct TableNoising: Sendable {
    let columns: DiffusionColumns
    let data: TableTraining
    let levels: MultinomialDiffusion

    /// Rows of a block; blocks draw for themselves.
    static let block = 64

    struct Block: Sendable {
        var input: [Float] = []
        var noise: [Float] = []
        /// Level of each row before and after noise, part by part.
        var levels: [(was: Int, seen: Int)] = []
        var steps: [Int] = []
        var labels: [Int] = []
    }

    func noised(_ rows: ArraySlice<Int>, _ random: inout RandomStream) -> Block {
        var made = Block()
        let schedule = levels.schedule
        for row in rows {
            let step = random.index(below: schedule.steps)
            made.steps.append(step)
            var values = [Float](repeating: 0, count: columns.width)
            for (index, number) in columns.numbers.enumerated() {
                let noise = Float(random.normal())
                let score = columns.score(number, data.states[number.place][row], &random)
                values[index] = Float(schedule.signal(step)) * score + Float(schedule.noise(step)) * noise
                made.noise.append(noise)
            }
            for level in columns.levels {
                guard let margin = data.margins[level.place] else { continue }
                let was = columns.level(level, data.states[level.place][row], margin)
                let seen = levels.noised(was, of: level.count, step: step, &random)
                made.levels.append((was, seen))
                values[level.start + seen] = 1
            }
            made.labels.append(columns.label.map { Int($0.bins.of[Int(data.states[$0.place][row])]) } ?? 0)
            made.input += values
        }
        return made
    }

    /// The gradient of a block's outputs, and its two losses.
    func losses(_ block: Block, _ output: ArraySlice<Float>, rows: Int) -> (gradient: [Float], noise: Double, levels: Double) {
        let (width, first) = (columns.width, output.startIndex)
        var (gradient, noise, divergence) = ([Float](repeating: 0, count: output.count), 0.0, 0.0)
        let share = 1 / Double(max(1, rows * columns.numbers.count))
        let weight = Double(levels.schedule.steps) / Double(max(1, rows * columns.levels.count))
        for row in block.steps.indices {
            for index in columns.numbers.indices {
                let gap = output[first + row * width + index] - block.noise[row * columns.numbers.count + index]
                noise += Double(gap * gap) * share
                gradient[row * width + index] = Float(2 * share) * gap
            }
            for (index, level) in columns.levels.enumerated() {
                let from = row * width + level.start
                let (was, seen) = block.levels[row * columns.levels.count + index]
                let own = levels.divergence(
                    output[first + from..<first + from + level.count], from: was, seen: seen, step: block.steps[row])
                divergence += own.value * weight
                for place in 0..<level.count { gradient[from + place] = Float(weight) * own.gradient[place] }
            }
        }
        return (gradient, noise, divergence)
    }
}
