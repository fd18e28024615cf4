import ArgumentParser
import Generators

/// How long generators that learn by steps are trained.
struct BudgetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Train for about so long; the number of steps is fixed at the start.", valueName: "x"))
    var minutes: Double?
    @Option(help: ArgumentHelp("Train for so many passes over the data.", valueName: "x"))
    var epochs: Double?
    @Option(help: ArgumentHelp("Train for so many steps.", valueName: "n"))
    var steps: Int?

    func validate() throws {
        guard [minutes != nil, epochs != nil, steps != nil].count(where: \.self) <= 1 else {
            throw ValidationError("Give only one of --minutes, --epochs and --steps.")
        }
        if let minutes, !(minutes > 0 && minutes <= 100_000) { throw ValidationError("--minutes must be positive.") }
        if let epochs, !(epochs > 0 && epochs <= 1_000_000) { throw ValidationError("--epochs must be positive.") }
        if let steps, !(1...1_000_000_000).contains(steps) { throw ValidationError("--steps must be at least 1.") }
    }

    /// nil when none is given.
    var given: FitPlan.Budget? {
        minutes.map { .minutes($0) } ?? epochs.map { .epochs($0) } ?? steps.map { .steps($0) }
    }
}
