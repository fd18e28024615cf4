import CKernels

/// Rows put together group by group, each group in the order that its rows had: where sums that are held apart by group are
/// made, fast and the same on every processor and thread.
package struct GroupedRows: Sendable {
    /// The row that stands at each place.
    package let order: [Int32]
    /// The rows of group g stand at starts[g]..<starts[g + 1].
    package let starts: [Int64]
    package var groups: Int { starts.count - 1 }

    /// - Parameter groups: the group of each row, below `count`.
    package init(_ groups: [UInt8], count: Int = 256) {
        var starts = [Int64](repeating: 0, count: count + 1)
        for group in groups { starts[Int(group) + 1] += 1 }
        for group in 0..<count { starts[group + 1] += starts[group] }
        var next = starts
        var order = [Int32](repeating: 0, count: groups.count)
        for (row, group) in groups.enumerated() {
            order[Int(next[Int(group)])] = Int32(truncatingIfNeeded: row)
            next[Int(group)] += 1
        }
        self.starts = starts
        self.order = order
    }

    /// Values of rows, put together group by group. Each kind by itself: a generic function is not specialised for callers in
    /// other modules.
    package func arranged(_ values: [Double]) -> [Double] { order.map { values[Int($0)] } }
    package func arranged(_ values: [UInt16]) -> [UInt16] { order.map { values[Int($0)] } }

    /// How often each combination of the bins of one, two or three columns occurs: groups × the product of the widths.
    /// - Parameters:
    ///   - codes: arranged by group, each below its width.
    package func counts(_ codes: [[UInt16]], widths: [Int]) -> [Double] {
        let width = widths.reduce(1, *)
        var scratch = [UInt32](repeating: 0, count: width)
        var counts = [Double](repeating: 0, count: groups * width)
        let inner = widths.dropFirst().map(Int64.init) + [1, 1]
        switch codes.count {
        case 1: assay_tally_codes(codes[0], nil, nil, inner, starts, groups, width, &scratch, &counts)
        case 2: assay_tally_codes(codes[0], codes[1], nil, inner, starts, groups, width, &scratch, &counts)
        default: assay_tally_codes(codes[0], codes[1], codes[2], inner, starts, groups, width, &scratch, &counts)
        }
        return counts
    }

    /// Count, Σx, Σy, Σx², Σy², Σxy of the rows that have both: groups × 6.
    /// - Parameters:
    ///   - first, second: arranged by group.
    ///   - x, y: what stands for each distinct value.
    package func moments(_ first: DistinctValues, _ x: [Double], _ second: DistinctValues, _ y: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: groups * 6)
        assay_pair_moments(first.codes, x, second.codes, y, starts, groups, &sums)
        return sums
    }

    /// Count, Σx, Σx² of each level below `known`: groups × known × 3.
    package func levelMoments(_ levels: [UInt16], known: Int, _ column: DistinctValues, _ x: [Double]) -> [Double] {
        var sums = [Double](repeating: 0, count: groups * known * 3)
        assay_level_moments(levels, known, column.codes, x, starts, groups, &sums)
        return sums
    }
}
