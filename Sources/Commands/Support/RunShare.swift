import Evaluation
import Foundation

/// How much of a planned run is done, and how long the rest may take.
package struct RunShare {
    private let stages: [PlannedStage]
    private let total: Double
    /// The stage that is under way; nil before the first.
    private var index: Int?
    /// Never falls, also where the plan's proportions were wrong.
    private var shown = 0.0

    package init(_ stages: [PlannedStage]) {
        self.stages = stages
        total = stages.reduce(0) { $0 + $1.seconds }
    }

    /// - Returns: whether the plan has the stage; what it lacks counts as part of the stage before.
    package mutating func begin(_ name: String) {
        let from = index.map { $0 + 1 } ?? 0
        if let next = stages[from...].firstIndex(where: { $0.name == name }) { index = next }
    }

    /// - Parameters:
    ///   - done: units of the stage that are finished, of `units` in all; 0 where that is unknown.
    ///   - spent: seconds since the stage began.
    ///   - elapsed: seconds since the run began.
    /// - Returns: nil before there is something to tell.
    package mutating func now(done: Int, of units: Int, spent: Double, elapsed: Double) -> (share: Double, secondsLeft: Double?)? {
        guard let index, total > 0 else { return nil }
        let before = stages[..<index].reduce(0) { $0 + $1.seconds }
        let own = stages[index].seconds
        // What the plan's seconds take on this machine; unknown in the first stages.
        let pace = before > 0.02 * total ? max(0, elapsed - spent) / before : 1
        // A unit, or a stage without units, is half done when the time that it was thought to take is.
        let unit = own * pace / Double(max(1, units))
        let begun = units > 0 ? spent - Double(done) * unit : spent
        let inside = unit > 0 ? min(0.95, max(0, begun) / (max(0, begun) + unit)) : 0
        let part = units > 0 ? (Double(min(done, units)) + (done < units ? inside : 0)) / Double(units) : inside
        shown = max(shown, min(0.99, (before + own * part) / total))
        let left = shown > 0.05 && elapsed > 3 ? elapsed * (1 - shown) / shown : nil
        return (shown, left)
    }
}
