import Datasets
import Neural
import Numerics

/// Makes the batches of training. A batch depends on the recipe, the data and its step number alone.
package struct BatchSource: Sendable {
    package struct Batch: Sendable {
        package let images: Tensor
        /// Label inside the set's classes, −1 for a corrupted image, which carries no class loss.
        package let labels: [Int]
        /// Columns of the class head that belong to the image's set.
        let columns: [Range<Int>]
        package let states: [Int]
    }

    let recipe: ExtractorRecipe
    let sets: [TrainingSet]
    /// Columns of the class head, by set.
    let columns: [Range<Int>]
    let drawn: [Int]
    private let root: RandomStream

    package init(recipe: ExtractorRecipe, sets: [TrainingSet]) throws(FeatureError) {
        guard !sets.isEmpty, recipe.batch > 1 else {
            throw FeatureError(.invalidSetting, "training needs a set and batches of two or more")
        }
        self.recipe = recipe
        self.sets = sets
        var first = 0
        var columns: [Range<Int>] = []
        var drawn: [Int] = []
        for set in sets {
            guard let count = recipe.drawn[set.name], count > 0, set.side == recipe.side else {
                throw FeatureError(.invalidSetting, "the recipe does not say how many images of \(set.name) to draw")
            }
            drawn.append(count)
            columns.append(first..<first + set.classNames.count)
            first += set.classNames.count
        }
        self.columns = columns
        self.drawn = drawn
        root = RandomStream(seed: recipe.seed)
    }

    var classes: Int { columns.last?.upperBound ?? 0 }
    var stepsPerEpoch: Int { max(1, drawn.reduce(0, +) / recipe.batch) }
    var totalSteps: Int { max(1, Int((Double(stepsPerEpoch) * recipe.epochs).rounded())) }

    /// Set and image numbers of one epoch in order.
    package func order(epoch: Int) -> [(set: Int, image: Int)] {
        let stream = root.split("epoch").split(epoch)
        var items: [(set: Int, image: Int)] = []
        for (index, set) in sets.enumerated() {
            var random = stream.split(set.name)
            var chosen: [Int] = []
            while chosen.count < drawn[index] {
                chosen += random.permutation(set.count).prefix(drawn[index] - chosen.count)
            }
            items += chosen.map { (index, $0) }
        }
        var random = stream.split("order")
        return random.permutation(items.count).map { items[$0] }
    }

    package func batch(step: Int, order: [(set: Int, image: Int)], parallel: Parallel) throws(DatasetError) -> Batch {
        let start = step % stepsPerEpoch * recipe.batch
        let stream = root.split("step").split(step)
        let items = Array(order[start..<start + recipe.batch])
        let made = try parallel.tryMap(items.count) { index throws(DatasetError) -> (values: [Float], state: Int) in
            var random = stream.split(index)
            return try image(items[index].set, items[index].image, &random)
        }
        var values: [Float] = []
        values.reserveCapacity(items.count * recipe.side * recipe.side * 3)
        for item in made { values.append(contentsOf: item.values) }
        return Batch(
            images: Tensor(unchecked: values, shape: [items.count, recipe.side, recipe.side, 3]),
            labels: zip(items, made).map { $1.state == 0 ? sets[$0.set].labels[$0.image] : -1 },
            columns: items.map { columns[$0.set] }, states: made.map(\.state))
    }

    private func image(
        _ set: Int, _ index: Int, _ random: inout RandomStream
    ) throws(DatasetError) -> (values: [Float], state: Int) {
        var view = Augmentation(recipe: recipe).view(of: index, in: sets[set], &random)
        var state = CorruptionState.none
        if random.uniform() < recipe.corruptedShare {
            state = CorruptionState.allCases[1 + random.index(below: CorruptionState.allCases.count - 1)]
            if let damage = state.drawn(&random) { view = try damage.apply(view, &random) }
        } else if random.uniform() < recipe.harmlessShare {
            view = view.withNoise(sigma: 255 * random.uniform(in: 0...recipe.harmlessNoise), &random)
        }
        let (centre, scale) = (Float(255 * recipe.centre), Float(1 / (255 * recipe.spread)))
        let values = view.pixels.map { ($0 - centre) * scale }
        return (view.channels == 3 ? values : values.flatMap { repeatElement($0, count: 3) }, state.rawValue)
    }
}
