import Evaluation
import Metrics
import Numerics
import Results

/// The values of one metric over honest and damaged sets, turned into what the report says of it.
package struct SelftestResponses {
    let honest: [Measurement]

    package init(honest: [Measurement]) { self.honest = honest }

    /// How bad the best and the worst end of an interval is; a value without interval is both.
    private func losses(_ measurement: Measurement) -> (value: Double, low: Double, high: Double)? {
        guard let value = measurement.value else { return nil }
        let target = measurement.target
        func loss(_ value: Double) -> Double { measurement.direction.loss(value, target: target) }
        guard let interval = measurement.interval else { return (loss(value), loss(value), loss(value)) }
        let ends = (loss(interval.low), loss(interval.high))
        let crosses = measurement.direction == .target && target.map { interval.low <= $0 && $0 <= interval.high } ?? false
        return (loss(value), crosses ? 0 : min(ends.0, ends.1), max(ends.0, ends.1))
    }

    /// Worst value of honest sets, but for the one at `place`.
    private func honestWorst(without place: Int? = nil) -> Double? {
        honest.indices.filter { $0 != place }.compactMap { losses(honest[$0])?.value }.max()
    }

    /// Honest sets that would be told from the others.
    package var falseAlarms: Int {
        honest.indices.count { place in
            guard let worst = honestWorst(without: place), let own = losses(honest[place]) else { return false }
            return own.low > worst
        }
    }

    package func response(
        _ ladder: String, rungs: [Measurement?], promise: SelftestPromise?
    ) -> SelftestResult.Response {
        let found = rungs.map { $0.flatMap(losses) }
        let worst = honestWorst()
        let told = found.map { loss in loss.flatMap { own in worst.map { own.low > $0 } } }
        // From the end: every rung after it is told from honest sets, too.
        var from: Int?
        for place in told.indices.reversed() {
            guard told[place] == true else { break }
            from = place + 1
        }
        let present = found.indices.filter { found[$0] != nil }
        let monotone =
            present.count > 1
            ? KendallTau.b(present.map(Double.init), present.compactMap { found[$0]?.value }) : nil
        let holds: Bool? =
            switch promise {
            case nil: nil
            case _ where present.isEmpty || worst == nil: nil
            case .detects(let rung)?: from.map { $0 <= rung } ?? false
            case .ignores?: !told.contains(true)
            }
        return SelftestResult.Response(
            ladder: ladder, values: rungs.map { $0?.value }, lows: rungs.map { $0?.interval?.low },
            highs: rungs.map { $0?.interval?.high }, detectedFrom: from, monotone: monotone, promise: promise?.words,
            holds: holds)
    }
}
