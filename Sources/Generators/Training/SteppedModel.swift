import Neural
import Numerics

/// A generator in training, between two steps. A step depends only on the data, the plan's seed and settings, the
/// step's number and the total, so that training in parts gives the same bits as training in one go.
package protocol SteppedModel: AnyObject {
    var stepsPerEpoch: Int { get }
    /// Rows that one step looks at, for the rate that progress shows.
    var rowsPerStep: Int { get }
    /// How long a standard training is, in epochs.
    var standardEpochs: Double { get }
    /// Does step `step` of `total`.
    /// - Returns: the step's losses, always the same names in the same order.
    func advance(_ step: Int, of total: Int, _ parallel: Parallel) throws -> [(name: String, value: Double)]
    /// The loss on rows kept out of training, at the end of an epoch; nil where no such loss means anything (GANs).
    func validationLoss(_ parallel: Parallel) throws -> Double?
    /// Parameters, running statistics and averages, by name.
    var stored: [(name: String, parameter: Parameter)] { get }
    /// Optimisers with the parameters that each one moves.
    var optimisers: [(name: String, optimiser: any Optimiser, parameters: [Parameter])] { get }
}

extension SteppedModel {
    package func validationLoss(_ parallel: Parallel) throws -> Double? { nil }
}

/// Rows of each step: a new order every epoch, the rest that fills no batch left out.
package final class EpochBatches {
    package let batch: Int
    package let stepsPerEpoch: Int
    private let rows: [Int]
    private let stream: RandomStream
    private var order: (epoch: Int, rows: [Int])?

    /// - Parameter rows: what to choose from; not empty.
    package init(rows: [Int], batch: Int, stream: RandomStream) {
        self.rows = rows
        self.batch = max(1, min(batch, rows.count))
        self.stream = stream
        stepsPerEpoch = max(1, rows.count / self.batch)
    }

    package func rows(step: Int) -> [Int] {
        let epoch = step / stepsPerEpoch
        if order?.epoch != epoch {
            var random = stream.split("epoch").split(epoch)
            order = (epoch, random.permutation(rows.count).map { rows[$0] })
        }
        let first = step % stepsPerEpoch * batch
        return Array((order?.rows ?? rows)[first..<first + batch])
    }
}
