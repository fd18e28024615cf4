import Neural
import Testing

@Suite struct ChannelPaddingTests {
    @Test func gradients() throws {
        try checkGradients(PadChannels(from: 3, to: 16), input: [2, 3, 4, 3])
        try checkGradients(FirstChannels(3, of: 16), input: [2, 3, 4, 16])
        try checkGradients(Unflatten(height: 2, width: 3, channels: 4), input: [5, 24])
    }

    @Test func addsAndDropsTheLastChannels() throws {
        let x = noise([2, 3, 4, 3], seed: 1)
        let wide = try PadChannels(from: 3, to: 16).forward(x, .inference)
        #expect(wide.shape == [2, 3, 4, 16])
        #expect(Array(wide.values[..<3]) == Array(x.values[..<3]))
        #expect(wide.values[3..<16].allSatisfy { $0 == 0 })
        #expect(try FirstChannels(3, of: 16).forward(wide, .inference) == x)
        #expect(throws: NeuralError.self) { try FirstChannels(3, of: 16).forward(x, .inference) }
    }
}
