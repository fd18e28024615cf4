import Generators
import Neural
import Numerics
import TestSupport
import Testing

/// Model files with damaged headers and values are refused by name or give images.
@Suite struct ModelFuzzTests {
    @Test(arguments: SmallSet.untrained) func damagedModels(id: String) throws {
        let generator = try GeneratorRegistry.image(id)
        let whole = try generator.fit(try SmallSet.images([6, 7, 8]), FitPlan(tool: "test")).encoded()
        var fuzz = HeaderFuzz(seed: 5)
        for _ in 0..<(HeaderFuzz.isLong ? 600 : 40) {
            let bytes = fuzz.edited(whole, head: 900)
            do {
                let model = try GeneratorModel(bytes, name: "m.safetensors")
                let images = try GeneratorRegistry.image(of: model).sample(model, SamplePlan(count: 4, seed: 1))
                #expect(images.pixels.count == 4 * images.shape.count)
            } catch let error as GeneratorError {
                #expect(!error.message.isEmpty)
            } catch is NumericsError {}
        }
    }

    private func refusal(_ change: (inout GeneratorModel.Header) -> Void) throws -> String {
        var model = try GeneratorRegistry.image("smote").fit(try SmallSet.images([7, 8]), FitPlan(tool: "test"))
        change(&model.header)
        let bytes = try model.encoded()
        let error = #expect(throws: GeneratorError.self) { try GeneratorModel(bytes, name: "m.safetensors") }
        #expect(error?.code == .badModel)
        return error?.message ?? ""
    }

    @Test func absurdCountsAreNamed() throws {
        #expect(try refusal { $0.classCounts = [.max, 1] }.contains("a class of 9223372036854775807 of 15 rows"))
        #expect(try refusal { $0.classCounts = [-1, 16] }.contains("a class of -1"))
        #expect(try refusal { $0.classCounts = [7, 7] }.contains("1 of 15 rows are of no class"))
        #expect(try refusal { $0.classCounts = [15] }.contains("2 classes with 1 counts"))
        #expect(try refusal { $0.classNames = ["a", "a"] }.contains("two classes of one name"))
        #expect(try refusal { $0.rows = .max }.contains("training rows"))
        #expect(try refusal { $0.steps = -1 }.contains("-1 steps"))
        #expect(try refusal { $0.height = 1 << 40 }.contains("images of"))
    }
}
