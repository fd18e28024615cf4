import Numerics
import Testing


@Suite struct RandomStreamTests {
    /// Known answers of the Random123 distribution (kat_vectors, philox4x32 10).
    @Test func philoxKnownAnswers() {
        #expect(
            RandomStream.block(counter: .zero, key: .zero)
                == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            RandomStream.block(counter: SIMD4(repeating: .max), key: SIMD2(repeating: .max))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    }

    @Test func splitsDoNotDependOnDraws() {
        var drawn = RandomStream(seed: 7)
        _ = drawn.next()
        var a = RandomStream(seed: 7).split("bootstrap")
        var b = drawn.split("bootstrap")
        var c = drawn.split("floor")
        let first = a.next()
        #expect(first == b.next())
        #expect(first != c.next())
    }
}
