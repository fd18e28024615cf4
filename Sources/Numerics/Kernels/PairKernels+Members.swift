extension PairKernels {
    /// Rows of subsets, repeats allowed.
    package struct Members: Sendable {
        package let count: Int
        private let rows: Int
        private let subsets: [[Int32]]
        /// How often each row is in each subset, subsets × rows.
        private let weights: [Double]

        /// - Parameters:
        ///   - subsets: row numbers of the set, in any order.
        ///   - rows: of the whole set.
        package init(_ subsets: [[Int]], of rows: Int) {
            count = subsets.count
            self.rows = rows
            self.subsets = subsets.map { $0.sorted().map { Int32(truncatingIfNeeded: $0) } }
            var weights = [Double](repeating: 0, count: subsets.count * rows)
            for (subset, own) in subsets.enumerated() { for row in own { weights[subset * rows + row] += 1 } }
            self.weights = weights
        }

        /// The subsets' rows in a block, numbered from its beginning, end to end, and where each subset's begin.
        struct Block: Sendable {
            var rows: [Int32] = []
            var starts: [Int32] = [0]
        }

        func block(_ range: Range<Int>) -> Block {
            var block = Block()
            for subset in subsets {
                let first = place(of: range.lowerBound, in: subset)
                let last = place(of: range.upperBound, in: subset)
                block.rows += subset[first..<last].map { $0 - Int32(range.lowerBound) }
                block.starts.append(Int32(block.rows.count))
            }
            return block
        }

        func withWeights(from row: Int, _ body: (_ first: UnsafePointer<Double>, _ stride: Int) -> Void) {
            weights.withUnsafeBufferPointer { weights in weights.baseAddress.map { body($0 + row, rows) } }
        }

        private func place(of row: Int, in subset: [Int32]) -> Int {
            var (low, high) = (0, subset.count)
            while low < high {
                let middle = (low + high) / 2
                if Int(subset[middle]) < row { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
