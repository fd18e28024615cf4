import Datasets
import Numerics

/// Makes images like those it was fitted to.
public protocol ImageGenerator: Generator where Training == TrainingImages {
    /// The first `count` images of the endless sequence that `seed` names: more rows begin with the same ones.
    /// - Throws: `GeneratorError.badModel` when the model's tensors are not this generator's.
    func sample(_ model: GeneratorModel, _ plan: SamplePlan) throws -> GeneratedImages
}

extension ImageGenerator {
    public func rows(_ model: GeneratorModel, _ plan: SamplePlan, name: String) throws -> ImageSet {
        try sample(model, plan).imageSet(name: name)
    }

    public func bytesPerRow(_ model: GeneratorModel) -> Int { model.shape.count }
}
