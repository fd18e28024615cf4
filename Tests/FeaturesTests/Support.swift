import Datasets
import Features
import Numerics
import Testing

/// Images of random bytes with labels 0, 1, 2, 0, …
func randomImages(_ count: Int, side: Int = 32, channels: Int = 3, seed: UInt64 = 1) throws -> ImageSet {
    var random = RandomStream(seed: seed)
    return try ImageSet(
        pixels: (0..<count * side * side * channels).map { _ in UInt8(truncatingIfNeeded: random.next()) },
        count: count, height: side, width: side, channels: channels, labels: (0..<count).map { $0 % 3 },
        classNames: ["a", "b", "c"])
}

/// Two small sets and a recipe of a few steps of eight images.
func tinyTraining() throws -> (recipe: ExtractorRecipe, sets: [TrainingSet]) {
    var recipe = ExtractorRecipe()
    recipe.batch = 8
    recipe.epochs = 2
    recipe.drawn = ["colour": 12, "grey": 12]
    recipe.schedule = .oneCycle(peak: 0.01, warmup: 0.3)
    return (
        recipe,
        [
            try TrainingSet(randomImages(7), name: "colour", mirrors: true),
            try TrainingSet(randomImages(20, side: 28, channels: 1, seed: 2), name: "grey", mirrors: false),
        ]
    )
}
