import Numerics
import Testing

@Suite struct DistinctValuesTests {
    /// Negative, repeated, missing, of both zeros, and with bytes that all share and that all differ in.
    private static let lists: [[Double]] = [
        [], [.nan, .nan], [7], [0, -0.0, .nan, 0], [3, -1, 3, .nan, -1e300, 1e-300, 1e300, -2.5, 3],
        (0..<2_000).map { Double(($0 * 7919) % 401) }, (0..<2_000).map { Double(($0 * 7919) % 1_999) / -7 },
    ]

    @Test(arguments: lists)
    func agreesWithSorting(_ numbers: [Double]) throws {
        let distinct = DistinctValues(numbers)
        let known = numbers.filter { !$0.isNaN }.sorted()
        #expect(distinct.known == known.count)
        #expect(zip(distinct.values, distinct.values.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(distinct.values, distinct.counts).flatMap { [Double](repeating: $0, count: Int($1)) } == known)
        for (number, code) in zip(numbers, distinct.codes) {
            #expect(number.isNaN ? code == -1 : distinct.values[Int(code)] == number)
        }
        let places = Array(stride(from: 0, to: known.count, by: 3))
        #expect(distinct.sorted(places) == places.map { known[$0] })
    }

    @Test func ranksAreMidRanks() {
        let ranks = DistinctValues.ranks([1, 2, 0, 1])
        // 1, 2½, 2½, 4 of four, brought to −½…½; no row has the third value.
        #expect(ranks == [-0.5, 0, 0, 0.5])
    }

    @Test func mergedIsOfBothLists() {
        let (a, b) = ([3, 1, .nan, 1], [2, 3, 3, -1.0])
        let merged = DistinctValues(a).merged(DistinctValues(b))
        let whole = DistinctValues(a + b)
        #expect(merged.values == whole.values && merged.counts == whole.counts && merged.known == 7)
    }

    @Test func jointCountsNeedBoth() {
        let counts = DistinctValues.joint(DistinctValues([1, 2, .nan, 2]), DistinctValues([5, .nan, 5, 6]))
        #expect(counts.first == [1, 1] && counts.second == [1, 1])
    }
}
