/// Poisson weights of mean 1 of a set's rows, for every replicate of a bootstrap.
public struct RowWeights: Sendable, Equatable {
    public let rows: Int
    public let replicates: Int
    /// Of each replicate: the sum of its weights, about `rows`. 0 leaves a replicate without a value.
    public let totals: [Double]
    /// Replicate by replicate.
    private let storage: [UInt8]

    /// 2³² times the chance of at most k, k from 0 on: what a 32-bit draw reaches exceeds k.
    private static let limits: [UInt32] = {
        var limits: [UInt32] = []
        var (term, sum) = (0.36787944117144233, 0.0)
        for k in 0..<13 {
            sum += term
            let scaled = (sum * 0x1p32).rounded()
            guard scaled < 0x1p32 else { break }
            limits.append(UInt32(scaled))
            term /= Double(k + 1)
        }
        return limits
    }()

    init(_ keys: RowKeys, _ stream: RandomStream, replicates: Int) {
        let rows = keys.count
        let limits = Self.limits
        var storage = [UInt8](repeating: 0, count: rows * replicates)
        storage.withUnsafeMutableBufferPointer { target in
            for block in 0..<(replicates + 3) / 4 {
                let known = min(4, replicates - 4 * block)
                for (row, key) in keys.values.enumerated() {
                    let draws = stream.words(key: key, block: UInt32(truncatingIfNeeded: block))
                    var weights = SIMD4<UInt32>(repeating: 0)
                    for limit in limits {
                        weights.replace(with: weights &+ 1, where: draws .>= SIMD4(repeating: limit))
                    }
                    for place in 0..<known {
                        target[(4 * block + place) * rows + row] = UInt8(truncatingIfNeeded: weights[place])
                    }
                }
            }
        }
        self.rows = rows
        self.replicates = replicates
        self.storage = storage
        totals = (0..<replicates).map { replicate in
            Double(storage[replicate * rows..<(replicate + 1) * rows].reduce(0) { $0 + Int($1) })
        }
    }

    /// The weights in one replicate, one a row.
    public subscript(replicate: Int) -> ArraySlice<UInt8> { storage[replicate * rows..<(replicate + 1) * rows] }

    /// The same as multiplicities.
    public func counts(_ replicate: Int) -> [Int32] { self[replicate].map { Int32($0) } }

    /// Of several replicates together.
    public func counts(of replicates: [Int]) -> [Int32] {
        var counts = [Int32](repeating: 0, count: rows)
        for replicate in replicates {
            for (row, weight) in self[replicate].enumerated() { counts[row] += Int32(weight) }
        }
        return counts
    }

    /// The weighted mean of a number a row in every replicate: Σ w v / Σ w; NaN where no row has a weight.
    public func means(_ values: [Double]) -> [Double] {
        totals.indices.map { replicate in
            let sum = zip(self[replicate], values).reduce(0.0) { $0 + Double($1.0) * $1.1 }
            return totals[replicate] > 0 ? sum / totals[replicate] : .nan
        }
    }

    /// The weight of every class in one replicate.
    /// - Parameter classes: the class of every row, in 0..<count.
    public func sums(_ replicate: Int, by classes: [Int], count: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: count)
        for (weight, label) in zip(self[replicate], classes) { sums[label] += Double(weight) }
        return sums
    }
}

/// Random halves of a set's rows, for every replicate.
public struct RowHalves: Sendable, Equatable {
    public let rows: Int
    public let replicates: Int
    /// Half by half: first the first cuts of all replicates, then the second ones.
    private let storage: [Bool]

    init(_ keys: RowKeys, _ stream: RandomStream, replicates: Int, cuts: Int) {
        let rows = keys.count
        let numbers = max(1, cuts) * replicates
        var storage = [Bool](repeating: false, count: rows * numbers)
        var draws = [[UInt64]](repeating: [UInt64](repeating: 0, count: rows), count: 4)
        for block in 0..<(numbers + 3) / 4 {
            for (row, key) in keys.values.enumerated() {
                let words = stream.words(key: key, block: UInt32(truncatingIfNeeded: block))
                // The key decides between equal draws.
                for place in 0..<4 { draws[place][row] = UInt64(words[place]) << 32 | key >> 32 }
            }
            for place in 0..<min(4, numbers - 4 * block) {
                let limit = Self.smallest(rows / 2, of: draws[place])
                let start = (4 * block + place) * rows
                for row in 0..<rows where draws[place][row] < limit { storage[start + row] = true }
            }
        }
        self.rows = rows
        self.replicates = replicates
        self.storage = storage
    }

    /// What `count` of the values, all different, lie below.
    private static func smallest(_ count: Int, of values: [UInt64]) -> UInt64 {
        guard count > 0 else { return 0 }
        let shift: UInt64 = 53
        var histogram = [Int](repeating: 0, count: 1 << 11)
        for value in values { histogram[Int(value >> shift)] += 1 }
        var (bin, below) = (0, 0)
        while bin < histogram.count - 1, below + histogram[bin] <= count {
            below += histogram[bin]
            bin += 1
        }
        let sorted = values.filter { Int($0 >> shift) == bin }.sorted()
        return count - below < sorted.count ? sorted[count - below] : .max
    }

    /// The first half of the rows in a replicate: `rows` / 2 of them are true, the others are its complement.
    public func half(_ replicate: Int) -> [Bool] { Array(storage[replicate * rows..<(replicate + 1) * rows]) }

    /// The quarter of every row, where there are two cuts: 0 and 1 make the first half, 2 and 3 its complement.
    public func quarters(_ replicate: Int) -> [UInt8] {
        zip(half(replicate), half(replicate + replicates)).map { ($0 ? 0 : 2) + ($1 ? 0 : 1) }
    }
}
