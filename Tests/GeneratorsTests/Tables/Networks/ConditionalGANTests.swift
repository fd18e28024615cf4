import Datasets
import Foundation
import Generators
import Neural
import Numerics
import Synchronization
import TestSupport
import Testing

@Suite struct ConditionalGANTests {
    private static let network = NetworkGenerator.adversarial

    /// A few hundred steps find what goes together; form, ranges and missing cells are kept; a condition on a level is told.
    @Test func learns() throws {
        let real = try PrivateTable.table(600)
        let model = try Self.network.model(real, steps: 1_200)
        let made = try PrivateTable.made(model, rows: 1_000)
        #expect(made.columns.map(\.name) == real.columns.map(\.name))
        let ages = try #require(made.column("age")).numbers
        #expect(ages.allSatisfy { (20..<60).contains($0) && $0.rounded() == $0 })
        #expect(SmallTable.correlation(made, "age", "paid") > 0.4, "\(SmallTable.correlation(made, "age", "paid"))")
        let agree = zip(made.column("town")?.numbers ?? [], made.column("plan")?.numbers ?? []).count { $0 == $1 }
        #expect(agree > 700, "\(agree)")
        let missing = made.column("paid")?.missingCount ?? 0
        #expect(missing > 20 && missing < 250, "\(missing)")
        #expect(made.column("member")?.numbers.first == 70_600)
        let told = try PrivateTable.made(model, rows: 300, ["town=Bonn", "age=20..39"])
        #expect(told.count == 300 && told.column("town")?.numbers.allSatisfy { $0 == 1 } ?? false)
        #expect(told.column("age")?.numbers.allSatisfy { $0 < 40 } ?? false)
        #expect(try PrivateTable.made(model, rows: 70, threads: 2, ["town=Bonn", "age=20..39"]).columns[1].cells
            == told.subset(Array(0..<70)).columns[1].cells)
        let plans = told.column("plan")?.numbers.count { $0 == 1 } ?? 0
        #expect(plans > 200, "\(plans)")
    }

    /// A level of one row in six hundred is drawn by its share, and a condition on it is fulfilled.
    @Test func rareLevels() throws {
        let model = try Self.network.model(SmallTable.table(600), steps: 300)
        let made = try PrivateTable.made(model, rows: 1_000)
        #expect(SmallTable.shares(made, "town")["Daun"] ?? 0 < 0.1)
        let told = try PrivateTable.made(model, rows: 20, ["town=Daun"])
        #expect(SmallTable.shares(told, "town")["Daun"].map { abs($0 - 1) < 1e-9 } ?? false)
    }

    @Test func nothingKnownAndUnevenPacks() throws {
        let unknown = TableColumn(name: "x", type: .categorical, cells: .codes([-1, -1], levels: []))
        let table = try Table(columns: [unknown], info: SetInfo(name: "odd", media: "memory"))
        let none = try PrivateTable.made(Self.network.model(table, steps: 2), rows: 4)
        #expect(none.columns[0].missingCount == 4)
        let pack = #expect(throws: GeneratorError.self) {
            try Self.network.model(PrivateTable.table(60), steps: 1, ["pac": "7"])
        }
        #expect(pack?.code == .usage)
    }

    // MARK: Gradients

    private func agree(
        _ parameters: [(name: String, parameter: Parameter)], step: Float, tolerance: Double, _ loss: () throws -> Double
    ) throws {
        _ = try loss()
        let gradients = parameters.map(\.parameter.gradient)
        for (index, (name, parameter)) in parameters.enumerated() {
            var random = RandomStream(seed: 40 + UInt64(index))
            let direction = parameter.values.map { _ in Float(random.normal()) }
            let kept = parameter.values
            let exact = zip(gradients[index], direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            let size = gradients[index].reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
            let sides = try [step, -step].map { factor in
                parameter.values = zip(kept, direction).map { $0 + factor * $1 }
                return try loss()
            }
            parameter.values = kept
            let numeric = (sides[0] - sides[1]) / Double(2 * step)
            #expect(abs(numeric - exact) <= tolerance * max(size, 0.05), "\(name): \(numeric) for \(exact)")
        }
    }

    /// Packs, dropout, conditions and penalty together, against central differences. Large biases of both signs keep the
    /// critic's rectifiers on one side: where one switches, the penalty jumps.
    @Test func criticGradient() throws {
        let training = try ConditionalGANTraining(TableTraining(PrivateTable.table(120)), Self.network.settings, seed: 5, .serial)
        for (name, parameter) in training.critic.parameters where name.hasSuffix("bias") && parameter.values.count > 1 {
            parameter.values = parameter.values.indices.map { ($0 % 2 == 0 ? 1 : -1) * (name.hasPrefix("0") ? 10 : 100) }
        }
        for (_, parameter) in training.critic.parameters { parameter.values = parameter.values.map { 1.5 * $0 } }
        try agree(training.critic.parameters, step: 2e-3, tolerance: 2e-2) {
            let loss = try training.criticGradient(3, .serial)
            return loss.penalty - loss.distance
        }
    }

    /// Through the critic, the choices and batch normalisation, with the loss of conditions.
    @Test func generatorGradient() throws {
        var smooth = Self.network.settings
        smooth["temperature"] = "1"
        let training = try ConditionalGANTraining(TableTraining(PrivateTable.table(120)), smooth, seed: 5, .serial)
        try agree(training.generator.parameters, step: 1e-3, tolerance: 4e-2) {
            let loss = try training.generatorGradient(2, .serial)
            return loss.score + loss.condition
        }
    }
}
