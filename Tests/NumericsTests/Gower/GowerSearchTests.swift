import Numerics
import Testing

@Suite struct GowerSearchTests {
    /// Numbers with missing cells, values outside the range and many ties; levels with missing ones; a constant column.
    private func cells(_ count: Int, seed: UInt64) -> [GowerCells] {
        var random = RandomStream(seed: seed)
        func numbers(_ value: (Int) -> Double) -> GowerCells {
            .numbers((0..<count).map { _ in random.index(below: 12) == 0 ? .nan : value(random.index(below: 40)) })
        }
        let first = [numbers { Double($0) }, numbers { Double($0) * 1e300 - 1e301 }, numbers { $0 < 39 ? 7 : 8 }]
        return first + [3, 9, 70].map { (levels: Int) -> GowerCells in
            .levels((0..<count).map { _ in Int32(random.index(below: levels + 1)) - 1 })
        }
    }

    private static let columns: [GowerSpace.Column] = [
        .number(low: 3, high: 33), .number(low: -1e301, high: 2e301), .number(low: 7, high: 7), .level, .level, .level,
    ]

    private func space(_ split: Int? = nil) throws -> GowerSpace {
        try GowerSpace(Self.columns, weights: [1, 0.5, 1, 0.25, 2, 1], split: split)
    }

    /// The definition, a pair at a time.
    private func distance(_ a: [GowerCells], _ i: Int, _ b: [GowerCells], _ j: Int, _ columns: Range<Int>) throws -> Double {
        let weights = try space().weights
        return columns.reduce(0.0) { sum, column in
            switch (a[column], b[column], Self.columns[column]) {
            case (.numbers(let x), .numbers(let y), .number(let low, let high)):
                if x[i].isNaN || y[j].isNaN { return sum + (x[i].isNaN && y[j].isNaN ? 0 : weights[column]) }
                if low == high { return sum + (x[i] == y[j] ? 0 : weights[column]) }
                return sum + weights[column] * min(1, abs(x[i] / 2 - y[j] / 2) / (high / 2 - low / 2))
            case (.levels(let x), .levels(let y), _): return sum + (x[i] == y[j] || (x[i] < 0 && y[j] < 0) ? 0 : weights[column])
            default: return .nan
            }
        }
    }

    private func expect(
        _ found: GowerNeighbours, _ a: [GowerCells], _ b: [GowerCells], of rows: Int, _ searched: Int, _ columns: Range<Int>,
        without: Int? = nil, isSelf: Bool = false
    ) throws {
        for row in stride(from: 0, to: rows, by: 7) {
            var all: [Double] = []
            for other in 0..<searched where !(isSelf && other == row) {
                var value = try distance(a, row, b, other, columns)
                if let without { value -= try distance(a, row, b, other, without..<without + 1) }
                all.append(value)
            }
            all.sort()
            for rank in 1...found.k {
                #expect(abs(found.distance(row, rank: rank) - all[rank - 1]) < 1e-11)
                var own = try distance(a, row, b, found.index(row, rank: rank), columns)
                if let without { own -= try distance(a, row, b, found.index(row, rank: rank), without..<without + 1) }
                #expect(abs(own - all[rank - 1]) < 1e-11)
            }
        }
    }

    @Test func equalsTheDefinition() throws {
        let (a, b) = (cells(150, seed: 1), cells(1100, seed: 2))
        let space = try space(3)
        let search = try GowerSearch(GowerRows(b, in: space), order: RandomStream.order(1100))
        let found = try search.nearest(
            of: GowerRows(a, in: space), GowerQuestion(all: 4, parts: 2, omitted: [0, 4, 5]), parallel: Parallel(threads: 2))
        try expect(found.all, a, b, of: 150, 1100, 0..<6)
        try expect(found.first, a, b, of: 150, 1100, 0..<3)
        try expect(found.second, a, b, of: 150, 1100, 3..<6)
        for (place, column) in [0, 4, 5].enumerated() {
            try expect(found.without[place], a, b, of: 150, 1100, 0..<6, without: column)
        }
        let within = try GowerSearch(GowerRows(b, in: space)).nearest(of: GowerRows(b, in: space), k: 2, isSelf: true)
        try expect(within, b, b, of: 1100, 1100, 0..<6, isSelf: true)
        #expect(!(0..<1100).contains { within.index($0) == $0 })
    }

    /// Between equal distances the given order decides, and nothing else: not the order of the rows, nor the threads.
    @Test func orderOfRowsAndThreadsChangeNothing() throws {
        let space = try space()
        let rows = try GowerRows(cells(700, seed: 3), in: space)
        let queries = try GowerRows(cells(90, seed: 4), in: space)
        let order = RandomStream.order(700)
        let found = try GowerSearch(rows, order: order).nearest(of: queries, k: 3)
        let turned = (0..<700).reversed().map { $0 }
        let other = try GowerSearch(rows.rows(at: turned), order: order.map { 699 - $0 })
            .nearest(of: queries, k: 3, parallel: Parallel(threads: 4))
        #expect(found.distances == other.distances)
        #expect(found.indices == other.indices.map { 699 - $0 })
    }

    /// Sums of the same terms are one distance, whichever column they come from.
    @Test func tiesAreTies() throws {
        let space = try GowerSpace([.number(low: 0, high: 10), .number(low: 0, high: 10), .number(low: 0, high: 10)])
        let rows = try GowerRows([.numbers([1, 2, 6]), .numbers([2, 6, 1]), .numbers([6, 1, 2])], in: space)
        let found = try GowerSearch(rows).nearest(of: GowerRows([.numbers([0]), .numbers([0]), .numbers([0])], in: space), k: 3)
        #expect(Set(found.distances).count == 1 && abs(found.distances[0] - 0.9) < 1e-12)
        #expect(found.indices == [0, 1, 2])
        #expect(rows.distance(0, to: rows, 1) == 1)
    }

    @Test func wrongInputIsRefused() throws {
        #expect(throws: NumericsError.self) { try GowerSpace([]) }
        #expect(throws: NumericsError.self) { try GowerSpace([.number(low: 2, high: 1)]) }
        #expect(throws: NumericsError.self) { try GowerSpace([.level], weights: [.nan]) }
        let space = try GowerSpace([.level])
        #expect(throws: NumericsError.self) { try GowerRows([.numbers([1])], in: space) }
        #expect(throws: NumericsError.self) { try GowerRows([.levels([1 << 24])], in: space) }
        let one = try GowerRows([.levels([1])], in: space)
        #expect(throws: NumericsError.self) { try GowerSearch(one).nearest(of: one, k: 1, isSelf: true) }
        #expect(throws: NumericsError.self) { try GowerSearch(one, order: [1]) }
        #expect(try GowerSearch(one).nearest(of: one, k: 5).distances == [0])
    }
}

extension RandomStream {
    fileprivate static func order(_ count: Int) -> [Int] {
        var random = RandomStream(seed: 9)
        return random.permutation(count)
    }
}
