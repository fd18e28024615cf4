import Results

/// Time and memory of measuring one set, from operation counts. The paces were measured on two cores of Sapphire
/// Rapids; on another machine the times are off in proportion to its speed.
package struct MeasuringCost {
    package let rows: Int
    package let searched: Int
    package let unseen: Int
    package let dimensions: [Int]
    package let replicates: Int
    /// Values an image.
    package let pixels: Int
    package let threads: Int
    package let utility: Bool
    /// Classes that learners on the rows' own columns learn; 1 of numbers, 0 for none.
    package let classes: Int

    package init(
        rows: Int, searched: Int, unseen: Int, dimensions: [Int], replicates: Int, pixels: Int, threads: Int,
        utility: Bool, classes: Int = 0
    ) {
        self.rows = rows
        self.searched = searched
        self.unseen = unseen
        self.dimensions = dimensions
        self.replicates = replicates
        self.pixels = pixels
        self.threads = threads
        self.utility = utility
        self.classes = classes
    }

    /// Double-precision operations a second and thread.
    private static let pace = 3.5e10
    /// Seconds the classifiers take for an image value, all epochs, a thread.
    private static let networkPace = 2.4e-6

    /// Seconds of all fits of all learners for a row and class, and for each number of a row beside: 50 rounds of trees a class,
    /// a row of weights a class, ten fits each, and the models that are ranked.
    private static let learningPace = (row: 7e-5, value: 4e-6)

    package var learningSeconds: Double {
        // The target has a number of a row for each of its levels, which learners do not read.
        let values = Double(max(0, (dimensions.first ?? 0) - classes))
        return Double(rows) * Double(classes) * (Self.learningPace.row + Self.learningPace.value * values) / Double(threads)
    }

    package var seconds: Double {
        let (n, replicates) = (Double(rows), Double(replicates))
        var operations = 0.0
        for dimension in dimensions {
            let d = Double(dimension)
            operations += 10 * n * n * d
            operations += replicates * (2 * n * d * d + 12 * d * d * d)
            operations += 50 * (2 * n * d * d + 12 * d * d * d)
            // Five folds of a logistic regression.
            operations += 1_500 * n * d
        }
        operations += 2 * n * Double(searched + unseen) * Double(dimensions.first ?? 0)
        let classifiers = utility ? Self.networkPace * n * Double(pixels) : 0
        return (operations / Self.pace + classifiers) / Double(threads) + learningSeconds
    }

    package func floorSeconds(splits: Int) -> Double {
        var operations = 0.0
        for dimension in dimensions {
            let (n, d) = (2 * Double(rows), Double(dimension))
            operations += 6 * n * n * d + Double(splits) * (4 * n * d * d + 40 * d * d * d + 750 * n * d)
        }
        return operations / (Self.pace * Double(threads))
    }

    /// Three sets of known quality, without intervals.
    package var anchorSeconds: Double {
        let (n, operations) = (Double(rows), dimensions.reduce(0.0) { $0 + 30 * Double(rows) * Double(rows) * Double($1) })
        let moments = dimensions.reduce(0.0) { $0 + 3 * (2 * n * Double($1 * $1) + 12 * Double($1 * $1 * $1)) }
        return (operations + moments) / (Self.pace * Double(threads))
    }

    /// One run keeps no covariances of replicates; a thread holds a few at a time.
    package var bytesOfOneRun: Int {
        let widest = dimensions.max() ?? 0
        return bytes + dimensions.reduce(0) { $0 - replicates * $1 * $1 * 8 } + 8 * threads * widest * widest * 8
    }

    /// The largest part at any time: features of the real rows and of one set, and the reference's covariances.
    package var bytes: Int {
        var total = 200_000_000 + (searched + unseen + 2 * rows) * pixels
        for (index, dimension) in dimensions.enumerated() {
            total += (index == 0 ? 2 * (searched + unseen) : 0) * dimension * 4 + 6 * rows * dimension * 4
            total += replicates * dimension * dimension * 8
        }
        return total
    }
}

/// A time for a plan, in words.
package enum PlanTime {
    package static func words(_ seconds: Double) -> String {
        switch seconds {
        case ..<1: "under a second"
        case ..<90: "\(Int(seconds.rounded())) s"
        case ..<5_400: "\(Int((seconds / 60).rounded())) min"
        default: "\(Readable.number(seconds / 3_600, digits: 2)) h"
        }
    }
}
