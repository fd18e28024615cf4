import Neural
import Numerics
import Testing

@Suite struct SoftmaxCrossEntropyTests {
    @Test func golden() throws {
        let golden = try goldens()
        let labels = try golden.tensor("softmax_ce.t").values.map { Int($0) }
        let outcome = try SoftmaxCrossEntropy()(golden.tensor("softmax_ce.logits"), labels: labels)
        #expect(abs(outcome.loss - Double(try golden.tensor("softmax_ce.loss").values[0])) < 1e-6)
        #expect(difference(outcome.gradient.values, try golden.tensor("softmax_ce.dlogits").values) < 1e-5)
    }

    /// Smoothed labels, rows that choose among some columns, rows left out: against central differences.
    @Test func gradient() throws {
        let loss = SoftmaxCrossEntropy(smoothing: 0.1)
        let logits = noise([4, 6], seed: 1)
        let (labels, columns) = ([1, -1, 2, 0], [0..<3, 0..<6, 2..<6, 5..<6])
        let outcome = try loss(logits, labels: labels, columns: columns)
        for index in logits.values.indices {
            var (high, low) = (logits, logits)
            high.values[index] += 1e-2
            low.values[index] -= 1e-2
            let numeric =
                try (loss(high, labels: labels, columns: columns).loss
                    - loss(low, labels: labels, columns: columns).loss) / 2e-2
            #expect(abs(numeric - Double(outcome.gradient.values[index])) < 1e-4)
        }
    }

    @Test func labelsOutsideAreRefused() {
        #expect(throws: NeuralError.self) { try SoftmaxCrossEntropy()(noise([1, 3], seed: 1), labels: [3]) }
    }

    @Test func probabilitiesSumToOne() {
        let rows = SoftmaxCrossEntropy.probabilities(Tensor(shape: [2, 4], repeating: 1e4))
        #expect(rows.values == [Float](repeating: 0.25, count: 8))
    }
}
