import CKernels

/// Numbers as places among the distinct ones: what orders, ranks, bins and moments of a column are read from.
package struct DistinctValues: Sendable {
    /// Ascending, without NaN; 0 and −0 are one.
    package let values: [Double]
    /// Of each number its place in `values`; −1 for NaN.
    package let codes: [Int32]
    /// How often each value occurs.
    package let counts: [Int32]
    /// Numbers that are not NaN.
    package let known: Int

    /// - Complexity: O(n) per byte in which the numbers differ.
    package init(_ numbers: [Double]) {
        let count = numbers.count
        var distinct = [Double](repeating: 0, count: count)
        var counts = [Int32](repeating: 0, count: count)
        var keys = [UInt64](repeating: 0, count: 2 * count)
        var rows = [UInt32](repeating: 0, count: 2 * count)
        var found = 0
        codes = [Int32](unsafeUninitializedCapacity: count) { buffer, initialised in
            // Without numbers there is no memory to point at, and nothing to find.
            if let base = buffer.baseAddress, count > 0 {
                found = assay_distinct(numbers, count, &keys, &rows, &distinct, base, &counts)
            }
            initialised = count
        }
        values = Array(distinct.prefix(found))
        self.counts = Array(counts.prefix(found))
        known = self.counts.reduce(0) { $0 + Int($1) }
    }

    /// The numbers at `places` of the ascending list of all.
    /// - Precondition: ascending, from 0 and below `known`.
    package func sorted(_ places: [Int]) -> [Double] {
        var (index, reached) = (0, 0)
        return places.map { place in
            while index < values.count, reached + Int(counts[index]) <= place {
                reached += Int(counts[index])
                index += 1
            }
            return index < values.count ? values[index] : .nan
        }
    }

    private init(values: [Double], counts: [Int32]) {
        self.values = values
        self.counts = counts
        codes = []
        known = counts.reduce(0) { $0 + Int($1) }
    }

    /// The values of both, without codes.
    package func merged(_ other: DistinctValues) -> DistinctValues {
        var values: [Double] = []
        var counts: [Int32] = []
        var (i, j) = (0, 0)
        while i < self.values.count || j < other.values.count {
            let value = min(i < self.values.count ? self.values[i] : .infinity, j < other.values.count ? other.values[j] : .infinity)
            var count: Int32 = 0
            if i < self.values.count, self.values[i] == value {
                count += self.counts[i]
                i += 1
            }
            if j < other.values.count, other.values[j] == value {
                count += other.counts[j]
                j += 1
            }
            values.append(value)
            counts.append(count)
        }
        return DistinctValues(values: values, counts: counts)
    }

    /// Mid-ranks from −½ to ½ of the distinct values, by how often each occurs among the rows in question; a value that
    /// none of them has is given as 0.
    package static func ranks(_ counts: [Int32]) -> [Double] {
        let total = counts.reduce(0) { $0 + Int($1) }
        let last = Double(max(1, total - 1))
        var start = 0
        return counts.map { count in
            guard count > 0 else { return 0 }
            let end = start + Int(count)
            defer { start = end }
            return Double(start + end - 1) / 2 / last - 0.5
        }
    }

    /// How often the values of two columns occur in rows where both have one.
    /// - Precondition: as many codes in both.
    package static func joint(_ a: DistinctValues, _ b: DistinctValues) -> (first: [Int32], second: [Int32]) {
        var first = [Int32](repeating: 0, count: a.values.count)
        var second = [Int32](repeating: 0, count: b.values.count)
        assay_joint_counts(a.codes, b.codes, min(a.codes.count, b.codes.count), &first, &second)
        return (first, second)
    }
}
