import Numerics
import Testing

@Suite struct ResamplesTests {
    private let resamples = Resamples(seed: 4, replicates: 5)

    @Test func countsAreTheIndices() {
        var counts = [Int32](repeating: 0, count: 90)
        for index in resamples.indices(3, role: .synthetic, rows: 90) { counts[index] += 1 }
        #expect(counts == resamples.counts(3, role: .synthetic, rows: 90))
        #expect(counts.reduce(0, +) == 90)
    }

    @Test func rolesAndReplicatesDiffer() {
        let a = resamples.counts(0, role: .real, rows: 50)
        #expect(a == Resamples(seed: 4, replicates: 99).counts(0, role: .real, rows: 50))
        #expect(a != resamples.counts(1, role: .real, rows: 50))
        #expect(a != resamples.counts(0, role: .synthetic, rows: 50))
    }

    @Test func prefixSharesRows() {
        #expect(resamples.prefix(2).replicates == 2)
        #expect(resamples.prefix(20).replicates == 5)
        let fewer = resamples.prefix(2).counts(1, role: .real, rows: 30)
        #expect(fewer == resamples.counts(1, role: .real, rows: 30))
        #expect(resamples.counts(0, role: .real, rows: 0).isEmpty)
    }
}
