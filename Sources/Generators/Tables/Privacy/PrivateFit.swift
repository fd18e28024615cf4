import Datasets
import Neural
import Numerics

/// What generators with differential privacy share: settings, domain, noise and the header of their models.
///
/// Neighbouring tables differ by one row more or less. Nothing of a row but noisy counts gets into a model: no contents, no
/// fingerprint, and the number of rows is an estimate.
struct PrivateFit {
    let descriptor: GeneratorDescriptor
    let settings: Settings
    let domain: PrivateDomain
    /// By column of the domain, a state a row.
    let states: [[Int32]]
    let epsilon: Double
    let delta: Double
    private let isSeeded: Bool
    private let plan: FitPlan

    static let epsilonSetting = GeneratorDescriptor.Setting("epsilon", "1", "the most that ε may be, 0.001 to 100")
    static let deltaSetting = GeneratorDescriptor.Setting("delta", "1e-9", "δ, 1e-30 to 0.01; well below one over the rows")
    static let binsSetting = GeneratorDescriptor.Setting("bins", "32", "bins of equal width that numbers are cut into, 2 to 256")
    static let noiseSetting = GeneratorDescriptor.Setting(
        "noise", "system",
        "\"system\": of the operating system's generator for keys; \"seeded\": repeatable, for trials that are not released")

    static let unit = "row (one more or less)"

    init(
        _ descriptor: GeneratorDescriptor, _ settings: Settings, _ data: TableTraining, _ plan: FitPlan
    ) throws(GeneratorError) {
        self.settings = settings
        epsilon = try settings.number("epsilon", in: 0.001...100)
        delta = settings.resolved["delta"] == nil ? 0 : try settings.number("delta", in: 1e-30...0.01)
        isSeeded = try settings.choice("noise", of: ["system", "seeded"]) == "seeded"
        domain = try PrivateDomain(data, bins: try settings.int("bins", in: 2...256))
        states = domain.states(data)
        self.descriptor = descriptor
        self.plan = plan
    }

    var noise: DiscreteNoise {
        DiscreteNoise(isSeeded ? .seeded(RandomStream(seed: plan.seed).split("noise")) : .system)
    }

    var size: Int { domain.columns.count }

    /// - Parameter spent: ε and how it was counted, with the δ that it holds at.
    func model(_ network: PrivateNetwork, spent: PrivacyGuarantee) throws -> GeneratorModel {
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
