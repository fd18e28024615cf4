import Datasets
import Numerics

extension NearestRows {
    /// Nearest rows that are weighed against each other, at least; more where as near.
    private static let among = 3
    private static let most = 32
    /// Rows whose nearest are known at once.
    private static let atOnce = 1 << 14

    /// For each of `rows` one of the nearest: that which has been taken least often for its number, so that each is taken in
    /// proportion to it, and a row of the number 0 not at all.
    /// - Parameters:
    ///   - columns: like those of the rows to be found.
    ///   - without: rows that need none; they get 0.
    ///   - numbers: of the rows to be found, one at least above 0.
    ///   - stream: row i draws from stream i.
    func share(
        _ columns: [TableColumn], rows: Int, without: [Bool], numbers: [Double], stream: RandomStream, _ parallel: Parallel
    ) -> [Int] {
        let wanted = values(columns)
        let open = numbers.indices.filter { numbers[$0] > 0 }
        guard !open.isEmpty else { return [Int](repeating: 0, count: rows) }
        var taken = [Double](repeating: 0, count: count)
        var found: [Int] = []
        found.reserveCapacity(rows)
        let block = 256
        for first in stride(from: 0, to: rows, by: Self.atOnce) {
            let last = min(rows, first + Self.atOnce)
            let lists = parallel.map((last - first + block - 1) / block) { turn -> [[Int32]] in
                var distances = [Float](repeating: 0, count: count)
                return (first + turn * block..<min(last, first + (turn + 1) * block)).map { row in
                    guard !without[row] else { return [] }
                    var random = stream.split(row)
                    measure(wanted, row, &distances)
                    return near(distances, of: open, from: random.index(below: open.count))
                }
            }
            for list in lists.joined() {
                var best = Int(list.first ?? 0)
                var least = Double.infinity
                for place in list.lazy.map({ Int($0) }) where (taken[place] + 1) / numbers[place] < least {
                    (best, least) = (place, (taken[place] + 1) / numbers[place])
                }
                if !list.isEmpty { taken[best] += 1 }
                found.append(best)
            }
        }
        return found
    }

    /// The nearest of `open`, and all that are as near as the last of them, in the order in which they are met from `start` on.
    private func near(_ distances: [Float], of open: [Int], from start: Int) -> [Int32] {
        var best: [(distance: Float, place: Int)] = []
        for offset in open.indices {
            let place = open[start + offset < open.count ? start + offset : start + offset - open.count]
            let distance = distances[place]
            guard best.count < Self.most || distance < best[best.count - 1].distance else { continue }
            var at = best.count
            while at > 0, best[at - 1].distance > distance { at -= 1 }
            best.insert((distance, place), at: at)
            if best.count > Self.most { best.removeLast() }
        }
        guard best.count > Self.among else { return best.map { Int32(truncatingIfNeeded: $0.place) } }
        let limit = best[Self.among - 1].distance
        return best.prefix { $0.distance <= limit }.map { Int32(truncatingIfNeeded: $0.place) }
    }
}
