import Datasets
import Generators
import Testing

@Suite struct HoldoutGuardTests {
    @Test func refusesTheTrainingSet() throws {
        let training = try SmallSet.set([20, 20])
        let fingerprint = try training.fingerprint()
        let error = #expect(throws: GeneratorError.self) {
            try HoldoutGuard.check(training, againstTraining: fingerprint, nil)
        }
        #expect(error?.code == .leak)
    }

    /// Labels, order and number do not hide shared images.
    @Test func countsSharedImages() throws {
        let whole = try SmallSet.set([20, 20])
        let training = try whole.subset(Array(0..<30))
        let fingerprint = try training.fingerprint()
        let clean = try whole.subset(Array(30..<40))
        try HoldoutGuard.check(clean, againstTraining: fingerprint, training)
        let mixed = try whole.subset([39, 3, 38, 29, 30])
        let error = #expect(throws: GeneratorError.self) {
            try HoldoutGuard.check(mixed, againstTraining: fingerprint, training)
        }
        #expect(error?.message.contains("2 of 5 images") ?? false)
    }
}
