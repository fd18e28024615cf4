import Evaluation
import Foundation
import Generators

extension PlannedStage {
    /// The stages of a study in their order: rows of sets, generators by seed, rows that sound metrics must place right. Stages
    /// whose results are stored already are passed over by the next one that begins.
    /// - Parameters:
    ///   - rows: of each set that is measured.
    ///   - given, sanity: their names.
    ///   - families: what kind of generator each candidate is.
    ///   - values: numbers that a learner on the content itself reads of a row; 0 where there is none.
    ///   - spaces: ids of the feature spaces in their order.
    static func study(
        rows: Int, given: [String], generated: [(StudyRequest.Generated, GeneratorDescriptor.Family)], sanity: [String],
        values: Int, spaces: [String], columns: [StudyColumn]
    ) -> [PlannedStage] {
        let thousands = Double(max(1, rows)) / 1_000
        let networks = Double(columns.count { $0.source == .network })
        func measured(_ name: String) -> [PlannedStage] {
            [
                PlannedStage("metrics of \(name)", 8 * pow(thousands, 1.5) * Double(spaces.count)),
                PlannedStage("contents of \(name)", thousands),
                PlannedStage("utility of \(name)", (1 + networks * 0.03 * Double(min(values, 4_096))) * thousands),
                PlannedStage("privacy of \(name)", thousands),
            ]
        }
        let produced = generated.flatMap { candidate, family in
            candidate.seeds.flatMap { seed -> [PlannedStage] in
                let name = "\(candidate.name), seed \(seed)"
                return [
                    PlannedStage("training \(name)", seconds(candidate.budget, family)),
                    PlannedStage("sampling \(name)", thousands),
                ] + measured(name)
            }
        }
        return given.flatMap(measured) + produced + sanity.flatMap(measured)
            + spaces.map { PlannedStage("real-vs-real floors (\($0))", 12 * pow(thousands, 1.5)) }
            + [PlannedStage("comparisons", 2)]
    }

    /// Of a training; what a generator takes for its own number of epochs is known by its kind alone.
    private static func seconds(_ budget: FitPlan.Budget, _ family: GeneratorDescriptor.Family) -> Double {
        if case .minutes(let minutes) = budget { return 60 * minutes }
        switch family {
        case .control, .classical: return 2
        case .variational, .adversarial, .diffusion: return 120
        }
    }
}
