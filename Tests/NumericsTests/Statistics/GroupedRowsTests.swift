import Numerics
import Testing

@Suite struct GroupedRowsTests {
    private let groups: [UInt8] = [2, 0, 2, 2, 0, 3, 2]
    private var rows: GroupedRows { GroupedRows(groups, count: 4) }

    /// Sums in the order that the rows had, one list of `width` a group.
    private func expected(_ width: Int, _ terms: (Int) -> [Int: Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: 4 * width)
        for row in groups.indices { for (place, term) in terms(row) { sums[Int(groups[row]) * width + place] += term } }
        return sums
    }

    @Test func orderIsKeptInGroups() {
        #expect(rows.order == [1, 4, 0, 2, 3, 6, 5])
        #expect(rows.starts == [0, 2, 2, 6, 7])
        #expect(rows.arranged([0, 1, 2, 3, 4, 5, 6] as [UInt16]) == [1, 4, 0, 2, 3, 6, 5])
        #expect(rows.arranged([0.5, 1, 2, 3, 4, 5, 6]) == [1, 4, 0.5, 2, 3, 6, 5])
    }

    @Test func combinationsAreCounted() {
        let codes: [[UInt16]] = [[0, 1, 1, 2, 0, 1, 2], [1, 0, 0, 1, 1, 0, 1], [3, 0, 2, 3, 3, 0, 1]]
        let widths = [3, 2, 4]
        for columns in 1...3 {
            let width = widths.prefix(columns).reduce(1, *)
            let counts = rows.counts(codes.prefix(columns).map(rows.arranged), widths: Array(widths.prefix(columns)))
            #expect(
                counts == expected(width) { row in [(0..<columns).reduce(0) { $0 * widths[$1] + Int(codes[$1][row]) }: 1] })
        }
    }

    @Test func momentsAreSumsInTheOrderOfRows() {
        let a = [0.1, 0.2, .nan, 0.3, 0.7, 0.1, 0.3], b = [1e10, 3, 4, .nan, 1e-7, 2, 3]
        let (first, second) = (DistinctValues(rows.arranged(a)), DistinctValues(rows.arranged(b)))
        let sums = rows.moments(first, first.values.map { $0 / 3 }, second, second.values)
        #expect(
            sums == expected(6) { row in
                let (x, y) = (a[row] / 3, b[row])
                return x.isNaN || y.isNaN ? [:] : [0: 1, 1: x, 2: y, 3: x * x, 4: y * y, 5: x * y]
            })
        let levels: [UInt16] = [0, 1, 1, 2, 0, 0, 1]
        #expect(
            rows.levelMoments(rows.arranged(levels), known: 2, first, first.values) == expected(6) { row in
                let place = Int(levels[row]) * 3
                return levels[row] == 2 || a[row].isNaN ? [:] : [place: 1, place + 1: a[row], place + 2: a[row] * a[row]]
            })
    }
}
