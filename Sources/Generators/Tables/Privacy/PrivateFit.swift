import Datasets
import Neural
import Numerics

/// What generators with differential privacy share: settings, domain, noise and the header of their models.
///
/// Neighbouring tables differ by one row more or less, or by all rows of one key, of which a number that is fixed is counted.
/// Nothing of a row but noisy counts gets into a model: no contents, no fingerprint, and the number of rows is an estimate.
struct PrivateFit {
    let descriptor: GeneratorDescriptor
    let settings: Settings
    let domain: PrivateDomain
    /// By column of the domain, a state a row.
    let states: [[Int32]]
    /// Of one row. A key of m rows that are counted has m times as much (Dwork & Roth 2014, theorem 2.2), in ρ of zCDP m² times
    /// (Bun & Steinke 2016, proposition 1.9): what is spent on a row is that much less.
    let epsilon: Double
    let rho: Double
    let delta: Double
    let unit: PrivacyUnit
    private let isSeeded: Bool
    private let plan: FitPlan

    private static let epsilons = 0.001...100.0
    static let epsilonSetting = GeneratorDescriptor.Setting("epsilon", "1", "the most that ε may be, 0.001 to 100")
    static let deltaSetting = GeneratorDescriptor.Setting("delta", "1e-9", "δ, 1e-30 to 0.01; well below one over the rows")
    static let binsSetting = GeneratorDescriptor.Setting("bins", "32", "bins of equal width that numbers are cut into, 2 to 256")
    static let noiseSetting = GeneratorDescriptor.Setting(
        "noise", "system",
        "\"system\": of the operating system's generator for keys; \"seeded\": repeatable, for trials that are not released")

    static let unitSetting = GeneratorDescriptor.Setting(
        "unit", "row",
        "whose data ε is about: \"row\", or COLUMN:ROWS for all rows of a key, at most ROWS of which are counted (1 if left out)")

    init(
        _ descriptor: GeneratorDescriptor, _ settings: Settings, _ data: TableTraining, _ plan: FitPlan
    ) throws(GeneratorError) {
        var settings = settings
        isSeeded = try settings.choice("noise", of: ["system", "seeded"]) == "seeded"
        let whole = try settings.number("epsilon", in: Self.epsilons)
        delta = settings.resolved["delta"] == nil ? 0 : try settings.number("delta", in: 1e-30...0.01)
        unit = try PrivacyUnit(&settings, data)
        self.settings = settings
        epsilon = whole / Double(unit.rows)
        guard unit.rows == 1 || epsilon >= Self.epsilons.lowerBound else {
            throw GeneratorError(
                .usage, "unit=\(settings.resolved["unit"] ?? ""): ε = \(whole) for \(unit.rows) rows leaves less than "
                    + "\(Self.epsilons.lowerBound) for one", remedy: "Count fewer rows of a key, or raise epsilon.")
        }
        rho = PrivacyAccountant.rho(epsilon: whole, delta: delta) / Double(unit.rows * unit.rows)
        domain = try PrivateDomain(data, bins: try settings.int("bins", in: 2...256), key: unit.column)
        var source = isSeeded ? NoiseSource.seeded(RandomStream(seed: plan.seed).split("unit")) : .system
        let all = domain.states(data)
        states = unit.kept(data, &source).map { kept in all.map { own in kept.map { own[$0] } } } ?? all
        self.descriptor = descriptor
        self.plan = plan
    }

    var noise: DiscreteNoise {
        DiscreteNoise(isSeeded ? .seeded(RandomStream(seed: plan.seed).split("noise")) : .system)
    }

    var size: Int { domain.columns.count }

    /// - Parameter spent: of one row: ε of each kind of count with their number.
    func model(_ network: PrivateNetwork, pure spent: [(Double, Int)]) throws -> GeneratorModel {
        try model(network, PureBudget.guarantee(spent, unit))
    }

    /// - Parameter rho: spent on one row.
    func model(_ network: PrivateNetwork, rho: Double) throws -> GeneratorModel {
        try model(network, ConcentratedBudget.guarantee(rho, delta: delta, unit))
    }

    private func model(_ network: PrivateNetwork, _ spent: PrivacyGuarantee) throws -> GeneratorModel {
        var notes: [String] = []
        let doubts = domain.doubts
        if !doubts.isEmpty {
            let more = doubts.count > 6 ? ", and \(doubts.count - 6) things more" : ""
            notes.append(
                "no guarantee of privacy holds, because the rows had to be asked what cells may be: "
                    + doubts.prefix(6).joined(separator: ", ") + more)
        }
        if isSeeded {
            notes.append("the noise came from a seed, and who knows it can take it away: nothing of this may be released")
        }
        return GeneratorModel(
            descriptor, modality: GeneratorModel.tables, fingerprint: "withheld", rows: max(1, network.total), plan,
            settings: settings.resolved, schema: try domain.form.encoded(), privacy: notes.isEmpty ? spent : nil,
            notes: notes, tensors: try domain.entries() + network.entries())
    }

    // MARK: Counts

    func counts(_ column: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: domain.columns[column].states)
        for state in states[column] { counts[Int(state)] += 1 }
        return counts
    }

    /// Rows of each combination of states of `columns`, the last one fastest.
    /// - Parameter groups: of each state, by column; nil for the states themselves.
    func counts(_ columns: [Int], _ widths: [Int], groups: [[Int32]]? = nil) -> [Int] {
        var counts = [Int](repeating: 0, count: widths.reduce(1, *))
        for row in states[columns[0]].indices {
            var cell = 0
            for (place, column) in columns.enumerated() {
                let state = states[column][row]
                cell = cell * widths[place] + Int(groups.map { $0[column][Int(state)] } ?? state)
            }
            counts[cell] += 1
        }
        return counts
    }
}

/// What is made of noisy counts; reads no row.
enum NoisyCounts {
    static func laplace(_ counts: [Int], _ scale: NoiseRatio, _ noise: inout DiscreteNoise) -> [Double] {
        counts.map { Double($0 + noise.laplace(scale)) }
    }

    static func gaussian(_ counts: [Int], variance: NoiseRatio, _ noise: inout DiscreteNoise) -> [Double] {
        counts.map { Double($0 + noise.gaussian(variance: variance)) }
    }

    /// The nearest counts that are not negative and sum to `total`.
    static func projected(_ noisy: [Double], total: Double) -> [Double] {
        guard !noisy.isEmpty else { return [] }
        var (sum, cut) = (0.0, 0.0)
        for (place, value) in noisy.sorted(by: >).enumerated() {
            sum += value
            let own = (sum - total) / Double(place + 1)
            if value > own { cut = own } else { break }
        }
        return noisy.map { max(0, $0 - cut) }
    }

    /// Brings a table of `rows` × `columns` to given sums by turns (Deming & Stephan 1940).
    static func fitted(_ table: [Double], rows: [Double], columns: [Double], turns: Int = 30) -> [Double] {
        var table = table
        let width = columns.count
        for _ in 0..<turns {
            var sums = [Double](repeating: 0, count: width)
            for row in rows.indices {
                let own = table[row * width..<row * width + width].reduce(0, +)
                let factor = own > 0 ? rows[row] / own : 0
                for column in 0..<width {
                    table[row * width + column] *= factor
                    sums[column] += table[row * width + column]
                }
            }
            for column in 0..<width {
                let factor = sums[column] > 0 ? columns[column] / sums[column] : 0
                for row in rows.indices { table[row * width + column] *= factor }
            }
        }
        return table
    }
}
