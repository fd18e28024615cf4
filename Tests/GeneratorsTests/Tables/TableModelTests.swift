import Datasets
import Generators
import Neural
import Numerics
import TestSupport
import Testing

/// Model files of tables: whole ones sample, damaged ones are refused by name.
@Suite struct TableModelTests {
    private func model(_ id: String, _ count: Int = 30) throws -> GeneratorModel {
        try GeneratorRegistry.find(id, in: GeneratorRegistry.tables).fit(TableTraining(SmallTable.table(count)), FitPlan(tool: "test"))
    }

    private func sample(_ model: GeneratorModel) throws -> Int {
        try GeneratorRegistry.generator(of: model, in: GeneratorRegistry.tables).rows(model, SamplePlan(count: 5), name: "made").count
    }

    @Test(arguments: SmallTable.ids) func headerSays(id: String) throws {
        let model = try model(id)
        #expect(model.kind == "table")
        #expect(model.header.rows == 30)
        #expect(model.header.privacy == nil)
        #expect(model.header.holdsTrainingRows == SmallTable.copying.contains(id))
        #expect(try model.trainingContents()?.count == 30)
    }

    @Test func holdoutOfTrainingRowsIsALeak() throws {
        let model = try model("marginal")
        let leak = #expect(throws: GeneratorError.self) { try HoldoutGuard.check(SmallTable.table(30), against: model) }
        #expect(leak?.code == .leak)
    }

    /// Every tensor in turn missing, cut short or with other values.
    @Test(arguments: SmallTable.ids) func editedTensors(id: String) throws {
        let whole = try model(id)
        for (place, entry) in whole.tensors.enumerated() where !entry.name.hasSuffix("training_contents") {
            var missing = whole
            missing.tensors.remove(at: place)
            #expect(throws: GeneratorError.self, "\(entry.name)") { try sample(missing) }
            guard entry.tensor.count > 1 else { continue }
            var shorter = whole
            let shape = entry.tensor.shape
            let values = Array(entry.tensor.values.dropLast(entry.tensor.count / shape[0]))
            shorter.tensors[place] = .init(name: entry.name, tensor: try Tensor(shape: [shape[0] - 1] + shape.dropFirst(), values: values))
            // A tree's unused end may be gone.
            if !entry.name.hasSuffix("sides") { #expect(throws: GeneratorError.self, "\(entry.name)") { try sample(shorter) } }
        }
    }

    @Test(arguments: SmallTable.ids) func damagedFiles(id: String) throws {
        let whole = try model(id, 12).encoded()
        var fuzz = HeaderFuzz(seed: 9)
        for _ in 0..<(HeaderFuzz.isLong ? 600 : 25) {
            do {
                #expect(try sample(GeneratorModel(fuzz.edited(whole, head: 3_000), name: "m.safetensors")) == 5)
            } catch let error as GeneratorError { #expect(!error.message.isEmpty) } catch is DatasetError {}
        }
    }
}
