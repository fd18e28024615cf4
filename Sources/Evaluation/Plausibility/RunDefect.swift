import Metrics
import Results

/// Something in a stored run that no evaluation of this version can have written.
///
/// A run is read long after it was made, by commands that have no data to measure again. What a metric is stands in its
/// descriptor, so that a share of 2.0, a negative distance or a floor whose ends are swapped is told from a result, whoever
/// wrote it.
public struct RunDefect: Sendable, Equatable, CustomStringConvertible {
    /// The metric as a reader knows it, with what tells it from its siblings; nil for the run itself.
    public let metric: String?
    /// The field as run.json spells it, e.g. "interval.low".
    public let field: String
    public let message: String

    public var description: String { [metric, "\(field) \(message)"].compactMap(\.self).joined(separator: ": ") }

    /// Everything that cannot be, in the order of the run.
    public static func all(of run: RunResult) -> [RunDefect] {
        let bounds = RowBounds(run)
        var defects: [RunDefect] = []
        for input in run.inputs {
            for count in [input.count] + (input.parts ?? []).map(\.count) where !(0...RowBounds.most).contains(count) {
                defects.append(RunDefect(metric: nil, field: "inputs.count", message: "is \(count)"))
            }
        }
        for measurement in run.metrics {
            var check = MeasurementCheck(measurement, bounds)
            check.run()
            defects += check.defects
        }
        return defects
    }
}

/// The most rows that a measurement of the run can rest on.
struct RowBounds {
    static let most = 1 << 40

    let real: Int
    let synthetic: Int
    let holdout: Int
    /// The fewest real rows that a value can rest on.
    let leastReal: Int
    /// Of any set, or more where a measurement says so: no interval can be narrower than these rows allow.
    let any: Int

    init(_ run: RunResult) {
        func rows(_ role: RunResult.Role) -> Int? {
            let counts = run.inputs.filter { $0.role == role }.map { input in
                (input.parts ?? []).reduce(max(input.count, input.searched ?? 0)) { max($0, $1.count) }
            }
            return counts.isEmpty ? nil : min(Self.most, max(0, counts.max() ?? 0))
        }
        let given = (real: rows(.real), synthetic: rows(.synthetic), holdout: rows(.holdout))
        // Test rows of the holdout stand under n_real where a classifier is tested on them.
        // Runs of before `searched` do not say how many rows a limit left to search in.
        let isLimited = run.settings["limit"].map { $0 != "none" } ?? false && run.inputs.allSatisfy { $0.searched == nil }
        real = isLimited ? Self.most : given.real.map { max($0, given.holdout ?? 0) } ?? Self.most
        synthetic = isLimited ? Self.most : given.synthetic ?? Self.most
        holdout = isLimited ? Self.most : given.holdout ?? Self.most
        leastReal = run.inputs.contains { $0.role == .real && $0.media == RunResult.Input.statistics } ? 0 : 1
        let own = run.metrics.flatMap { [$0.nReal, $0.nSynthetic, $0.nHoldout ?? 0] }
        any = ([given.real, given.synthetic, given.holdout].compactMap(\.self) + own).max() ?? 0
    }
}
